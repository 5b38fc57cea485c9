import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The EICAR test file: harmless, and found by every scanner. In two pieces, or scanners would take this source file. */
export const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
  'latin1',
);

/** What the test signature calls it; clamd adds `.UNOFFICIAL` to names that are not from its makers. */
export const EICAR_NAME = 'Eicar-Test-Signature.UNOFFICIAL';

export interface TestClamd {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Path of its Unix socket. */
  readonly socket: string;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Makes it stand still, and go on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Where clamd is installed, or undefined. */
export const clamdPath: string | undefined = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  .map((directory) => join(directory, 'clamd'))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** For the `skip` option of tests that need clamd: false, or why they are skipped. */
export const withoutClamd: false | string =
  clamdPath === undefined && 'clamd is not installed (Debian: apt-get install --no-install-recommends clamav-daemon)';

/**
 * Starts a clamd of its own on a free loopback port and a Unix socket, with one signature (EICAR anywhere in a file) and
 * no signature updates. `streamMaxLength`, `maxFileSize` in megabytes; `port` brings one
 * back where it was.
 */
export async function startClamd({
  streamMaxLength = 100,
  maxFileSize = 2000,
  port: wanted = undefined as number | undefined,
} = {}): Promise<TestClamd> {
  if (clamdPath === undefined) throw new Error(String(withoutClamd));
  const directory = await mkdtemp(join(tmpdir(), 'budstikke-clamd-'));
  const [port, socket] = [wanted ?? (await freePort()), join(directory, 'socket')];
  await mkdir(join(directory, 'signatures'));
  await mkdir(join(directory, 'work'));
  await writeFile(join(directory, 'signatures', 'eicar.ndb'), `Eicar-Test-Signature:0:*:${EICAR.toString('hex')}\n`);
  await writeFile(
    join(directory, 'clamd.conf'),
    [
      'Foreground yes',
      `DatabaseDirectory ${join(directory, 'signatures')}`,
      `TemporaryDirectory ${join(directory, 'work')}`,
      'TCPAddr 127.0.0.1',
      `TCPSocket ${port}`,
      `LocalSocket ${socket}`,
      `StreamMaxLength ${streamMaxLength}M`,
      `MaxFileSize ${maxFileSize}M`,
      `MaxScanSize ${maxFileSize}M`,
      'AlertExceedsMax yes',
      '',
    ].join('\n'),
  );
  const clamd = spawn(clamdPath, ['--config-file', join(directory, 'clamd.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [clamd.stdout, clamd.stderr]) stream.on('data', (text: Buffer) => (output += text));
  const ended = once(clamd, 'exit');
  const end = async (signal: NodeJS.Signals) => {
    if (running(clamd)) clamd.kill(signal);
    await ended;
  };
  while (!(await answers(port))) {
    if (!running(clamd)) {
      await rm(directory, { recursive: true, force: true });
      throw new Error(`clamd did not start:\n${output}`);
    }
    await sleep(50);
  }
  return {
    host: '127.0.0.1',
    port,
    socket,
    kill: () => end('SIGKILL'),
    freeze: () => clamd.kill('SIGSTOP'),
    thaw: () => clamd.kill('SIGCONT'),
    stop: async () => {
      await end('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const running = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** A loopback port nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1', () => socket.write('zPING\0'));
  return new Promise<boolean>((resolve) => {
    socket.once('data', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  }).finally(() => socket.destroy());
}
