import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came, its body read to the end. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds of `performance.now()` when the body was complete. */
  readonly at: number;
}

/** How a request is answered. */
export type Reply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Milliseconds before the answer. */
      readonly delay?: number;
    }
  /** No answer at all, with the connection open. */
  | 'hang'
  /** The connection is cut instead of an answer. */
  | 'cut';

/** One reply a request, in order, the last one for all that follow; or a function of the request. */
export type Script = readonly Reply[] | ((request: ReceivedRequest) => Reply);

export interface WebhookReceiver {
  /** `http://127.0.0.1:{port}` */
  readonly url: string;
  /** Every request so far, in order of arrival. */
  readonly received: readonly ReceivedRequest[];
  /** The bodies so far, parsed. */
  readonly events: readonly Record<string, unknown>[];
  /** Most requests that were unanswered at one time. */
  readonly mostAtOnce: number;
  /** Connections opened so far. */
  readonly connections: number;
  /** Answers by this script from now on; without one, 200. */
  reply(script: Script): void;
  /** Resolves when `count` requests that pass `test` are there, and gives these; rejects after `timeout` milliseconds. */
  arrived(count: number, test?: (request: ReceivedRequest) => boolean, timeout?: number): Promise<ReceivedRequest[]>;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/** A real HTTP server on a free loopback port (or the given one) that records what is sent to it. */
export async function startWebhookReceiver(options: { port?: number; script?: Script } = {}): Promise<WebhookReceiver> {
  const received: ReceivedRequest[] = [];
  const watchers = new Set<(request: ReceivedRequest) => void>();
  let script: Script = options.script ?? [{ status: 200 }];
  let atOnce = 0;
  let mostAtOnce = 0;
  let connections = 0;

  const replyTo = (request: ReceivedRequest): Reply => {
    if (typeof script === 'function') return script(request);
    const [next, ...rest] = script;
    if (rest.length > 0) script = rest;
    return next ?? { status: 200 };
  };
  const send = (reply: Reply, response: ServerResponse): void => {
    if (reply === 'cut') response.destroy();
    else if (reply !== 'hang') response.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // Broken off by the sender: not a request that came.
    }
    const one: ReceivedRequest = {
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
      at: performance.now(),
    };
    received.push(one);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    response.once('close', () => atOnce--);
    const reply = replyTo(one);
    for (const watcher of watchers) watcher(one);
    if (typeof reply === 'object' && reply.delay !== undefined) setTimeout(send, reply.delay, reply, response);
    else send(reply, response);
  });
  server.on('connection', () => connections++);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get events() {
      return received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    get connections() {
      return connections;
    },
    reply(next) {
      script = next;
    },
    arrived: (count, test = () => true, timeout = 10_000) =>
      new Promise((resolve, reject) => {
        const matching = received.filter(test);
        const look = (request?: ReceivedRequest) => {
          if (request !== undefined && test(request)) matching.push(request);
          if (matching.length >= count) end(() => resolve(matching));
        };
        const timer = setTimeout(
          () => end(() => reject(new Error(`${matching.length} of ${count} expected webhooks came in ${timeout} ms`))),
          timeout,
        );
        const end = (settle: () => void) => {
          clearTimeout(timer);
          watchers.delete(look);
          settle();
        };
        watchers.add(look);
        look();
      }),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
