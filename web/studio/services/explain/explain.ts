import type { Api } from '../../../common/api/request.ts';

/** A question to the decision point, as a try-it panel and an example put it. */
export interface Question {
  /** Attribute URN and value: `urn:altinn:person:uuid:…`. */
  readonly subject: string;
  readonly party: string;
  readonly action: string;
  readonly level?: number | undefined;
}

export interface Step {
  readonly code: 'has-role' | 'has-package' | 'is' | 'rule' | 'given-beside-the-policy' | 'access-list' | 'level';
  readonly text: string;
  readonly [fact: string]: unknown;
}

export interface Remedy {
  readonly code:
    | 'correct-the-request'
    | 'name-the-party'
    | 'have-one-of'
    | 'let-the-rule-have-the-action'
    | 'be-given-by-delegation'
    | 'be-let-use-it-by-the-owner'
    | 'be-put-on-an-access-list'
    | 'no-list-admits-persons'
    | 'change-the-rule-that-denies'
    | 'log-in-at-a-higher-level';
  readonly text: string;
  readonly [fact: string]: unknown;
}

export interface Explanation {
  readonly decision: 'Permit' | 'Deny' | 'NotApplicable' | 'Indeterminate';
  readonly permitted: boolean;
  readonly code:
    | 'rule-permits'
    | 'rule-denies'
    | 'given-beside-the-policy'
    | 'no-rule-and-not-given'
    | 'level-too-low'
    | 'not-on-access-list'
    | 'subject-gone'
    | 'cannot-be-decided';
  readonly because: readonly string[];
  readonly path: readonly Step[];
  readonly levels: readonly { readonly who: string; readonly level: string }[];
  readonly remedies: readonly Remedy[];
}

const attribute = (urn: string) => {
  const split = urn.lastIndexOf(':');
  return { AttributeId: urn.slice(0, split), Value: urn.slice(split + 1) };
};

/** The body of the call; also shown as it is, for those who make it themselves. */
export const explainBody = (resource: string, questions: readonly Question[], policy: string | undefined) => ({
  questions: questions.map(({ subject, party, action, level }) => ({
    Request: {
      AccessSubject: [
        {
          Attribute: [
            attribute(subject),
            // System users and organisations have no login whose level counts.
            ...(level === undefined || !subject.includes(':person:')
              ? []
              : [{ AttributeId: 'urn:altinn:authlevel', Value: String(level) }]),
          ],
        },
      ],
      Action: [{ Attribute: [{ AttributeId: 'urn:oasis:names:tc:xacml:1.0:action:action-id', Value: action }] }],
      Resource: [{ Attribute: [{ AttributeId: 'urn:altinn:resource', Value: resource }, attribute(party)] }],
    },
  })),
  ...(policy === undefined ? {} : { policy }),
});

export const EXPLAIN = '/authorization/api/v1/explain';

/** What the policy of a resource, or a draft of it, says to each question. */
export const explain = async (
  api: Api,
  { resource, questions, policy }: { resource: string; questions: readonly Question[]; policy: string | undefined },
): Promise<readonly Explanation[]> =>
  (await api.post<{ explanations: readonly Explanation[] }>(EXPLAIN, explainBody(resource, questions, policy)))
    .explanations;

/** How a party is asked about. */
export const partyUrn = (uuid: string): string => `urn:altinn:party:uuid:${uuid}`;

/** How a subject is asked about: people by uuid, so that their roles count. */
export const subjectUrn = ({
  kind,
  uuid,
  organizationNumber,
}: {
  kind: string;
  uuid: string;
  organizationNumber: string | null;
}): string =>
  kind === 'organization' && organizationNumber !== null
    ? `urn:altinn:organization:identifier-no:${organizationNumber}`
    : `urn:altinn:person:uuid:${uuid}`;
