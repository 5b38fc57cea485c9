import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** A part with a protocol of its own, that reads requests and writes answers itself: everything below its prefix. */
export interface Mounted {
  /** `/idporten` */
  readonly prefix: string;
  /** `request.url` is what follows the prefix. Must not throw. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Gives requests below the prefix to the part. Like all paths here, the prefix is matched in any case. */
export function mountWhole(server: FastifyInstance, { prefix, handle }: Mounted): void {
  server.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: `${prefix}/*`,
    schema: { hide: true } as object,
    handler: async (request, reply) => {
      reply.hijack();
      request.raw.url = request.raw.url!.slice(prefix.length);
      await handle(request.raw, reply.raw);
    },
  });
}
