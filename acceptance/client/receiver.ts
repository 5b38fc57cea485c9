import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A CloudEvent as a webhook gets it. */
export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly resourceinstance?: string;
  readonly subject?: string;
}

/** A webhook on a free loopback port that takes everything; `heard` is told of each event as it arrives. */
export async function startReceiver(heard: (event: ReceivedEvent) => void = () => undefined) {
  const events: ReceivedEvent[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event = JSON.parse(Buffer.concat(chunks).toString()) as ReceivedEvent;
      events.push(event);
      heard(event);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    events,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
