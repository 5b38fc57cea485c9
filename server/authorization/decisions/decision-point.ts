import type { CompiledPolicy } from '../../../xacml/compile.ts';
import { type DecideOptions, type Decision, decide } from '../../../xacml/decide.ts';
import { RequestRefused } from '../../../xacml/errors.ts';
import type { Work } from '../../../xacml/evaluation.ts';
import { attributeId, type StatusCode, statusCode } from '../../../xacml/identifiers.ts';
import { type RequestAttribute, requestOf } from '../../../xacml/request.ts';
import type { Clock } from '../../foundation/clock.ts';
import { type Epoch, EpochCache } from '../../foundation/database/epoch.ts';
import type { Log } from '../../foundation/log.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { delegatedRight, type RightSource } from '../access-management/delegated-rights.ts';
import { actionsOf, type Answer, type Asked } from '../model/asked.ts';
import { enriched, hasEcho, type Prepared, resourceOf } from './enrichment.ts';
import { attribute, firstValue, id } from '../model/attributes.ts';
import { meetsLevel } from '../model/authentication-level.ts';
import { type Identity, identityOf, keyOf } from '../model/identity.ts';
import { type Audience, Refusal } from '../model/refusal.ts';
import { type RequestedResource, requestedResource } from '../model/requested-resource.ts';
import type { HeldFor, Question, Subject } from '../port.ts';
import { type Neighbours, type Preparation, prepare } from './preparation.ts';
import { ResourcePolicies, type ResourcePolicy } from './resource-policy.ts';
import type { PrepareEach } from './set-preparation.ts';
import { SharedAnswers } from './shared-answers.ts';
import { type Asker, type Noted, SummedNotes } from './summed-notes.ts';

const LEVEL_TOO_LOW = 'The authentication level is lower than the policy demands.';
const CACHED_PREPARATIONS = 20_000;
const OK = { code: statusCode.ok } as const;
/** Why an access list says Deny, in the words of the reference (resource-registry §11). */
const NOT_ON_LIST =
  'Access list authorization of resource party required. Access list authorization is controlled by the service owner of the resource/service of the authorization request.';

export interface Circumstances {
  /** Bounds what all questions of one request may cost together. */
  readonly work?: Work | undefined;
  readonly asker?: Asker | undefined;
}

interface Trial {
  readonly draft?: ResourcePolicy | undefined;
  /** False: nobody is let do anything by it, so the audit trail does not hear of it; so with every draft. */
  readonly recorded?: boolean | undefined;
}

/** An answer, and what it rests on when it came that far. */
export interface Considered {
  readonly answer: Answer;
  readonly prepared?: Prepared;
}

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
  readonly #prepareEach: PrepareEach | undefined;
  readonly #policies = new ResourcePolicies();
  readonly #preparations: EpochCache<Preparation | Refusal>;

  constructor(
    { epoch, clock, log }: { epoch: Epoch; clock: Clock; log: Log },
    neighbours: Neighbours,
    sources: readonly RightSource[],
    audit?: Pick<AuditTrail, 'decided'>,
    prepareEach?: PrepareEach,
  ) {
    this.#neighbours = neighbours;
    this.#sources = sources;
    this.#clock = clock;
    this.#log = log;
    this.#audit = audit;
    this.#prepareEach = prepareEach;
    this.#preparations = new EpochCache(epoch, CACHED_PREPARATIONS);
  }

  /** Answers a question of the HTTP interface. Whatever fails is Indeterminate, with the reason. */
  async judge(asked: Asked, audience: Audience, circumstances: Circumstances = {}): Promise<Answer> {
    return (await this.consider(asked, audience, circumstances)).answer;
  }

  /** The same, with all that the answer rests on; on a draft, when one is given, instead of the resource's policy. */
  async consider(
    asked: Asked,
    audience: Audience,
    { work, asker, draft, recorded = draft === undefined }: Circumstances & Trial = {},
  ): Promise<Considered> {
    const identity = identityOf(asked.subject, audience);
    const requested = requestedResource(asked.resource, audience);
    let preparation: Preparation | Refusal | undefined;
    let considered: Considered;
    try {
      if (identity instanceof Refusal) considered = { answer: refused(identity, audience) };
      else if (requested instanceof Refusal) considered = { answer: refused(requested, audience) };
      else {
        preparation = await this.#prepared(identity, requested, audience, draft);
        if (preparation instanceof Refusal) considered = { answer: refused(preparation, audience) };
        else {
          const prepared: Prepared = { asked, identity, requested, preparation, work };
          considered = { answer: await this.#decide(prepared), prepared };
        }
      }
    } catch (error) {
      considered = { answer: this.#failed(error) };
    }
    const { answer } = considered;
    if (recorded)
      this.#note({
        what: audience === 'external' ? 'authorize' : 'decision',
        identity,
        requested,
        preparation,
        action: actionsOf(asked).join(' '),
        result: answer.decision,
        reason: reasonOf(answer),
        session: firstValue(asked.subject, id.session),
        asker,
      });
    return considered;
  }

  #failed(error: unknown): Answer {
    if (error instanceof RequestRefused) return indeterminate(statusCode.syntaxError, error.message);
    this.#log.error({ error: (error as Error).message }, 'a decision could not be made');
    return indeterminate(statusCode.syntaxError, 'A look-up failed; ask again in a moment.');
  }

  #note({ what, identity, requested, preparation, action, result, reason, session, asker, times }: Noted): void {
    if (this.#audit === undefined) return;
    const known = preparation instanceof Refusal ? undefined : preparation;
    const asked = requested instanceof Refusal ? undefined : requested;
    this.#audit.decided({
      what,
      actor: actorOf(identity, known),
      party: times === undefined ? (known?.party?.partyUuid ?? null) : null,
      receiver: null,
      resource_id: asked?.identifier ?? null,
      resource_owner: known?.resource.owner.organizationNumber ?? null,
      action,
      instance: asked?.instance ?? null,
      result,
      reason: times === undefined ? reason : [`at ${times} parties`, ...(reason === null ? [] : [reason])].join(': '),
      asked_by: asker?.by ?? null,
      session_id: session ?? null,
      ip: asker?.ip ?? null,
    });
  }

  /** Those of the actions that are permitted, the level included. */
  async permitted({ subject, resourceId, party, actions, instance }: Question): Promise<ReadonlySet<string>> {
    const attributes = subjectAttributes(subject);
    const identity = identityOf(attributes, 'external');
    const { resource, requested } = asRequested(resourceId, party, instance);
    if (identity instanceof Refusal || requested instanceof Refusal) return new Set();
    const preparation = await this.#prepared(identity, requested, 'external');
    return this.#granted({ subject, attributes, identity, resource, requested, preparation, actions });
  }

  /**
   * The same of one subject for many resources at many parties: what it holds is looked up by kind and not by party, and
   * a policy is asked once for all parties that look the same to it. The audit trail then hears of sums.
   */
  async permittedEach(
    subject: Subject,
    asked: readonly HeldFor[],
    actions: readonly string[],
  ): Promise<readonly ReadonlySet<string>[]> {
    const attributes = subjectAttributes(subject);
    const identity = identityOf(attributes, 'external');
    const wanted = asked.map(({ resourceId, party, instance }) => asRequested(resourceId, party, instance));
    const named = wanted.flatMap(({ requested }) => (requested instanceof Refusal ? [] : [requested]));
    const prepared =
      asked.length === 1 || identity instanceof Refusal || named.length < wanted.length
        ? undefined
        : await this.#prepareEach?.(this.#policies, identity, named);
    if (prepared === undefined || identity instanceof Refusal)
      return Promise.all(asked.map((one) => this.permitted({ subject, ...one, actions })));
    const shared = new SharedAnswers();
    const note = new SummedNotes((noted) => this.#note(noted));
    const granted = await Promise.all(
      prepared.map((preparation, place) =>
        this.#granted(
          {
            subject,
            attributes,
            identity,
            preparation,
            actions,
            resource: wanted[place]!.resource,
            requested: named[place]!,
          },
          { shared, note: (noted) => note.add(noted) },
        ),
      ),
    );
    note.tell();
    return granted;
  }

  async #granted(
    { subject, attributes, identity, resource, requested, preparation, actions }: Granting,
    { shared, note = (noted) => this.#note(noted) }: { shared?: SharedAnswers; note?: (noted: Noted) => void } = {},
  ): Promise<ReadonlySet<string>> {
    const granted = new Set<string>();
    const session = firstValue(attributes, id.session);
    const about = { what: 'permitted', identity, requested, preparation, session };
    if (preparation instanceof Refusal) {
      const reason = preparation.sentence;
      this.#log.debug({ resource: requested.identifier, reason }, 'a right cannot be decided on');
      for (const action of actions) note({ ...about, action, result: 'Indeterminate', reason });
      return granted;
    }
    for (const action of actions) {
      if (subject.onlyActions?.has(action) === false) continue;
      const asked = { subject: attributes, resource, action: [attribute(attributeId.action, action)], others: [] };
      const answer = await this.#decide({ asked, identity, requested, preparation, work: undefined, shared });
      const { decision, status, obligations } = answer;
      if (decision === 'Indeterminate')
        this.#log.debug(
          { resource: requested.identifier, action, reason: status.message },
          'a right cannot be decided on',
        );
      const level = {
        level: subject.authenticationLevel,
        isServiceOwner: subject.orgCode !== undefined,
        isSystemUser: identity.kind === 'system-user',
      };
      const reaches = decision === 'Permit' && meetsLevel(obligations, level);
      if (reaches) granted.add(action);
      note({
        ...about,
        action,
        result: decision === 'Permit' && !reaches ? 'Deny' : decision,
        reason: decision === 'Permit' && !reaches ? LEVEL_TOO_LOW : reasonOf(answer),
      });
    }
    return granted;
  }

  #prepared(
    identity: Identity,
    requested: RequestedResource,
    audience: Audience,
    draft?: ResourcePolicy,
  ): Promise<Preparation | Refusal> {
    if (draft !== undefined) return prepare(this.#neighbours, this.#policies, { identity, requested, audience }, draft);
    const key = `${audience}\n${keyOf(identity)}\n${requested.identifier}\n${requested.party}\n${requested.partyMustExist}`;
    return this.#preparations.get(key, () =>
      prepare(this.#neighbours, this.#policies, { identity, requested, audience }),
    );
  }

  async #decide(one: Prepared): Promise<Answer> {
    const { preparation, requested, asked } = one;
    if (preparation.subjectGone !== undefined)
      return { decision: 'NotApplicable', status: { ...OK, message: preparation.subjectGone }, obligations: [] };
    const answer = await this.#policyOrDelegation(one);
    if (answer.decision === 'Indeterminate') return answer;
    if (answer.decision === 'Permit' && !requested.isApp && preparation.resource.accessListMode === 'Enabled') {
      if (!(await this.#onAccessList(one)))
        return { decision: 'Deny', status: { ...OK, message: NOT_ON_LIST }, obligations: [], from: 'access list' };
    }
    return hasEcho(asked) && this.#isForSomebody(answer, one) ? { ...answer, echoed: enriched(one) } : answer;
  }

  /** The policy first; only where it says nothing, those who give rights beside it, with the policy's obligations. */
  async #policyOrDelegation(one: Prepared): Promise<Answer> {
    const { preparation, identity, requested, asked } = one;
    const { policy, resource, party, subjectParty, remember } = preparation;
    const answer = this.#policySays(policy.compiled, one);
    if (answer.decision !== 'NotApplicable' || party === undefined) return answer;
    for (const action of actionsOf(asked)) {
      const { instance } = requested;
      const attributes = resourceOf(one);
      const right = { resource, identity, subjectParty, party, instance, action, attributes, remember };
      const from = await delegatedRight(this.#sources, right);
      if (from !== undefined) return { ...this.#policySays(policy.permittedElsewhere, one), from };
    }
    return answer;
  }

  #policySays(policy: CompiledPolicy, one: Prepared): Decision {
    const ask = () => decide(policy, requestOf(enriched(one)), this.optionsOf(one));
    return one.shared === undefined ? ask() : one.shared.of(policy, one, ask);
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
      if ((await this.#policyOrDelegation(alone)).decision === 'Permit') return true;
    }
    return false;
  }

  /** Is there a rule for the resource and the action, whoever asks? Only then is anything echoed (authorization §1.4). */
  #isForSomebody(answer: Answer, one: Prepared): boolean {
    return (
      answer.decision !== 'NotApplicable' ||
      this.#policySays(one.preparation.policy.forAnySubject, one).decision === 'Permit'
    );
  }

  /** What was decided on can be decided on again, with a trace; nothing is looked up. */
  optionsOf({ work }: Prepared): DecideOptions {
    const now = this.#clock.now().getTime();
    return work === undefined ? { now } : { now, work };
  }
}

interface Granting {
  readonly subject: Subject;
  readonly attributes: readonly RequestAttribute[];
  readonly identity: Identity;
  readonly resource: readonly RequestAttribute[];
  readonly requested: RequestedResource;
  readonly preparation: Preparation | Refusal;
  readonly actions: readonly string[];
}

const subjectAttributes = ({ attributes }: Subject): readonly RequestAttribute[] =>
  attributes.map(({ id: name, value }) => attribute(name, value));

function asRequested(resourceId: string, party: string | undefined, instance?: string) {
  const resource = [
    attribute(id.resource, resourceId.slice(resourceId.lastIndexOf(':') + 1)),
    ...(instance === undefined ? [] : [attribute(id.resourceInstance, instance)]),
  ];
  const named = requestedResource(resource, 'external');
  const requested = named instanceof Refusal ? named : { ...named, party, partyMustExist: party !== undefined };
  return { resource, requested };
}

/** Whom a decision was about, without identity numbers. */
function actorOf(identity: Identity | Refusal, preparation: Preparation | undefined): string {
  if (identity instanceof Refusal) return 'unknown';
  if (identity.kind === 'system-user') return `${id.systemUser}:${identity.uuid}`;
  const party = preparation?.subjectParty;
  return party === undefined ? identity.kind : `${id.partyUuid}:${party.partyUuid}`;
}

const reasonOf = ({ from, status }: Answer): string | null => from ?? status.message ?? null;

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
