import { seal, unseal } from '../foundation/seal.ts';
import type { SealedSecret } from './store/delivery-writer.ts';

/** Most secrets of which the plain text is kept; they are few, and each is used thousands of times. */
const MOST_KEPT = 1000;

/** Keeps the secrets that pushes are signed with: encrypted in the database, opened here. */
export interface Signing {
  seal(id: string, subscriptionId: number, secret: string): Buffer;
  /** Throws when the encryption key is not the one they were stored with. */
  open(subscriptionId: number, secrets: readonly SealedSecret[]): readonly string[];
}

const labelOf = (subscriptionId: number, id: string): string => `events ${subscriptionId} ${id}`;

export function openSigning(encryptionKey: Buffer): Signing {
  const opened = new Map<string, string>();
  const open = (subscriptionId: number, { id, sealed }: SealedSecret): string => {
    const known = opened.get(id);
    if (known !== undefined) return known;
    const secret = unseal(sealed, encryptionKey, labelOf(subscriptionId, id), 'events.signing_secret').toString();
    if (opened.size >= MOST_KEPT) opened.clear();
    opened.set(id, secret);
    return secret;
  };
  return {
    seal: (id, subscriptionId, secret) => seal(Buffer.from(secret), encryptionKey, labelOf(subscriptionId, id)),
    open: (subscriptionId, secrets) => secrets.map((secret) => open(subscriptionId, secret)),
  };
}
