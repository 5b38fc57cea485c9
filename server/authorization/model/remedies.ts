import type { Party } from '../../register/port.ts';
import type { ConnectedList, RegisteredResource } from '../../resource-registry/port.ts';
import type { Answer } from './asked.ts';
import type { ExplainedRule, Remedy } from './explanation.ts';
import type { Identity } from './identity.ts';

/** What a refusal rests on. */
export interface RefusedFacts {
  readonly answer: Answer;
  readonly rules: readonly ExplainedRule[];
  readonly party: Party | undefined;
  readonly resource: RegisteredResource;
  readonly identity: Identity;
  readonly actions: readonly string[];
  /** The lists connected to the resource, when one of them refused. */
  readonly lists: readonly ConnectedList[];
  /** Is it the policy of a draft that was asked? */
  readonly isDraft: boolean;
}

/** What would turn a refusal into a Permit, by who can bring it about. */
export function remediesOf({
  answer,
  rules,
  party,
  resource,
  identity,
  actions,
  lists,
  isDraft,
}: RefusedFacts): readonly Remedy[] {
  const { identifier } = resource;
  if (answer.decision === 'Indeterminate')
    return [
      {
        code: 'correct-the-request',
        text: answer.status.message ?? 'The request cannot be decided on; send what the policy asks for.',
      },
    ];
  if (answer.from === 'access list') return [listRemedy(party, identifier, actions, lists)];
  if (answer.decision === 'Deny') return denials(rules);
  const named = party?.name ?? 'the party';
  const remedies: Remedy[] = [];
  if (party === undefined)
    remedies.push({ code: 'name-the-party', text: 'The request names the party the right is held for.' });
  for (const rule of rules) remedies.push(...ruleRemedy(rule, named, actions));
  if (resource.delegable && identity.kind !== 'unnamed' && party !== undefined)
    remedies.push({
      code: 'be-given-by-delegation',
      text: `An access manager of ${named} gives the subject the right to ${identifier} by delegation.`,
      party: { uuid: party.partyUuid, name: party.name },
      resource: identifier,
      actions,
    });
  if ((identity.kind === 'organization' || identity.kind === 'party') && !isDraft)
    remedies.push({
      code: 'be-let-use-it-by-the-owner',
      text: `The owner of ${identifier} lets the organisation use it on its own behalf, in the rights registry.`,
      resource: identifier,
      actions,
    });
  return remedies;
}

function listRemedy(
  party: Party | undefined,
  resource: string,
  actions: readonly string[],
  lists: readonly ConnectedList[],
): Remedy {
  if (party?.kind !== 'organization')
    return {
      code: 'no-list-admits-persons',
      text: 'Nothing: the access lists of the resource admit organisations only.',
      resource,
    };
  const admitting = lists.filter(
    ({ actions: filter }) => filter.length === 0 || actions.some((action) => filter.includes(action)),
  );
  return {
    code: 'be-put-on-an-access-list',
    text: `The owner adds ${party.name} to an access list that is connected to ${resource} and admits the action.`,
    party: { uuid: party.partyUuid, name: party.name },
    resource,
    actions,
    lists: admitting.map(({ list, name }) => ({ list, name })),
  };
}

const denials = (rules: readonly ExplainedRule[]): readonly Remedy[] => [
  {
    code: 'change-the-rule-that-denies',
    text: 'The owner changes the rule that denies, or the subject no longer fits it.',
    rules: rules.filter(({ outcome }) => outcome === 'Deny').map(({ id }) => id),
  },
];

/** What is missing to one rule that permits, when it is one thing alone. */
function ruleRemedy({ id: rule, effect, unmet }: ExplainedRule, named: string, actions: readonly string[]): Remedy[] {
  const [only, ...others] = unmet;
  if (effect !== 'Permit' || only === undefined || others.length > 0) return [];
  if (only.category === 'subject')
    return [
      {
        code: 'have-one-of',
        text: `The subject has at ${named} any of: ${only.wanted.join(', ')}.`,
        rule,
        wanted: only.wanted,
      },
    ];
  if (only.category === 'action')
    return [
      {
        code: 'let-the-rule-have-the-action',
        text: `The owner lets ${rule} permit ${actions.join(' or ')} too; everything else of it fits.`,
        rule,
        actions,
        permits: only.wanted,
      },
    ];
  return [];
}
