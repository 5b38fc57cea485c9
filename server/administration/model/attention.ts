import type { ApiKeyFacts, ClientFacts } from '../../authentication/port.ts';
import type { StuckMessage, UnopenedConfidential } from '../../correspondence/port.ts';
import type { AilingSubscription } from '../../events/port.ts';
import { days, later } from '../../foundation/clock.ts';
import type { OwnService } from '../../resource-registry/port.ts';
import { WARNED_DAYS } from './setup-steps.ts';

export const ATTENTION_KINDS = [
  'message-stuck',
  'subscription-failing',
  'subscription-paused',
  'api-key-expires',
  'api-key-expired',
  'client-key-expires',
  'client-key-expired',
  'policy-warning',
  'confidential-unread',
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** Something the owner should look at. */
export interface Attention {
  readonly kind: AttentionKind;
  readonly severity: 'error' | 'warning';
  readonly since: Date;
  /** What it is about, by type and id, and what is known of it. */
  readonly subject: Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string };
  /** What to do, as a name the pages know. */
  readonly next: string;
}

export interface AttentionFacts {
  readonly now: Date;
  readonly stuck: readonly StuckMessage[];
  readonly unopened: readonly UnopenedConfidential[];
  readonly ailing: readonly AilingSubscription[];
  readonly apiKeysRequired: boolean;
  readonly apiKeys: readonly ApiKeyFacts[];
  readonly clients: readonly ClientFacts[];
  readonly services: readonly OwnService[];
}

/** An old API key that still works so shortly before its end is perhaps still in use. */
const API_KEY_WARNED = days(14);
const CLIENT_KEY_WARNED = days(WARNED_DAYS);
const CLIENT_KEY_URGENT = days(14);
/** Shown of each kind. */
export const MOST_OF_A_KIND = 20;
/** Only its owner sends by it: so it may be meant, and there is nothing to mend. */
const NO_CONCERN = new Set(['mail-without-write']);
/** With this nobody gets to read what is sent. */
const GRAVE = new Set(['mail-without-read']);

/** Errors first, then what has lasted longest; `more` names the kinds of which there are others besides. */
export function attentionOf(facts: AttentionFacts): { items: readonly Attention[]; more: readonly AttentionKind[] } {
  const all = [
    ...facts.stuck.map(stuckMessage),
    ...facts.ailing.map(ailingSubscription),
    ...apiKeys(facts),
    ...facts.clients.flatMap((client) => clientKey(client, facts.now)),
    ...facts.services.flatMap(policyWarning),
    ...facts.unopened.map(unopenedConfidential),
  ].toSorted(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') || a.since.getTime() - b.since.getTime(),
  );
  const counts = new Map<AttentionKind, number>();
  const items = all.filter(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= MOST_OF_A_KIND;
  });
  return { items, more: ATTENTION_KINDS.filter((kind) => (counts.get(kind) ?? 0) > MOST_OF_A_KIND) };
}

const stuckMessage = ({ id, resourceId, sendersReference, reason, since, detail }: StuckMessage): Attention => ({
  kind: 'message-stuck',
  severity: reason === 'waiting-for-files' ? 'warning' : 'error',
  since,
  subject: { type: 'message', id, resourceId, sendersReference, reason, detail },
  next: reason === 'waiting-for-files' ? 'upload-files' : 'retry-message',
});

const ailingSubscription = ({ subscriptionId, endPoint, resource, state, since }: AilingSubscription): Attention => ({
  kind: state === 'failing' ? 'subscription-failing' : 'subscription-paused',
  severity: 'error',
  since,
  subject: { type: 'subscription', id: String(subscriptionId), endPoint, resource },
  next: state === 'failing' ? 'mend-end-point' : 'resume-subscription',
});

function apiKeys({ apiKeys, apiKeysRequired, now }: AttentionFacts): Attention[] {
  const about = ({ id, name, prefix, expires, lastUsed }: ApiKeyFacts) => ({
    type: 'api-key',
    id,
    name,
    prefix,
    expires,
    lastUsed,
  });
  const live = apiKeys.filter(({ expires }) => expires === null || expires > now);
  const last = apiKeys.toSorted((a, b) => (a.expires?.getTime() ?? 0) - (b.expires?.getTime() ?? 0)).at(-1);
  if (live.length === 0 && apiKeysRequired && last?.expires)
    return [
      {
        kind: 'api-key-expired',
        severity: 'error',
        since: last.expires,
        subject: about(last),
        next: 'create-api-key',
      },
    ];
  return live.flatMap((key): Attention[] => {
    if (key.expires === null || key.expires > later(now, API_KEY_WARNED)) return [];
    const since = new Date(Math.max(key.expires.getTime() - API_KEY_WARNED, key.created.getTime()));
    return [{ kind: 'api-key-expires', severity: 'warning', since, subject: about(key), next: 'change-api-key' }];
  });
}

/** A client works for as long as any of its keys does. */
function clientKey({ clientId, name, active, keys }: ClientFacts, now: Date): Attention[] {
  const last = keys.toSorted((a, b) => a.expires.getTime() - b.expires.getTime()).at(-1);
  if (!active || last === undefined || last.expires > later(now, CLIENT_KEY_WARNED)) return [];
  const subject = { type: 'client', id: clientId, name, keyId: last.keyId, expires: last.expires };
  if (last.expires <= now)
    return [{ kind: 'client-key-expired', severity: 'error', since: last.expires, subject, next: 'add-client-key' }];
  return [
    {
      kind: 'client-key-expires',
      severity: last.expires <= later(now, CLIENT_KEY_URGENT) ? 'error' : 'warning',
      since: later(last.expires, -CLIENT_KEY_WARNED),
      subject,
      next: 'add-client-key',
    },
  ];
}

function policyWarning({ identifier, title, policy }: OwnService): Attention[] {
  const codes = [...new Set((policy?.warnings ?? []).map(({ code }) => code))].filter((code) => !NO_CONCERN.has(code));
  if (policy === undefined || codes.length === 0) return [];
  return [
    {
      kind: 'policy-warning',
      severity: codes.some((code) => GRAVE.has(code)) ? 'error' : 'warning',
      since: policy.uploaded,
      subject: { type: 'service', id: identifier, title, warnings: codes },
      next: 'change-access-rules',
    },
  ];
}

const unopenedConfidential = (message: UnopenedConfidential): Attention => ({
  kind: 'confidential-unread',
  severity: 'warning',
  since: message.published,
  subject: {
    type: 'message',
    id: message.id,
    resourceId: message.resourceId,
    sendersReference: message.sendersReference,
  },
  next: 'reach-recipient-otherwise',
});
