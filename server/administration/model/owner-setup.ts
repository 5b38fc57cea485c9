import type { ApiKeyFacts, ClientFacts } from '../../authentication/port.ts';
import type { SentMessage } from '../../correspondence/port.ts';
import type { SubscriptionFacts } from '../../events/port.ts';
import { wireTime } from '../../http/binding/scalars.ts';
import type { OwnDraft, OwnService } from '../../resource-registry/port.ts';
import type { ServiceOwnerRow } from '../store/tables.ts';
import { NEEDED } from './setup-steps.ts';

export const OWNER_STEPS = [
  'service-owner',
  'api-key',
  'client',
  'service',
  'access-rules',
  'publish',
  'first-message',
  'events',
] as const;
export type OwnerStepName = (typeof OWNER_STEPS)[number];

/** A step from nothing to a first read message: how far it is, and what says so. */
export interface OwnerStep {
  readonly step: OwnerStepName;
  readonly state: 'done' | 'missing' | 'wrong' | 'waiting';
  /** Since when it is so, where that is known. */
  readonly since: string | null;
  readonly evidence: Readonly<Record<string, unknown>> | null;
  /** What it waits for: another step, or somebody or something outside. */
  readonly waitsFor: OwnerStepName | 'administrator' | 'token' | 'recipient' | 'end-point' | 'event' | null;
  /** What to do, as a name the pages know; null when there is nothing to do here. */
  readonly next: string | null;
}

export interface OwnerFacts {
  readonly now: Date;
  readonly owner: ServiceOwnerRow;
  readonly apiKeysRequired: boolean;
  readonly apiKeys: readonly ApiKeyFacts[];
  readonly clients: readonly ClientFacts[];
  readonly services: readonly OwnService[];
  readonly drafts: readonly OwnDraft[];
  readonly furthest: SentMessage | undefined;
  readonly subscriptions: readonly SubscriptionFacts[];
}

/** The eight steps in order. A step that was done and broke is not done any more. */
export function ownerSteps(facts: OwnerFacts): readonly OwnerStep[] {
  const owner = ownerStep(facts.owner);
  const chosen = furthestService(facts);
  const [service, rules] = [serviceStep(chosen), rulesStep(chosen)];
  const publish = publishStep(chosen, [owner, service, rules]);
  return [
    owner,
    apiKeyStep(facts),
    clientStep(facts, owner),
    service,
    rules,
    publish,
    messageStep(facts.furthest, publish),
    eventsStep(facts.subscriptions),
  ];
}

const told = (date: Date | null | undefined): string | null =>
  date === null || date === undefined ? null : wireTime(date);

const stepOf = (
  step: OwnerStepName,
  state: OwnerStep['state'],
  { since, ...more }: Partial<Omit<OwnerStep, 'step' | 'state' | 'since'>> & { since?: Date | null | undefined } = {},
): OwnerStep => ({ step, state, since: told(since), evidence: null, waitsFor: null, next: null, ...more });

function ownerStep(owner: ServiceOwnerRow): OwnerStep {
  const evidence = { code: owner.code, organizationNumber: owner.organization_number, status: owner.status };
  switch (owner.status) {
    case 'approved':
      return stepOf('service-owner', 'done', { since: owner.approved_at, evidence });
    case 'applied':
      return stepOf('service-owner', 'waiting', { since: owner.created_at, evidence, waitsFor: 'administrator' });
    case 'rejected':
      return stepOf('service-owner', 'wrong', {
        evidence: { ...evidence, reason: owner.rejected_reason },
        next: 'register-again',
      });
    case 'suspended':
      return stepOf('service-owner', 'wrong', {
        evidence: { ...evidence, reason: owner.suspended_reason },
        next: 'ask-administrator',
      });
  }
}

function apiKeyStep({ apiKeys, apiKeysRequired, now }: OwnerFacts): OwnerStep {
  const live = apiKeys.filter(({ expires }) => expires === null || expires > now);
  const used = (key: ApiKeyFacts) => key.lastUsed?.getTime() ?? 0;
  const shown = live.toSorted((a, b) => used(b) - used(a))[0];
  if (shown !== undefined) {
    const { id, name, prefix, lastUsed, expires, created } = shown;
    const evidence = {
      required: apiKeysRequired,
      keys: live.length,
      key: { id, name, prefix, lastUsed: told(lastUsed), expires: told(expires) },
    };
    return stepOf('api-key', 'done', { since: created, evidence });
  }
  if (!apiKeysRequired) return stepOf('api-key', 'done', { evidence: { required: false, keys: 0, key: null } });
  const ended = apiKeys.at(-1);
  if (ended === undefined) return stepOf('api-key', 'missing', { next: 'create-api-key' });
  const evidence = { required: true, keys: 0, key: null, ended: { id: ended.id, name: ended.name } };
  return stepOf('api-key', 'wrong', { since: ended.expires, evidence, next: 'create-api-key' });
}

/** What keeps a client from getting a token to send with; in the order in which one mends it. */
function clientFault(client: ClientFacts, now: Date): 'inactive' | 'no-key' | 'keys-expired' | 'scopes' | undefined {
  if (!client.active) return 'inactive';
  if (client.keys.length === 0) return 'no-key';
  if (client.keys.every(({ expires }) => expires <= now)) return 'keys-expired';
  return NEEDED.every((needed) => client.scopes.some(({ name, accessible }) => name === needed && accessible))
    ? undefined
    : 'scopes';
}

const CLIENT_FAULTS = ['inactive', 'no-key', 'keys-expired', 'scopes', undefined] as const;
const CLIENT_NEXT = {
  inactive: 'activate-client',
  'no-key': 'add-client-key',
  'keys-expired': 'add-client-key',
  scopes: 'add-scopes',
} as const;

function clientStep({ clients, now }: OwnerFacts, owner: OwnerStep): OwnerStep {
  const ranked = clients
    .map((client) => ({ client, fault: clientFault(client, now) }))
    .toSorted(
      (a, b) =>
        CLIENT_FAULTS.indexOf(b.fault) - CLIENT_FAULTS.indexOf(a.fault) ||
        (b.client.lastToken?.getTime() ?? 0) - (a.client.lastToken?.getTime() ?? 0),
    );
  const best = ranked[0];
  if (best === undefined) return stepOf('client', 'missing', { next: 'create-client' });
  const { client, fault } = best;
  const expires = client.keys.map((key) => key.expires.getTime());
  const evidence = {
    clientId: client.clientId,
    name: client.name,
    lastToken: told(client.lastToken),
    keysExpire: expires.length === 0 ? null : wireTime(new Date(Math.max(...expires))),
    scopes: NEEDED.map((name) => {
      const scope = client.scopes.find((held) => held.name === name);
      return { name, state: scope === undefined ? 'missing' : scope.accessible ? 'usable' : 'no-access' };
    }),
    fault: fault ?? null,
  };
  // Scopes come with the approval, and nobody but an administrator can mend that.
  if (fault === 'scopes' && owner.state !== 'done')
    return stepOf('client', 'waiting', { evidence, waitsFor: 'service-owner' });
  if (fault !== undefined) return stepOf('client', 'wrong', { evidence, next: CLIENT_NEXT[fault] });
  return client.lastToken === null
    ? stepOf('client', 'waiting', { evidence, waitsFor: 'token', next: 'fetch-token' })
    : stepOf('client', 'done', { since: client.lastToken, evidence });
}

type Chosen = { readonly published: OwnService | undefined; readonly draft: OwnDraft | undefined } | undefined;

const SENDS_MAIL = 'CorrespondenceService';
const canBeRead = ({ readers }: { readers: OwnDraft['readers'] }): boolean =>
  readers !== undefined &&
  readers.roles.length + readers.packages.length + readers.organizations.length + readers.others > 0;

/** The service that mail can be sent by, or is nearest to it; of equal ones the one changed last. */
function furthestService({ services, drafts }: OwnerFacts): Chosen {
  const mail = services.filter(({ resourceType }) => resourceType === SENDS_MAIL);
  const writing = drafts.filter(({ resourceType }) => resourceType === SENDS_MAIL || resourceType === undefined);
  const rank = ({ published, draft }: NonNullable<Chosen>): number => {
    if (published?.policy !== undefined) return canBeRead(published.policy) ? 4 : 3;
    if (draft !== undefined) return draft.faults.service + draft.faults.policy === 0 ? 2 : 1;
    return 1;
  };
  const ids = new Set([...mail, ...writing].map(({ identifier }) => identifier));
  return [...ids]
    .map((id) => ({
      published: mail.find(({ identifier }) => identifier === id),
      draft: writing.find(({ identifier }) => identifier === id),
    }))
    .toSorted((a, b) => rank(b) - rank(a))[0];
}

function serviceStep(chosen: Chosen): OwnerStep {
  if (chosen === undefined) return stepOf('service', 'missing', { next: 'create-service' });
  const { published, draft } = chosen;
  if (published !== undefined) {
    const { identifier, title, changed } = published;
    const evidence = { resourceId: identifier, title, published: true, faults: 0 };
    return stepOf('service', 'done', { since: changed, evidence });
  }
  const { identifier, title, changed, faults } = draft!;
  const evidence = { resourceId: identifier, title, published: false, faults: faults.service };
  return faults.service === 0
    ? stepOf('service', 'done', { since: changed, evidence })
    : stepOf('service', 'wrong', { since: changed, evidence, next: 'complete-service' });
}

function rulesStep(chosen: Chosen): OwnerStep {
  if (chosen === undefined) return stepOf('access-rules', 'waiting', { waitsFor: 'service' });
  const { published, draft } = chosen;
  const policy = published?.policy;
  if (policy !== undefined) {
    const { uploaded, readers, warnings } = policy;
    const evidence = {
      resourceId: published!.identifier,
      published: true,
      readers,
      warnings: warnings.map(({ code }) => code),
    };
    return canBeRead(policy)
      ? stepOf('access-rules', 'done', { since: uploaded, evidence })
      : stepOf('access-rules', 'wrong', { since: uploaded, evidence, next: 'let-somebody-read' });
  }
  if (draft === undefined || !draft.hasPolicy) return stepOf('access-rules', 'missing', { next: 'write-access-rules' });
  const { identifier, changed, readers, faults } = draft;
  const evidence = { resourceId: identifier, published: false, readers: readers ?? null, faults: faults.policy };
  if (faults.policy > 0)
    return stepOf('access-rules', 'wrong', { since: changed, evidence, next: 'complete-access-rules' });
  return canBeRead(draft)
    ? stepOf('access-rules', 'done', { since: changed, evidence })
    : stepOf('access-rules', 'wrong', { since: changed, evidence, next: 'let-somebody-read' });
}

function publishStep(chosen: Chosen, before: readonly OwnerStep[]): OwnerStep {
  const { policy, identifier } = chosen?.published ?? {};
  if (policy !== undefined) {
    const evidence = { resourceId: identifier, policyVersion: policy.version, changed: chosen!.draft !== undefined };
    return stepOf('publish', 'done', { since: policy.uploaded, evidence });
  }
  const first = before.find(({ state }) => state !== 'done');
  return first === undefined
    ? stepOf('publish', 'missing', { evidence: { resourceId: chosen!.draft!.identifier }, next: 'publish' })
    : stepOf('publish', 'waiting', { waitsFor: first.step });
}

function messageStep(message: SentMessage | undefined, publish: OwnerStep): OwnerStep {
  if (message === undefined)
    return publish.state === 'done'
      ? stepOf('first-message', 'missing', { next: 'send-message' })
      : stepOf('first-message', 'waiting', { waitsFor: 'publish' });
  const { id, resourceId, sendersReference, isConfirmationNeeded, created, published, readAt, confirmedAt } = message;
  const evidence = {
    correspondenceId: id,
    resourceId,
    sendersReference,
    isConfirmationNeeded,
    created: wireTime(created),
    published: told(published),
    readAt: told(readAt),
    confirmedAt: told(confirmedAt),
  };
  if (message.failed) return stepOf('first-message', 'wrong', { since: created, evidence, next: 'retry-message' });
  return readAt !== null && (confirmedAt !== null || !isConfirmationNeeded)
    ? stepOf('first-message', 'done', { since: confirmedAt ?? readAt, evidence })
    : stepOf('first-message', 'waiting', {
        since: readAt ?? published ?? created,
        evidence,
        waitsFor: 'recipient',
        next: readAt === null ? 'open-as-recipient' : 'confirm-as-recipient',
      });
}

function eventsStep(subscriptions: readonly SubscriptionFacts[]): OwnerStep {
  const rank = ({ paused, failingSince, lastDelivered, validated }: SubscriptionFacts): number => {
    const ails = paused !== null || failingSince !== null;
    if (lastDelivered !== null && !ails) return 4;
    if (validated !== null && !ails) return 3;
    return ails ? 2 : 1;
  };
  const best = subscriptions.toSorted((a, b) => rank(b) - rank(a))[0];
  if (best === undefined) return stepOf('events', 'missing', { next: 'create-subscription' });
  const { subscriptionId, endPoint, resource, validated, paused, failingSince, lastDelivered } = best;
  const evidence = {
    subscriptionId,
    endPoint,
    resource,
    validated: told(validated),
    lastDelivered: told(lastDelivered),
    fault: paused !== null ? 'paused' : failingSince !== null ? 'failing' : null,
  };
  switch (rank(best)) {
    case 4:
      return stepOf('events', 'done', { since: lastDelivered, evidence });
    case 3:
      return stepOf('events', 'waiting', { since: validated, evidence, waitsFor: 'event', next: 'test-subscription' });
    case 2:
      return stepOf('events', 'wrong', {
        since: paused ?? failingSince,
        evidence,
        next: paused !== null ? 'resume-subscription' : 'mend-end-point',
      });
    default:
      return stepOf('events', 'waiting', {
        since: best.created,
        evidence,
        waitsFor: 'end-point',
        next: 'validate-subscription',
      });
  }
}
