import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/** The W3C trace parent of this request: the caller's trace when it sent one, with a span of our own. */
export function traceIdOf(traceparent: string | undefined): string {
  const match = TRACEPARENT.exec(traceparent ?? '');
  const random = randomBytes(24).toString('hex');
  return `00-${match?.[1] ?? random.slice(0, 32)}-${random.slice(32)}-${match?.[2] ?? '00'}`;
}
