import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** An e-mail as it arrived. */
export interface ReceivedEmail {
  /** Addresses of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  /** What the envelope says about delivery reports (RFC 3461). */
  readonly wanted: { readonly envelopeId: string | null; readonly returned: string | null; readonly notify: string[] };
  readonly parsed: ParsedMail;
}

/** What the server says to `RCPT TO` and after the last byte; undefined accepts. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
  readonly at: 'recipient' | 'end';
}

/** What goes wrong besides answers: the connection is cut in the e-mail or behind it, or nobody ever answers. */
export type Disturbance = 'cut within' | 'cut behind' | 'silence';

export interface TestSmtp {
  /** For the variable `SMTP_URL`. */
  readonly url: string;
  readonly received: readonly ReceivedEmail[];
  /** E-mails that came, accepted or not. */
  readonly attempts: number;
  /** Asked for each e-mail by its receiver's address; set it to make the server refuse. */
  refuse: (to: string) => Refusal | undefined;
  /** The same for what a server does when it breaks; behind an e-mail it has it, though the sender does not know. */
  disturb: (to: string) => Disturbance | undefined;
  /** Resolves with the e-mails to an address when there are `count`; rejects after ten seconds. */
  arrived(to: string, count?: number): Promise<ReceivedEmail[]>;
  close(): Promise<void>;
}

/** A real SMTP server on a free loopback port (or the given one) that keeps what it accepts. */
export async function startSmtp({ port = 0 } = {}): Promise<TestSmtp> {
  const received: ReceivedEmail[] = [];
  let attempts = 0;
  const errorOf = ({ code, text }: Refusal) => Object.assign(new Error(text), { responseCode: code });
  const cut = (session: SMTPServerSession) => {
    const connections = server.connections as unknown as Iterable<{ session: SMTPServerSession; _socket: Socket }>;
    for (const connection of connections) if (connection.session === session) connection._socket.destroy();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideDSN: false,
    closeTimeout: 1000,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const refusal = smtp.refuse(address);
      if (refusal?.at === 'recipient') attempts++;
      done(refusal?.at === 'recipient' ? errorOf(refusal) : null);
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const disturbance = smtp.disturb(to[0]!);
      if (disturbance === 'cut within') {
        attempts++;
        stream.once('data', () => cut(session)).on('error', () => undefined);
        return;
      }
      simpleParser(stream).then(
        (parsed) => {
          attempts++;
          const refusal = smtp.refuse(to[0]!);
          if (refusal?.at === 'end') return done(errorOf(refusal));
          const { mailFrom, rcptTo, dsn } = session.envelope as Envelope;
          const wanted = {
            envelopeId: dsn?.envid ?? null,
            returned: dsn?.ret ?? null,
            notify: rcptTo[0]?.dsn?.notify ?? [],
          };
          received.push({ from: mailFrom === false ? '' : mailFrom.address, to, wanted, parsed });
          if (disturbance === 'cut behind') return cut(session);
          return disturbance === 'silence' ? undefined : done(null);
        },
        (error: Error) => done(error),
      );
    },
  });
  server.on('error', () => undefined);
  const listening = server.listen(port, '127.0.0.1');
  if (!listening.listening) await once(listening, 'listening');
  const smtp: TestSmtp = {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    received,
    get attempts() {
      return attempts;
    },
    refuse: () => undefined,
    disturb: () => undefined,
    async arrived(to, count = 1) {
      for (const until = Date.now() + 10_000; Date.now() < until; ) {
        const matching = received.filter((email) => email.to.includes(to));
        if (matching.length >= count) return matching;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`${count} e-mails to ${to} did not come within 10 seconds`);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return smtp;
}

/** The envelope with what the types of smtp-server leave out. */
type Envelope = SMTPServerSession['envelope'] & {
  readonly dsn?: { readonly envid: string | null; readonly ret: string | null };
  readonly rcptTo: readonly { readonly dsn?: { readonly notify?: string[] } }[];
};
