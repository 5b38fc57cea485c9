import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Headers a page of another origin may send; `Content-Type` is needed to forward a message (correspondence-receive §2.5). */
const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'Prefer',
  'request-context',
  'request-id',
  'traceparent',
];

/** Whether an `Origin` header is one of the configured ones, which are exact or have `*.` for any sub-domain. */
export function isAllowedOrigin(patterns: readonly string[], origin: string): boolean {
  return patterns.some((pattern) => {
    const [scheme, domain] = pattern.split('*.');
    if (domain === undefined) return origin === pattern;
    const host = origin.startsWith(scheme!) && origin.endsWith(`.${domain}`) ? origin.slice(scheme!.length) : '';
    return /^[a-z0-9-][a-z0-9.-]*(:\d+)?$/.test(host);
  });
}

/**
 * Lets inboxes of other origins call the mail with credentials. Every other origin is served without CORS headers, so
 * that its browser keeps the answer from it.
 */
export async function allowOrigins(server: FastifyInstance, patterns: readonly string[]): Promise<void> {
  if (patterns.length === 0) return;
  await server.register(cors, {
    delegator: (request, answer) => {
      const { origin } = request.headers;
      const ofMail = /^\/+correspondence\//i.test(request.url);
      if (!ofMail || origin === undefined || !isAllowedOrigin(patterns, origin)) return answer(null, { origin: false });
      answer(null, {
        origin: true,
        credentials: true,
        methods: ['GET', 'POST', 'DELETE', 'OPTIONS'],
        allowedHeaders: REQUEST_HEADERS,
        exposedHeaders: ['Content-Disposition', 'Link', 'Preference-Applied'],
        strictPreflight: false,
      });
    },
  });
}
