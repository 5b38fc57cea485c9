import { connect, createServer, type Socket } from 'node:net';

/** A TCP relay in front of a database, so that a test can cut the line and mend it. */
export interface Line {
  /** The database's URL by way of the relay. */
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a relay to the database of a URL, be it on a Unix socket (`?host=`) or on TCP. */
export async function openLine(databaseUrl: string): Promise<Line> {
  const parsed = new URL(databaseUrl.replace('@/', '@localhost/'));
  const directory = parsed.searchParams.get('host');
  const port = Number(parsed.searchParams.get('port') ?? (parsed.port || 5432));
  const target = directory === null ? { host: parsed.hostname, port } : { path: `${directory}/.s.PGSQL.${port}` };
  const sockets = new Set<Socket>();
  const relay = createServer((near) => {
    const far = connect(target);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const listen = (on: number) => new Promise<void>((resolve) => relay.listen(on, '127.0.0.1', resolve));
  await listen(0);
  const own = (relay.address() as { port: number }).port;
  const cut = async () => {
    const closed = new Promise((resolve) => relay.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `postgres://${parsed.username}@127.0.0.1:${own}${parsed.pathname}`,
    cut,
    mend: () => listen(own),
    close: async () => {
      if (relay.listening) await cut();
    },
  };
}
