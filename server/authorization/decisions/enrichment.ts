import type { Work } from '../../../xacml/evaluation.ts';
import { category } from '../../../xacml/identifiers.ts';
import type { RequestAttribute, RequestCategory } from '../../../xacml/request.ts';
import type { Asked } from '../model/asked.ts';
import { attribute, id, withMissing } from '../model/attributes.ts';
import type { Identity } from '../model/identity.ts';
import type { RequestedResource } from '../model/requested-resource.ts';
import type { Preparation } from './preparation.ts';
import type { SharedAnswers } from './shared-answers.ts';

/** A question with all that was looked up for it. */
export interface Prepared {
  readonly asked: Asked;
  readonly identity: Identity;
  readonly requested: RequestedResource;
  readonly preparation: Preparation;
  readonly work: Work | undefined;
  /** Answers that other questions of the same subject have had. */
  readonly shared?: SharedAnswers | undefined;
}

/** The request with what was looked up (authorization §3), in the order the reference echoes it. */
export function enriched({ asked, identity, requested, preparation }: Prepared): readonly RequestCategory[] {
  const { subjectParty, party, policy } = preparation;
  let { subject } = asked;
  // The profile of a user decides who it is, not what the request says beside the user id.
  if (identity.kind === 'user' && subjectParty !== undefined)
    subject = subject.map((given) =>
      given.id === id.partyUuid ? { ...given, values: [subjectParty.partyUuid] } : given,
    );
  // Only who may ask for consent is asked of a resource as such, for no party and no instance (authorization §3.3).
  const isConsent = party === undefined && requested.instance === undefined && !requested.isApp;
  if (isConsent && subjectParty !== undefined && policy.mentions.has(id.partyType))
    subject = withMissing(subject, [
      attribute(id.partyType, subjectParty.kind === 'organization' ? 'organization' : 'person'),
    ]);
  const lists = isConsent ? preparation.accessLists : [];
  return [
    {
      category: category.subject,
      attributes: [
        ...withMissing(subject, preparation.subject),
        ...preparation.roles,
        ...(lists.length === 0 ? [] : [attribute(id.accessList, ...lists)]),
      ],
    },
    { category: category.action, attributes: asked.action },
    { category: category.resource, attributes: resourceOf({ asked, requested, preparation }) },
    ...asked.others,
  ];
}

/** The resource category with what follows from it. */
export const resourceOf = ({
  asked,
  requested,
  preparation,
}: Pick<Prepared, 'asked' | 'requested' | 'preparation'>): readonly RequestAttribute[] =>
  withMissing(withMissing(asked.resource, requested.added), preparation.requested);

/** Is anything of the request to be told back? */
export const hasEcho = ({ subject, resource, action, others }: Asked): boolean =>
  [subject, resource, action, ...others.map(({ attributes }) => attributes)].some((attributes) =>
    attributes.some(({ includeInResult }) => includeInResult === true),
  );
