import { connect, type Socket, type TcpSocketConnectOpts } from 'node:net';
import {
  type NotScannedReason,
  notScanned,
  type Scan,
  type ScanOptions,
  type Scanner,
  ScannerUnavailable,
  type Verdict,
} from './scanner.ts';

/** Where a clamd listens: `TCPAddr` and `TCPSocket`, or `LocalSocket`, of its clamd.conf. */
export type ClamdAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/** Milliseconds. */
export interface ClamdPatience {
  /** Until there is a connection. */
  readonly connectWithin: number;
  /** Until a clamd that is behind takes more bytes. */
  readonly takeWithin: number;
  /** From the last byte to the verdict, where the caller does not say. */
  readonly answerWithin: number;
}

const PATIENCE: ClamdPatience = {
  connectWithin: 5_000,
  takeWithin: 20_000,
  // An upload's sender is waiting, and gives up after 100 s with .NET's defaults; what takes longer is scanned again later.
  answerWithin: 60_000,
};

// Bytes clamd has not taken yet: enough to keep it busy while the next chunk is read and digested.
const SOCKET_BUFFER = 1024 * 1024;
/** The scanning engine takes no larger file (clamd.conf(5), MaxFileSize), and answers OK for one it left alone. */
const ENGINE_LIMIT = 2 ** 31 - 1;
/** An answer is one short line. */
const LONGEST_ANSWER = 4096;
/** Milliseconds for a clamd that is well to say that a length is over its limit. */
const LIMIT_ANSWER_WITHIN = 2_000;

const COMMAND = Buffer.from('zINSTREAM\0');

/** Reads `host:port`, `[IPv6 address]:port` or the path of a Unix socket; throws a `RangeError` that says so. */
export function clamdAddress(text: string): ClamdAddress {
  if (text.startsWith('/')) return { kind: 'unix', path: text };
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([^:/[\]\s]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65535)
    throw new RangeError(`"${text}" is no address of a clamd; write host:port, or the path of its Unix socket.`);
  return { kind: 'tcp', host, port: Number(port) };
}

/**
 * The clamd at an address, spoken to by INSTREAM (clamd(8)), one connection a scan. Its clamd.conf should allow what is
 * sent (`StreamMaxLength`, `MaxFileSize`, `MaxScanSize`) and have `AlertExceedsMax yes`, without which a file over
 * `MaxFileSize` is called clean unseen.
 */
export function clamdScanner(address: ClamdAddress, patience: Partial<ClamdPatience> = {}): Scanner {
  const waits = { ...PATIENCE, ...patience };
  return {
    open: (options: ScanOptions = {}) => new ClamdScan(address, { ...waits, ...options }),
    check: async () => {
      const answer = await ask(address, 'zPING\0', waits.connectWithin).catch((error: unknown) => {
        throw new ScannerUnavailable(`clamd at ${textOf(address)} does not answer (${codeOf(error)}); is it running?`, {
          cause: error,
        });
      });
      if (answer !== 'PONG')
        throw new ScannerUnavailable(`What answers at ${textOf(address)} is no clamd; check the address.`);
    },
  };
}

/**
 * connecting → streaming → waiting for the answer → decided. An answer, a broken connection or an expired wait decides
 * at any time; after that, bytes are let go unseen. A connection that broke without an answer is first looked into.
 */
class ClamdScan implements Scan {
  verdict: Verdict | undefined;
  readonly #address: ClamdAddress;
  readonly #patience: ClamdPatience;
  readonly #socket: Socket;
  readonly #decided = Promise.withResolvers<Verdict>();
  #timer: NodeJS.Timeout | undefined;
  #connected = false;
  #broken = false;
  #finished = false;
  #sent = 0;
  #answer = '';
  /** Lets a waiting `write` go on. */
  #proceed: () => void = () => {};

  constructor(address: ClamdAddress, patience: ClamdPatience) {
    this.#address = address;
    this.#patience = patience;
    this.#socket = open(address);
    this.#socket.on('connect', () => {
      this.#connected = true;
      this.#wait();
    });
    this.#socket.on('drain', () => {
      this.#wait();
      this.#proceed();
    });
    this.#socket.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#socket.on('error', (error) => void this.#lost(error));
    this.#socket.on('close', () => void this.#lost());
    this.#socket.write(COMMAND);
    this.#wait();
  }

  async write(chunk: Buffer): Promise<void> {
    // A length of zero would end the stream.
    if (this.verdict !== undefined || chunk.length === 0) return;
    if (this.#broken) return void (await this.#decided.promise);
    this.#sent += chunk.length;
    if (this.#sent > ENGINE_LIMIT) return this.#decide(tooLarge('more than the 2 GB its engine can scan'));
    this.#socket.cork();
    this.#socket.write(lengthOf(chunk.length));
    this.#socket.write(chunk);
    this.#socket.uncork();
    if (!this.#socket.writableNeedDrain) return;
    this.#wait();
    await new Promise<void>((resolve) => {
      this.#proceed = resolve;
    });
  }

  finish(): Promise<Verdict> {
    if (!this.#finished && this.verdict === undefined && !this.#broken) {
      this.#finished = true;
      this.#socket.write(lengthOf(0));
      this.#wait();
    }
    return this.#decided.promise;
  }

  abort(): void {
    this.#decide(notScanned('aborted', 'The scan was given up before its end.'));
  }

  /** Sets the timer for what is waited for now, if anything. An idle sender is waited for without limit. */
  #wait(): void {
    // Bytes that come meanwhile do not put off the end of the wait for the connection.
    if (!this.#connected && this.#timer !== undefined) return;
    clearTimeout(this.#timer);
    if (this.verdict !== undefined || this.#broken) return;
    const { connectWithin, takeWithin, answerWithin } = this.#patience;
    if (!this.#connected) this.#decideAfter(connectWithin, 'unreachable', 'did not accept the connection');
    else if (this.#finished) this.#decideAfter(answerWithin, 'timed-out', 'gave no verdict');
    else if (this.#socket.writableNeedDrain) this.#decideAfter(takeWithin, 'timed-out', 'took no more bytes');
  }

  #decideAfter(milliseconds: number, reason: NotScannedReason, what: string): void {
    this.#timer = setTimeout(
      () => this.#fail(reason, `${what} for ${milliseconds / 1000} s; it may be overloaded`),
      milliseconds,
    );
  }

  #take(bytes: Buffer): void {
    this.#answer += bytes.toString('latin1');
    // Some errors end with a line feed, whatever the command asked for.
    const end = this.#answer.search(/[\0\n]/);
    if (end >= 0) this.#decide(verdictOf(this.#answer.slice(0, end)));
    else if (this.#answer.length > LONGEST_ANSWER) this.#fail('scanner-error', 'sent an endless answer');
  }

  /**
   * The connection ended. Over its size limit clamd answers and hangs up on a sender that is still sending; the reset
   * then often overtakes the answer. A too large file must not pass for one worth another try, so clamd is asked.
   */
  async #lost(error?: Error): Promise<void> {
    if (this.verdict !== undefined || this.#broken) return;
    this.#broken = true;
    clearTimeout(this.#timer);
    if (!this.#connected) {
      this.#fail('unreachable', `cannot be reached (${codeOf(error)}); is it running?`);
    } else if (this.#answer !== '') {
      this.#decide(verdictOf(this.#answer));
    } else if (this.#sent > 0 && (await exceedsLimit(this.#address, this.#sent))) {
      this.#decide(tooLarge('more than its StreamMaxLength'));
    } else {
      this.#fail('connection-lost', `closed the connection without a verdict (${codeOf(error)}); its log tells why`);
    }
  }

  #fail(reason: NotScannedReason, what: string): void {
    this.#decide(notScanned(reason, `clamd at ${textOf(this.#address)} ${what}.`));
  }

  #decide(verdict: Verdict): void {
    if (this.verdict !== undefined) return;
    this.verdict = verdict;
    clearTimeout(this.#timer);
    this.#socket.destroy();
    this.#proceed();
    this.#decided.resolve(verdict);
  }
}

/** What clamd's answer to INSTREAM means. */
function verdictOf(answer: string): Verdict {
  if (answer === 'stream: OK') return { kind: 'clean' };
  const name = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  // With AlertExceedsMax, what was too large to be looked at whole is reported under this name.
  if (name?.startsWith('Heuristics.Limits.Exceeded')) return tooLarge(`more than its limits (${name})`);
  if (name !== undefined) return { kind: 'infected', name };
  if (answer.includes('size limit exceeded')) return tooLarge('more than its StreamMaxLength');
  if (/timed out/i.test(answer)) return notScanned('timed-out', `clamd: ${answer}`);
  return notScanned('scanner-error', `clamd: ${answer}`);
}

const tooLarge = (what: string): Verdict =>
  notScanned('too-large', `The file has ${what}: clamd did not scan it, or not all of it.`);

const lengthOf = (length: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(length);
  return bytes;
};

/** Whether clamd takes no stream of this many bytes. It judges by the length that goes before the bytes: none are sent. */
async function exceedsLimit(address: ClamdAddress, bytes: number): Promise<boolean> {
  const question = Buffer.concat([COMMAND, lengthOf(bytes)]);
  const answer = await ask(address, question, LIMIT_ANSWER_WITHIN).catch(() => '');
  return answer.includes('size limit exceeded');
}

/** Sends a command and gives the first line of the answer; rejects without one in time. */
function ask(address: ClamdAddress, command: string | Buffer, milliseconds: number): Promise<string> {
  const socket = open(address);
  return new Promise<string>((resolve, reject) => {
    let answer = '';
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), milliseconds);
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
      const end = answer.search(/[\0\n]/);
      if (end >= 0 || answer.length > LONGEST_ANSWER) resolve(answer.slice(0, Math.max(end, 0)));
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      reject(new Error('no answer'));
    });
    socket.write(command);
  }).finally(() => socket.destroy());
}

function open(address: ClamdAddress): Socket {
  // A socket takes a Duplex's options too; its types leave them out.
  const where = address.kind === 'tcp' ? { host: address.host, port: address.port } : { path: address.path };
  const options = { ...where, noDelay: true, writableHighWaterMark: SOCKET_BUFFER };
  return connect(options as TcpSocketConnectOpts);
}

const textOf = (address: ClamdAddress): string =>
  address.kind === 'tcp' ? `${address.host}:${address.port}` : address.path;

const codeOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : 'closed';
