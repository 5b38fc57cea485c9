import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../server/start/main.ts', import.meta.url));
const withoutPages = fileURLToPath(new URL('serve.ts', import.meta.url));

/** A server in a process of its own, so that it can be killed. */
export interface ServerProcess {
  readonly base: string;
  readonly pid: number;
  /** `kill -9`, and waits for the end. */
  kill(): Promise<void>;
  /** A polite stop; answers the exit code. */
  stop(): Promise<number | null>;
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts `server/start/main.ts` (or only the API of it) with the given variables and waits until it is healthy. */
export async function startProcess(
  variables: Readonly<Record<string, string>>,
  { pages = true } = {},
): Promise<ServerProcess> {
  const port = variables.PORT ?? String(await freePort());
  const child: ChildProcess = spawn(process.execPath, [pages ? main : withoutPages], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOG_LEVEL: 'error', ...variables, PORT: port },
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk).slice(-4000);
    });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  const base = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + 60_000; ; ) {
    if (over) throw new Error(`The server ended before it was healthy:\n${output}`);
    const answer = await fetch(`${base}/health`).catch(() => undefined);
    if (answer?.status === 200) break;
    if (Date.now() > until) {
      await end('SIGKILL');
      throw new Error(`The server was not healthy within a minute:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { base, pid: child.pid!, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
}
