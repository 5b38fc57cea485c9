import type { Policy } from '../../../xacml/policy.ts';
import type { FieldFault } from '../../http/problem.ts';
import { type Attribute, flatten, urnOf } from './flatten.ts';
import { type LintFacts, lint, type PolicyWarning } from './lint.ts';
import { plainFaults, type PlainPolicy, plainOf } from './plain-policy.ts';
import { minimumLevelOf } from './policy-facts.ts';
import { judgePolicy } from './policy-verdict.ts';
import { missingMembers, resourceFaults } from './resource-rules.ts';
import { type DraftPolicy, policyText, type ServiceDraft } from './service-draft.ts';

/** What keeps a draft from being published: one rule that one field breaks. */
export interface DraftFault {
  readonly part: 'resource' | 'policy';
  /** Path of the field as it is written in JSON: `title`, `hasCompetentAuthority.organization`, `rules[0].who`. */
  readonly field: string;
  /** Of the text that is missing. */
  readonly language: 'nb' | 'nn' | 'en' | null;
  readonly code: 'missing' | 'missing-text' | 'too-long' | 'invalid';
  /** The registry's own words. */
  readonly text: string;
  /** Where in the XML. */
  readonly line?: number;
  readonly rule?: string;
}

/** Somebody a policy lets do something; several attributes must hold together. */
export type Subjects = readonly (readonly Attribute[])[];

/** What a policy says, for the sentence a page makes of it. */
export interface PolicySummary {
  readonly actions: readonly { readonly action: string; readonly subjects: Subjects }[];
  readonly minimumLevel: number | null;
  /** Rules that deny, which take away from what the actions say. */
  readonly denials: number;
}

/** Everything the registry has to say about a draft. */
export interface DraftVerdict {
  readonly faults: readonly DraftFault[];
  readonly warnings: readonly PolicyWarning[];
  readonly summary: PolicySummary | null;
  /** The policy in both forms, as far as it can be written in them. */
  readonly policy: {
    readonly xml: string | null;
    readonly plain: PlainPolicy | null;
    /** Why it cannot be told in plain words. */
    readonly cannotBePlain: string | null;
  };
  /** The parsed policy, when it may be published. */
  readonly tree: Policy | undefined;
}

/** Holds a draft against every rule that publishing asks, resource and policy. */
export function judgeDraft(
  draft: ServiceDraft,
  identifier: string,
  { isNew, knowsSubject }: { isNew: boolean } & Pick<LintFacts, 'knowsSubject'>,
): DraftVerdict {
  const policy = judgeDraftPolicy(draft.policy, identifier);
  return {
    faults: [...resourceDraftFaults(draft, isNew), ...policy.faults],
    warnings:
      policy.tree === undefined
        ? []
        : lint(policy.tree, { resourceType: draft.resource.resourceType ?? undefined, knowsSubject }),
    summary: policy.tree === undefined ? null : summaryOf(policy.tree),
    policy: policy.told,
    tree: policy.tree,
  };
}

function resourceDraftFaults({ resource }: ServiceDraft, isNew: boolean): DraftFault[] {
  const broken = resourceFaults(resource, { isNew });
  // The texts tell what is missing language by language; the member as a whole need not be told of as well.
  const missing = missingMembers(resource).filter(({ path }) => !broken.some((fault) => fault.path === path));
  return [...missing, ...broken].map(draftFaultOf);
}

function draftFaultOf({ path, message }: FieldFault): DraftFault {
  const language = /^Missing .* (nb|nn|en)$/.exec(message)?.[1] as 'nb' | 'nn' | 'en' | undefined;
  return {
    part: 'resource',
    field: path.replace(/(^|\.)([A-Z])/g, (_, dot: string, letter: string) => dot + letter.toLowerCase()),
    language: language ?? null,
    code:
      language !== undefined
        ? 'missing-text'
        : message.includes('maximum length')
          ? 'too-long'
          : /is required|needs to be set$|^Missing/.test(message)
            ? 'missing'
            : 'invalid',
    text: message,
  };
}

const policyFault = (field: string, code: DraftFault['code'], text: string): DraftFault => ({
  part: 'policy',
  field,
  language: null,
  code,
  text,
});

function judgeDraftPolicy(
  policy: DraftPolicy | null,
  identifier: string,
): { faults: readonly DraftFault[]; tree: Policy | undefined; told: DraftVerdict['policy'] } {
  const untold = { xml: null, plain: null, cannotBePlain: null };
  if (policy === null)
    return {
      faults: [policyFault('policy', 'missing', 'The service has no policy yet; say who may read and who may send.')],
      tree: undefined,
      told: untold,
    };
  if ('plain' in policy) {
    const faults = plainFaults(policy.plain);
    if (faults.length > 0)
      return {
        faults: faults.map(({ path, message }) => policyFault(path.replace(/^\$\./, ''), 'invalid', message)),
        tree: undefined,
        told: { ...untold, plain: policy.plain },
      };
  }
  const xml = policyText(policy, identifier)!;
  const verdict = judgePolicy(Buffer.from(xml), identifier);
  if (verdict.kind !== 'accepted') {
    const { line, text, rule } = verdict;
    return {
      faults: [{ ...policyFault('policy', 'invalid', text), line, ...(rule === undefined ? {} : { rule }) }],
      tree: undefined,
      told: { ...untold, xml },
    };
  }
  const plain = 'plain' in policy ? policy.plain : plainOf(verdict.tree, identifier);
  return {
    faults: [],
    tree: verdict.tree,
    told: 'cannot' in plain ? { xml, plain: null, cannotBePlain: plain.cannot } : { xml, plain, cannotBePlain: null },
  };
}

/** Who may do what, action by action in the order of the policy, each subject once. */
export function summaryOf(tree: Policy): PolicySummary {
  const actions = new Map<string, Map<string, readonly Attribute[]>>();
  for (const { subject, action } of flatten(tree)) {
    const name = action.value.trim().toLowerCase();
    const subjects = actions.get(name) ?? new Map<string, readonly Attribute[]>();
    actions.set(name, subjects.set(subject.map(urnOf).sort().join(' ').toLowerCase(), subject));
  }
  return {
    actions: [...actions].map(([action, subjects]) => ({ action, subjects: [...subjects.values()] })),
    minimumLevel: minimumLevelOf(tree) ?? null,
    denials: tree.rules.filter(({ effect }) => effect === 'Deny').length,
  };
}

/** Who may read, for one phrase: values by kind. */
export function readersOf(tree: Policy) {
  const subjects = summaryOf(tree).actions.find(({ action }) => action === 'read')?.subjects ?? [];
  const readers = { roles: [] as string[], packages: [] as string[], organizations: [] as string[], others: 0 };
  for (const [only, second] of subjects) {
    if (only === undefined || second !== undefined) readers.others++;
    else if (only.type === 'urn:altinn:accesspackage') readers.packages.push(only.value);
    else if (only.type === 'urn:altinn:rolecode') readers.roles.push(only.value.toLowerCase());
    else if (/^urn:altinn:(external-role|role)\b/.test(only.type)) readers.roles.push(urnOf(only));
    else if (only.type === 'urn:altinn:organization:identifier-no') readers.organizations.push(only.value);
    else readers.others++;
  }
  return readers;
}
