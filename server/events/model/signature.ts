import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** Bytes of a secret; Standard Webhooks asks for 24 to 64. */
const LENGTH = 32;

/** A new secret as Standard Webhooks writes it: `whsec_` and base64. */
export const newSecret = (): string => PREFIX + randomBytes(LENGTH).toString('base64');

/** The last characters of a secret: enough to tell one from another, and too few to guess it. */
export const hintOf = (secret: string): string => secret.replace(/=+$/, '').slice(-4);

const signatureOf = (secret: string, signed: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(signed)
    .digest('base64')}`;

/** An event's id as the header `webhook-id` has it: without what no header can hold, or the dots that part what is signed. */
export const eventIdHeader = (id: string): string => encodeURI(id.toWellFormed()).replaceAll('.', '%2E');

/**
 * The headers of Standard Webhooks for one attempt. The id is the event's own, the same at every attempt; the signature,
 * one for each secret in force, is there when the subscription has secrets. Old receivers pass over all three.
 */
export function signatureHeaders(
  { eventId, body, at }: { eventId: string; body: string; at: Date },
  secrets: readonly string[],
): Record<string, string> {
  const id = eventIdHeader(eventId);
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signed = `${id}.${timestamp}.${body}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(secrets.length === 0
      ? {}
      : { 'webhook-signature': secrets.map((secret) => signatureOf(secret, signed)).join(' ') }),
  };
}
