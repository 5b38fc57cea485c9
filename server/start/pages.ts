import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What our pages may do: only what comes from here, nothing inline, in nobody's frame (web-design §7.2). */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
].join('; ');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Budstikke</title>
<h1>The pages are not built</h1><p>Run <code>npm run build:web</code> and start again. <code>npm start</code> does both.</p></html>`;

/** Serves Studio, Inbox and the start page as they were built into `directory` (an absolute path). */
export async function mountPages(server: FastifyInstance, directory: string, publicUrl: string): Promise<void> {
  const headers = publicUrl.startsWith('https:')
    ? { ...HEADERS, 'strict-transport-security': 'max-age=31536000; includeSubDomains' }
    : HEADERS;
  // Read each time: a build puts new names in place while the server runs.
  const show = async (app: string, reply: FastifyReply) => {
    const html = await readFile(`${directory}/${app}/index.html`).catch(() => undefined);
    return reply
      .code(html === undefined ? 503 : 200)
      .headers(headers)
      .send(html ?? NOT_BUILT);
  };
  const hidden = { schema: { hide: true } as object };

  server.get('/', hidden, (_request, reply) => show('start', reply));
  for (const app of ['studio', 'inbox']) {
    server.get(`/${app}`, hidden, (_request, reply) => show(app, reply));
    // The app knows its own addresses; what lies under /api belongs to operations, which answer before this.
    server.get(`/${app}/*`, hidden, async (request, reply) =>
      (request.params as { '*': string })['*'].toLowerCase().startsWith('api/')
        ? reply.callNotFound()
        : show(app, reply),
    );
  }
  // Where `confirmUrl` of a system user request leads, as vendors know the address (authentication §3.3).
  for (const [kind, query] of [
    ['request', ''],
    ['agentrequest', '?kind=agent'],
    ['changerequest', '?kind=change'],
  ])
    server.get(`/accessmanagement/ui/systemuser/${kind}`, hidden, (request, reply) => {
      const { id } = request.query as { id?: unknown };
      return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id)
        ? reply.redirect(`/inbox/requests/systemuser/${id}${query}`)
        : reply.callNotFound();
    });
  for (const app of ['studio', 'inbox', 'start']) {
    const root = `${directory}/${app}/assets`;
    if (!existsSync(root)) continue;
    await server.register(fastifyStatic, {
      root,
      prefix: `/${app}/assets/`,
      decorateReply: false,
      schemaHide: true,
      index: false,
      // A name changes with its content, so it can be kept for ever.
      immutable: true,
      maxAge: '365d',
      preCompressed: true,
      setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
    });
  }
}
