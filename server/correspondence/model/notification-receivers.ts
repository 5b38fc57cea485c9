import { createHash } from 'node:crypto';
import type { Recipient } from '../../notifications/port.ts';
import { customRecipientsOf } from './notification-rules.ts';
import type { RequestedNotification } from './notification-texts.ts';
import { ORGANIZATION, PERSON } from './recipients.ts';

/** Who is told of a message, each once (correspondence-receive §8.4). */
export interface Receiver {
  readonly recipient: Recipient;
  /** The message's own recipient, and not somebody its sender named. */
  readonly isOwn: boolean;
  readonly key: string;
}

/** The message's recipient, unless it is overridden, then those the sender named. */
export function receiversOf(notification: RequestedNotification, recipient: string): Receiver[] {
  const named = customRecipientsOf(notification).map((custom): Recipient => {
    if (custom.organizationNumber) return { kind: 'organization', value: custom.organizationNumber };
    if (custom.nationalIdentityNumber) return { kind: 'person', value: custom.nationalIdentityNumber };
    return custom.emailAddress
      ? { kind: 'email', value: custom.emailAddress }
      : { kind: 'sms', value: custom.mobileNumber ?? '' };
  });
  const own = partyRecipient(recipient);
  const all = notification.overrideRegisteredContactInformation === true ? named : [own, ...named];
  const found = new Map<string, Receiver>();
  for (const one of all) {
    const key = keyOf(one);
    if (!found.has(key)) found.set(key, { recipient: one, isOwn: one === own, key });
  }
  return [...found.values()];
}

/** The recipient of a message as a notification addresses it. */
export function partyRecipient(urn: string): Recipient {
  if (urn.startsWith(ORGANIZATION)) return { kind: 'organization', value: urn.slice(ORGANIZATION.length) };
  if (urn.startsWith(PERSON)) return { kind: 'person', value: urn.slice(PERSON.length) };
  return { kind: 'external', value: urn };
}

const PREFIXES = { organization: 'org', person: 'nin', external: 'ext', email: 'email', sms: 'sms' } as const;
const keyOf = ({ kind, value }: Recipient): string =>
  `${PREFIXES[kind]}:${kind === 'external' || kind === 'email' ? value.toLowerCase() : value}`;

/** A UUID made of another one and a name (version 5, RFC 9562): the same order has the same key, and it tells nobody's number. */
export function namedUuid(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
