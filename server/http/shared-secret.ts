import { createHash, timingSafeEqual } from 'node:crypto';

/** Is this the secret? Compared by digest: neither its length nor its beginning can be measured. */
export function isSecret(given: unknown, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}
