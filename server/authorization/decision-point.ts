import { type DecideOptions, decide } from '../../xacml/decide.ts';
import { RequestRefused } from '../../xacml/errors.ts';
import type { Work } from '../../xacml/evaluation.ts';
import { attributeId, category, type StatusCode, statusCode } from '../../xacml/identifiers.ts';
import { type RequestCategory, type RequestContext, requestOf } from '../../xacml/request.ts';
import type { Clock } from '../foundation/clock.ts';
import { type Epoch, EpochCache } from '../foundation/database/epoch.ts';
import type { Log } from '../foundation/log.ts';
import type { AuditTrail } from './audit-trail.ts';
import { delegatedRight, type RightSource } from './delegated-rights.ts';
import type { Answer, Asked } from './model/asked.ts';
import { attribute, id, withMissing } from './model/attributes.ts';
import { meetsLevel } from './model/authentication-level.ts';
import { type ExplainedRule, type Explanation, explainRules, levelsOf } from './model/explanation.ts';
import { type Identity, identityOf, keyOf } from './model/identity.ts';
import { type Audience, Refusal } from './model/refusal.ts';
import { type RequestedResource, requestedResource } from './model/requested-resource.ts';
import type { Party } from '../register/port.ts';
import type { RegisteredResource } from '../resource-registry/port.ts';
import type { Question } from './port.ts';
import { type Neighbours, type Preparation, prepare } from './preparation.ts';
import { ResourcePolicies } from './resource-policy.ts';

const LEVEL_TOO_LOW = 'The authentication level is lower than the policy demands.';
const CACHED_PREPARATIONS = 20_000;
const OK = { code: statusCode.ok } as const;
const NOT_ON_LIST =
  'The resource is open to members of an access list only, and the party it is asked for is no member that may do this. The resource owner keeps the list.';

/**
 * The decision point: enriches, asks the policy, then whoever else gives rights, then the access lists
 * (authorization §1.8). What was looked up is kept until the epoch moves, so a warm decision costs one tiny query.
 */
export class DecisionPoint {
  readonly #neighbours: Neighbours;
  readonly #sources: readonly RightSource[];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #audit: Pick<AuditTrail, 'decided'> | undefined;
  readonly #policies = new ResourcePolicies();
  readonly #preparations: EpochCache<Preparation | Refusal>;

  constructor(
    { epoch, clock, log }: { epoch: Epoch; clock: Clock; log: Log },
    neighbours: Neighbours,
    sources: readonly RightSource[],
    audit?: Pick<AuditTrail, 'decided'>,
  ) {
    this.#neighbours = neighbours;
    this.#sources = sources;
    this.#clock = clock;
    this.#log = log;
    this.#audit = audit;
    this.#preparations = new EpochCache(epoch, CACHED_PREPARATIONS);
  }

  /**
   * Answers a question of the HTTP interface. Whatever fails is Indeterminate, with the reason. `work` bounds what all
   * questions of one request may cost together.
   */
  async judge(asked: Asked, audience: Audience, work?: Work): Promise<Answer> {
    const identity = identityOf(asked.subject, audience);
    const requested = requestedResource(asked.resource, audience);
    let preparation: Preparation | Refusal | undefined;
    let answer: Answer;
    try {
      if (identity instanceof Refusal) answer = refused(identity, audience);
      else if (requested instanceof Refusal) answer = refused(requested, audience);
      else {
        preparation = await this.#prepared(identity, requested, audience);
        answer =
          preparation instanceof Refusal
            ? refused(preparation, audience)
            : await this.#decide({ asked, identity, requested, preparation, work });
      }
    } catch (error) {
      answer = this.#failed(error);
    }
    const what = audience === 'external' ? 'authorize' : 'decision';
    const facts = { what, identity, requested, preparation };
    this.#note({ ...facts, action: actionsOf(asked).join(' '), result: answer.decision, reason: reasonOf(answer) });
    return answer;
  }

  #failed(error: unknown): Answer {
    if (error instanceof RequestRefused) return indeterminate(statusCode.syntaxError, error.message);
    this.#log.error({ error: (error as Error).message }, 'a decision could not be made');
    return indeterminate(statusCode.syntaxError, 'A look-up failed; ask again in a moment.');
  }

  #note({ what, identity, requested, preparation, action, result, reason }: Noted): void {
    if (this.#audit === undefined) return;
    const known = preparation instanceof Refusal ? undefined : preparation;
    const asked = requested instanceof Refusal ? undefined : requested;
    this.#audit.decided({
      what,
      actor: actorOf(identity, known),
      party: known?.party?.partyUuid ?? null,
      receiver: null,
      resource_id: asked?.identifier ?? null,
      resource_owner: known?.resource.owner.organizationNumber ?? null,
      action,
      instance: asked?.instance ?? null,
      result,
      reason,
    });
  }

  /** A decision made like any other, audited too, and told in words with what would change it. */
  async explain(asked: Asked, audience: Audience): Promise<Explanation> {
    const answer = await this.judge(asked, audience);
    const nothing = { rules: [], levels: levelsOf(answer.obligations), wouldChange: [] };
    const plain = { decision: answer.decision, because: [answer.status.message ?? 'The policy says so.'], ...nothing };
    const identity = identityOf(asked.subject, audience);
    const requested = requestedResource(asked.resource, audience);
    if (identity instanceof Refusal || requested instanceof Refusal) return plain;
    const preparation = await this.#prepared(identity, requested, audience).catch(() => undefined);
    if (preparation === undefined || preparation instanceof Refusal) return plain;
    const one: Prepared = { asked, identity, requested, preparation, work: undefined };
    const categories = enriched(one);
    const { policy, party, resource } = preparation;
    const { decision, trace } = decide(policy.compiled, requestOf(categories), { ...this.#options(one), trace: true });
    const rules = explainRules(policy.tree, trace, categories);
    const demanded = decide(policy.permittedElsewhere, requestOf(categories), this.#options(one)).obligations;
    return {
      decision: answer.decision,
      because: [outcomeSentence(answer, decision), ...rules.slice(0, 1).map((rule) => `${rule.id}: ${rule.sentence}`)],
      rules,
      levels: levelsOf(demanded),
      wouldChange: answer.decision === 'Permit' ? [] : remedies({ answer, rules, party, resource, identity }),
    };
  }

  /** Those of the actions that are permitted, the level included. */
  async permitted({ subject, resourceId, party, actions, instance }: Question): Promise<ReadonlySet<string>> {
    const granted = new Set<string>();
    const attributes = subject.attributes.map(({ id: name, value }) => attribute(name, value));
    const identity = identityOf(attributes, 'external');
    const identifier = resourceId.slice(resourceId.lastIndexOf(':') + 1);
    const resource = [
      attribute(id.resource, identifier),
      ...(instance === undefined ? [] : [attribute(id.resourceInstance, instance)]),
    ];
    const named = requestedResource(resource, 'external');
    if (identity instanceof Refusal || named instanceof Refusal) return granted;
    const requested = { ...named, party, partyMustExist: party !== undefined };
    const preparation = await this.#prepared(identity, requested, 'external');
    if (preparation instanceof Refusal) {
      const reason = preparation.sentence;
      this.#log.debug({ resource: identifier, reason }, 'a right cannot be decided on');
      for (const action of actions)
        this.#note({ what: 'permitted', identity, requested, preparation, action, result: 'Indeterminate', reason });
      return granted;
    }
    for (const action of actions) {
      if (subject.onlyActions?.has(action) === false) continue;
      const asked = { subject: attributes, resource, action: [attribute(attributeId.action, action)], others: [] };
      const answer = await this.#decide({ asked, identity, requested, preparation, work: undefined });
      const { decision, status, obligations } = answer;
      if (decision === 'Indeterminate')
        this.#log.debug({ resource: identifier, action, reason: status.message }, 'a right cannot be decided on');
      const level = {
        level: subject.authenticationLevel,
        isServiceOwner: subject.orgCode !== undefined,
        isSystemUser: identity.kind === 'system-user',
      };
      const reaches = decision === 'Permit' && meetsLevel(obligations, level);
      if (reaches) granted.add(action);
      this.#note({
        what: 'permitted',
        identity,
        requested,
        preparation,
        action,
        result: decision === 'Permit' && !reaches ? 'Deny' : decision,
        reason: decision === 'Permit' && !reaches ? LEVEL_TOO_LOW : reasonOf(answer),
      });
    }
    return granted;
  }

  #prepared(identity: Identity, requested: RequestedResource, audience: Audience): Promise<Preparation | Refusal> {
    const key = `${audience}\n${keyOf(identity)}\n${requested.identifier}\n${requested.party}\n${requested.partyMustExist}`;
    return this.#preparations.get(key, () =>
      prepare(this.#neighbours, this.#policies, { identity, requested, audience }),
    );
  }

  async #decide(one: Prepared): Promise<Answer> {
    const { preparation, requested, asked } = one;
    const categories = enriched(one);
    const request = requestOf(categories);
    const answer = await this.#policyOrDelegation(one, request);
    if (answer.decision === 'Indeterminate') return answer;
    if (answer.decision === 'Permit' && !requested.isApp && preparation.resource.accessListMode === 'Enabled') {
      if (!(await this.#onAccessList(one)))
        return { decision: 'Deny', status: { ...OK, message: NOT_ON_LIST }, obligations: [], from: 'access list' };
    }
    return hasEcho(asked) && this.#isForSomebody(answer, one, request) ? { ...answer, echoed: categories } : answer;
  }

  /** The policy first; only where it says nothing, those who give rights beside it, with the policy's obligations. */
  async #policyOrDelegation(one: Prepared, request: RequestContext): Promise<Answer> {
    const { preparation, identity, requested, asked } = one;
    const { policy, resource, party, subjectParty, remember } = preparation;
    const options = this.#options(one);
    const answer = decide(policy.compiled, request, options);
    if (answer.decision !== 'NotApplicable' || party === undefined) return answer;
    for (const action of actionsOf(asked)) {
      const { instance } = requested;
      const attributes = resourceOf(one);
      const right = { resource, identity, subjectParty, party, instance, action, attributes, remember };
      const from = await delegatedRight(this.#sources, right);
      if (from !== undefined) return { ...decide(policy.permittedElsewhere, request, options), from };
    }
    return answer;
  }

  /**
   * May the party of the resource, by the lists? Only organisations are on lists (resource-registry §11). Of several
   * actions asked for as "any of", one must be permitted and on a list both.
   */
  async #onAccessList(one: Prepared): Promise<boolean> {
    const { preparation, asked } = one;
    const { party, resource, remember } = preparation;
    if (party?.kind !== 'organization') return false;
    const actions = actionsOf(asked);
    for (const action of actions) {
      const allowed = await remember(`list ${action}`, () =>
        this.#neighbours.registry.accessListAllows(resource.identifier, { partyUuid: party.partyUuid }, action),
      );
      if (!allowed) continue;
      if (actions.length === 1) return true;
      const alone: Prepared = { ...one, asked: { ...asked, action: [attribute(attributeId.action, action)] } };
      if ((await this.#policyOrDelegation(alone, requestOf(enriched(alone)))).decision === 'Permit') return true;
    }
    return false;
  }

  /** Is there a rule for the resource and the action, whoever asks? Only then is anything echoed (authorization §1.4). */
  #isForSomebody(answer: Answer, one: Prepared, request: RequestContext): boolean {
    if (answer.decision !== 'NotApplicable') return true;
    return decide(one.preparation.policy.forAnySubject, request, this.#options(one)).decision === 'Permit';
  }

  #options({ work }: Prepared): DecideOptions {
    const now = this.#clock.now().getTime();
    return work === undefined ? { now } : { now, work };
  }
}

interface Noted {
  readonly what: string;
  readonly identity: Identity | Refusal;
  readonly requested: RequestedResource | Refusal;
  readonly preparation: Preparation | Refusal | undefined;
  readonly action: string;
  readonly result: string;
  readonly reason: string | null;
}

/** Whom a decision was about, without identity numbers. */
function actorOf(identity: Identity | Refusal, preparation: Preparation | undefined): string {
  if (identity instanceof Refusal) return 'unknown';
  if (identity.kind === 'system-user') return `${id.systemUser}:${identity.uuid}`;
  const party = preparation?.subjectParty;
  return party === undefined ? identity.kind : `${id.partyUuid}:${party.partyUuid}`;
}

function outcomeSentence({ decision, from, status }: Answer, ofPolicy: string): string {
  if (from === 'access list') return NOT_ON_LIST;
  if (from !== undefined) return `The policy does not give the right; it was given by: ${from}.`;
  if (status.message !== undefined) return status.message;
  return decision === 'NotApplicable'
    ? 'No rule of the policy gives the right, and nobody has given it by delegation.'
    : `The policy of the resource says ${ofPolicy}.`;
}

/** What would turn a refusal into a Permit, by who can bring it about. */
function remedies({
  answer,
  rules,
  party,
  resource,
  identity,
}: {
  answer: Answer;
  rules: readonly ExplainedRule[];
  party: Party | undefined;
  resource: RegisteredResource;
  identity: Identity;
}): string[] {
  const { identifier } = resource;
  if (answer.from === 'access list')
    return party?.kind === 'organization'
      ? [`The owner adds ${party.name} to an access list that is connected to ${identifier} and admits the action.`]
      : ['Nothing: the access lists of the resource admit organisations only.'];
  if (answer.decision === 'Deny') return ['The owner changes the rule that denies, or the subject no longer fits it.'];
  const named = party?.name ?? 'the party';
  const remedy: string[] = [];
  if (party === undefined) remedy.push('The request names the party the right is held for.');
  for (const { effect, unmet } of rules) {
    const [subject, ...others] = unmet;
    if (effect !== 'Permit' || subject?.category !== 'subject' || others.length > 0) continue;
    remedy.push(`The subject has at ${named} any of: ${subject.wanted.join(', ')}.`);
  }
  if (resource.delegable && identity.kind !== 'unnamed' && party !== undefined)
    remedy.push(`An access manager of ${named} gives the subject the right to ${identifier} by delegation.`);
  if (identity.kind === 'organization' || identity.kind === 'party')
    remedy.push(`The owner of ${identifier} lets the organisation use it on its own behalf, in the rights registry.`);
  return remedy;
}

const reasonOf = ({ from, status }: Answer): string | null => from ?? status.message ?? null;

interface Prepared {
  readonly asked: Asked;
  readonly identity: Identity;
  readonly requested: RequestedResource;
  readonly preparation: Preparation;
  readonly work: Work | undefined;
}

/** The request with what was looked up (authorization §3), in the order the reference echoes it. */
function enriched({ asked, identity, requested, preparation }: Prepared): readonly RequestCategory[] {
  const { subjectParty, party, policy } = preparation;
  let { subject } = asked;
  // The profile of a user decides who it is, not what the request says beside the user id.
  if (identity.kind === 'user' && subjectParty !== undefined)
    subject = subject.map((given) =>
      given.id === id.partyUuid ? { ...given, values: [subjectParty.partyUuid] } : given,
    );
  const isConsent = party === undefined && requested.instance === undefined && !requested.isApp;
  if (isConsent && subjectParty !== undefined && policy.mentions.has(id.partyType))
    subject = withMissing(subject, [
      attribute(id.partyType, subjectParty.kind === 'organization' ? 'organization' : 'person'),
    ]);
  return [
    { category: category.subject, attributes: [...withMissing(subject, preparation.subject), ...preparation.roles] },
    { category: category.action, attributes: asked.action },
    { category: category.resource, attributes: resourceOf({ asked, requested, preparation }) },
    ...asked.others,
  ];
}

const resourceOf = ({ asked, requested, preparation }: Pick<Prepared, 'asked' | 'requested' | 'preparation'>) =>
  withMissing(withMissing(asked.resource, requested.added), preparation.requested);

const actionsOf = ({ action }: Asked): readonly string[] =>
  action.filter(({ id: name }) => name === attributeId.action).flatMap(({ values }) => values);

const hasEcho = ({ subject, resource, action, others }: Asked): boolean =>
  [subject, resource, action, ...others.map(({ attributes }) => attributes)].some((attributes) =>
    attributes.some(({ includeInResult }) => includeInResult === true),
  );

const indeterminate = (code: StatusCode, message: string): Answer => ({
  decision: 'Indeterminate',
  status: { code, message },
  obligations: [],
});

const refused = ({ cause, sentence }: Refusal, audience: Audience): Answer =>
  indeterminate(
    audience === 'external' && cause === 'request' ? statusCode.processingError : statusCode.syntaxError,
    sentence,
  );
