import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface OwnServer {
  readonly base: string;
  readonly pid: number;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts a demo server of this checkout on a free port with data of its own, and waits until it is healthy. */
export async function startOwnServer(variables: Record<string, string> = {}): Promise<OwnServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'budstikke-acceptance-'));
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [join(root, 'server/start/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PROFILE: 'demo', PORT: String(port), DATA_DIR: directory, LOG_LEVEL: 'error', ...variables },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk).slice(-4000)));
  let ended = false;
  const end = new Promise<void>((resolve) =>
    child.once('exit', () => {
      ended = true;
      resolve();
    }),
  );
  const stop = async () => {
    child.kill('SIGTERM');
    await end;
    await rm(directory, { recursive: true, force: true });
  };
  for (const until = Date.now() + 60_000; ; ) {
    if (ended) throw new Error(`The server did not start:\n${output}`);
    const answer = await fetch(`${base}/health`).catch(() => undefined);
    if (answer?.status === 200) return { base, pid: child.pid!, stop };
    if (Date.now() > until) {
      await stop();
      throw new Error(`The server was not healthy within a minute:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
