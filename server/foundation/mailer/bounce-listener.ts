import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer } from 'smtp-server';
import type { Log } from '../log.ts';
import { readDeliveryReport } from './delivery-report.ts';
import type { Report } from './mailer.ts';
import type { ReturnPaths } from './return-paths.ts';

export interface BounceListenerParts {
  readonly log: Log;
  readonly returnPaths: ReturnPaths;
  /** Takes a report in; false when the e-mail is forgotten or has failed before. */
  readonly report: (id: string, report: Report) => Promise<boolean>;
  /** Milliseconds a connection may last, whatever comes over it. */
  readonly sessionWithin?: number;
}

export interface BounceListener {
  /** The port that is listened on. */
  readonly port: number;
  close(): Promise<void>;
}

/** The report comes first; what is behind this many bytes is the e-mail sent back, and is not kept. */
const READ_AT_MOST = 262_144;
/** Bytes; as much as large servers send. */
const LARGEST = 52_428_800;
/** Reports are handed over in seconds; who sends a byte a minute must not keep a place for good. */
const SESSION_WITHIN = 600_000;

/**
 * Takes in what mail servers report about e-mail of ours: an SMTP server that knows no address but the return paths that
 * were given out. Whatever else comes is refused, and what is no report (an absence notice) is taken and forgotten.
 */
export async function listenForBounces(
  { host, port }: { readonly host: string; readonly port: number },
  parts: BounceListenerParts,
): Promise<BounceListener> {
  const { log, returnPaths, sessionWithin = SESSION_WITHIN } = parts;
  const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    banner: 'Budstikke',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: LARGEST,
    maxClients: 50,
    socketTimeout: 60_000,
    closeTimeout: 5000,
    onRcptTo({ address }, session, done) {
      if (returnPaths.idOf(address) === undefined) return done(refusal(550, '5.1.1 No such address'));
      // A report is about one e-mail; the sender comes again for the others (RFC 5321 §4.5.3.1.10).
      if (session.envelope.rcptTo.length > 0) return done(refusal(452, '4.5.3 One address at a time'));
      return done();
    },
    onData(stream, session, done) {
      const id = returnPaths.idOf(session.envelope.rcptTo[0]!.address)!;
      take(stream, id, parts).then(
        () => done(null, '2.0.0 Taken'),
        (error: Error) => {
          log.error({ email: id, reason: error.message }, 'a delivery report could not be taken in; it comes again');
          done(refusal(451, '4.3.0 Not now'));
        },
      );
    },
  });
  // Broken connections of strangers; without a listener they would end the process.
  server.on('error', (error: Error) => log.debug({ reason: error.message }, 'a mail server went away'));
  server.server.on('connection', (socket: Socket) => {
    const over = setTimeout(() => socket.destroy(), sessionWithin).unref();
    socket.once('close', () => clearTimeout(over));
  });
  const listening = server.listen(port, host);
  await new Promise<void>((resolve, reject) => listening.once('listening', resolve).once('error', reject));
  return {
    port: (listening.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function take(stream: Readable, id: string, { log, report }: BounceListenerParts): Promise<void> {
  const read = await readDeliveryReport(await beginningOf(stream));
  if (read === undefined) return log.info({ email: id }, 'an answer to an e-mail settles nothing');
  if (read.envelopeId !== undefined && read.envelopeId.toLowerCase() !== id)
    return log.warn({ email: id }, 'a delivery report is about another e-mail than its address, and is left out');
  const counts = await report(id, read.report);
  log.info({ email: id, report: read.report.kind, counts }, 'what became of an e-mail was reported');
}

/** The first bytes; the others are read all the same, or the sender would wait. */
async function beginningOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (size < READ_AT_MOST) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, READ_AT_MOST);
}
