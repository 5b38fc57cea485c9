import { decide } from '../../../xacml/decide.ts';
import { requestOf } from '../../../xacml/request.ts';
import type { Party, Register, Role } from '../../register/port.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import type { Considered, DecisionPoint } from './decision-point.ts';
import { receiverOf } from '../access-management/delegated-rights.ts';
import { enriched, type Prepared } from './enrichment.ts';
import { uuidUrn } from '../access-management/held-access.ts';
import { actionsOf, type Answer, type Asked } from '../model/asked.ts';
import { firstValue } from '../model/attributes.ts';
import { meetsLevel } from '../model/authentication-level.ts';
import {
  type DemandedLevel,
  type ExplainedRule,
  type Explanation,
  explainRules,
  levelsOf,
  type OutcomeCode,
  type Remedy,
  type Step,
} from '../model/explanation.ts';
import type { Audience } from '../model/refusal.ts';
import { remediesOf } from '../model/remedies.ts';
import { followingRoles } from '../model/role-attributes.ts';
import type { Neighbours } from './preparation.ts';
import type { ResourcePolicy } from './resource-policy.ts';
import type { Asker } from './summed-notes.ts';

const LEVEL_CLAIM = 'urn:altinn:authlevel';
const NOT_ON_LIST =
  'The resource is open to members of an access list only, and the party it is asked for is no member that may do this. The resource owner keeps the list.';
/** Level of system users, whatever their token says (authorization §3.9). */
const SYSTEM_USER_LEVEL = '3';

export interface ExplainingParts {
  readonly decisionPoint: DecisionPoint;
  readonly register: Pick<Register, 'rolesFor' | 'byUrns'>;
  readonly registry: Pick<ResourceRegistry, 'accessListsFor'>;
  readonly packages: Neighbours['packages'];
}

/** Tells in words how a decision came about, and what would change it; a draft is tried without being stored. */
export function openExplaining({ decisionPoint, register, registry, packages }: ExplainingParts) {
  /** The roles and packages behind the subject attributes that a rule was met by, and what else met it. */
  async function heldSteps({ identity, preparation }: Prepared, met: readonly string[]): Promise<Step[]> {
    const { subjectParty, party } = preparation;
    const receiver = receiverOf(identity, subjectParty);
    const roles =
      subjectParty === undefined || party === undefined
        ? []
        : await register.rolesFor(subjectParty.partyUuid, party.partyUuid);
    const held = party === undefined || receiver === undefined ? [] : await packages(receiver, party, roles);
    const names = await namesOf(roles.flatMap(({ of, holder }) => [of, holder]));
    const roleStep = (role: Role): Step => {
      const [of, holder] = [role.of, role.holder].map((uuid) => ({ uuid, name: names.get(uuid) ?? null }));
      const byItself = role.holder === subjectParty?.partyUuid;
      return {
        code: 'has-role',
        text: `${byItself ? 'The subject' : (holder!.name ?? 'An organisation it has a key role in')} has the role ${role.urn} at ${of!.name ?? 'the party'}.`,
        role: role.urn,
        legacyCode: role.legacyCode ?? null,
        of,
        ...(byItself ? {} : { byKeyRoleIn: holder }),
        ...(role.of === party?.partyUuid ? {} : { ofMainUnit: true }),
      };
    };
    const steps: Step[] = [];
    for (const one of met) {
      const [attribute = '', value = ''] = splitOnce(one);
      const named = `${attribute}:${value}`.toLowerCase();
      const role = roles.find(
        ({ urn, legacyCode = '' }) =>
          urn.toLowerCase() === named || `urn:altinn:rolecode:${legacyCode}`.toLowerCase() === named,
      );
      const giver = roles.find(({ legacyCode = '' }) => followingRoles(legacyCode).includes(value.toUpperCase()));
      const found = held.find(({ package: given, hasAccess }) => hasAccess && given.urn === named);
      if (role !== undefined) steps.push(roleStep(role));
      else if (attribute === 'urn:altinn:rolecode' && giver !== undefined)
        steps.push(roleStep(giver), {
          code: 'has-role',
          text: `The role gives the Altinn 2 role ${value.toUpperCase()}.`,
          role: named,
          legacyCode: value.toUpperCase(),
        });
      else if (found !== undefined) {
        if (found.role !== undefined) steps.push(roleStep(found.role));
        steps.push({
          code: 'has-package',
          text: `${found.role === undefined ? 'The subject was given' : 'The role gives'} the access package ${found.package.names.en}.`,
          package: found.package.urn,
          name: found.package.names.nb,
          by: found.role !== undefined ? 'role' : found.agency !== undefined ? 'client delegation' : 'delegation',
        });
      } else steps.push({ code: 'is', text: `The subject is ${one}.`, attribute, value });
    }
    return steps;
  }

  async function namesOf(uuids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (uuids.length === 0) return new Map();
    const parties = await register.byUrns([...new Set(uuids)].map(uuidUrn), { includeDeleted: true });
    return new Map([...parties.values()].map((party: Party) => [party.partyUuid, party.name]));
  }

  async function explained(considered: Considered & { prepared: Prepared }, isDraft: boolean): Promise<Explanation> {
    const { answer, prepared } = considered;
    const { preparation, identity, requested, asked } = prepared;
    const { policy, party, resource } = preparation;
    const categories = enriched(prepared);
    const request = requestOf(categories);
    const options = decisionPoint.optionsOf({ ...prepared, work: undefined });
    const { decision: ofPolicy, trace } = decide(policy.compiled, request, { ...options, trace: true });
    const rules = explainRules(policy.tree, trace, categories);
    const demanded = decide(policy.permittedElsewhere, request, options).obligations;
    const levels = levelsOf(demanded);
    const level = levelOf(prepared, answer);
    const code = outcomeCode(answer, preparation.subjectGone !== undefined, level);
    const decisive = rules.find(({ outcome }) => outcome === ofPolicy);
    const usesLists = resource.accessListMode === 'Enabled' && !requested.isApp;
    const lists = answer.from === 'access list' ? await registry.accessListsFor(resource.identifier) : [];
    const remedies =
      answer.decision === 'Permit'
        ? levelRemedies(level)
        : preparation.subjectGone !== undefined
          ? []
          : remediesOf({ answer, rules, party, resource, identity, actions: actionsOf(asked), lists, isDraft });
    const given = answer.from !== undefined && answer.from !== 'access list';
    return {
      decision: answer.decision,
      permitted: answer.decision === 'Permit' && level?.met !== false,
      code,
      because: [
        outcomeSentence(answer, ofPolicy, level),
        ...rules.slice(0, 1).map((rule) => `${rule.id}: ${rule.sentence}`),
      ],
      path: [
        ...(decisive === undefined ? [] : await heldSteps(prepared, decisive.met)),
        ...(decisive === undefined ? [] : [ruleStep(decisive)]),
        ...(given ? [givenStep(answer.from!)] : []),
        ...(usesLists && (answer.decision === 'Permit' || answer.from === 'access list')
          ? [listStep(answer, party)]
          : []),
        ...(answer.decision === 'Permit' ? levelSteps(levels, level) : []),
      ],
      rules,
      levels,
      wouldChange: remedies.map(({ text }) => text),
      remedies,
    };
  }

  return {
    /** A decision made like any other, audited too unless it is about a draft, and told in words. */
    async explain(asked: Asked, audience: Audience, { asker, draft, recorded }: Explained = {}): Promise<Explanation> {
      const considered = await decisionPoint.consider(asked, audience, { asker, draft, recorded });
      const { answer, prepared } = considered;
      return prepared === undefined
        ? undecided(answer.status.message ?? 'The request cannot be decided on.')
        : explained({ ...considered, prepared }, draft !== undefined);
    },
  };
}

interface Explained {
  readonly asker?: Asker;
  readonly recorded?: boolean | undefined;
  readonly draft?: ResourcePolicy | undefined;
}

export type Explaining = ReturnType<typeof openExplaining>;

/** What is told of a question that did not come as far as a policy. */
export const undecided = (sentence: string): Explanation => ({
  decision: 'Indeterminate',
  permitted: false,
  code: 'cannot-be-decided',
  because: [sentence],
  path: [],
  rules: [],
  levels: [],
  wouldChange: [],
  remedies: [{ code: 'correct-the-request', text: sentence }],
});

const splitOnce = (text: string): [string, string] => {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
};

interface LevelTold {
  readonly has: number;
  readonly met: boolean;
}

/** The level of the subject and whether it is enough; undefined when the request does not tell it. */
function levelOf({ asked, identity }: Prepared, { decision, obligations }: Answer): LevelTold | undefined {
  const isSystemUser = identity.kind === 'system-user';
  const told = isSystemUser ? SYSTEM_USER_LEVEL : firstValue(asked.subject, LEVEL_CLAIM);
  if (decision !== 'Permit' || told === undefined || !/^\d$/.test(told)) return undefined;
  const isServiceOwner = firstValue(asked.subject, 'urn:altinn:org') !== undefined;
  const has = Number(told);
  return { has, met: meetsLevel(obligations, { level: has, isServiceOwner, isSystemUser }) };
}

function outcomeCode({ decision, from }: Answer, isGone: boolean, level: LevelTold | undefined): OutcomeCode {
  if (isGone) return 'subject-gone';
  switch (decision) {
    case 'Permit':
      if (level?.met === false) return 'level-too-low';
      return from === undefined ? 'rule-permits' : 'given-beside-the-policy';
    case 'Deny':
      return from === 'access list' ? 'not-on-access-list' : 'rule-denies';
    case 'NotApplicable':
      return 'no-rule-and-not-given';
    case 'Indeterminate':
      return 'cannot-be-decided';
  }
}

function outcomeSentence({ decision, from, status }: Answer, ofPolicy: string, level: LevelTold | undefined): string {
  if (level?.met === false) return 'The right is there, but the authentication level is lower than the policy demands.';
  if (from === 'access list') return NOT_ON_LIST;
  if (from !== undefined) return `The policy does not give the right; it was given by: ${from}.`;
  if (status.message !== undefined) return status.message;
  return decision === 'NotApplicable'
    ? 'No rule of the policy gives the right, and nobody has given it by delegation.'
    : `The policy of the resource says ${ofPolicy}.`;
}

const ruleStep = ({ id: rule, line, effect, met, sentence }: ExplainedRule): Step => ({
  code: 'rule',
  text: `${rule}: ${sentence}`,
  rule,
  line,
  effect,
  met,
});

const givenStep = (from: string): Step => ({
  code: 'given-beside-the-policy',
  text: `The right was given by: ${from}.`,
  by: from,
});

const listStep = ({ from }: Answer, party: Party | undefined): Step => ({
  code: 'access-list',
  text:
    from === 'access list'
      ? 'No access list of the resource admits the party to the action.'
      : 'An access list of the resource admits the party to the action.',
  admits: from !== 'access list',
  party: party === undefined ? null : { uuid: party.partyUuid, name: party.name },
});

const levelSteps = (levels: readonly DemandedLevel[], level: LevelTold | undefined): Step[] =>
  levels.length === 0
    ? []
    : [
        {
          code: 'level',
          text: `The policy demands level ${levels.map(({ who, level: least }) => `${least} of ${who}`).join(', ')}${level === undefined ? '' : `; the subject has ${level.has}`}.`,
          levels,
          has: level?.has ?? null,
          met: level?.met ?? null,
        },
      ];

const levelRemedies = (level: LevelTold | undefined): readonly Remedy[] =>
  level?.met === false
    ? [
        {
          code: 'log-in-at-a-higher-level',
          text: `The subject logs in at a higher level than ${level.has}.`,
          has: level.has,
        },
      ]
    : [];
