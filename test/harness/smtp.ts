import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** An e-mail as it arrived. */
export interface ReceivedEmail {
  /** Addresses of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly parsed: ParsedMail;
}

/** What the server says to `RCPT TO` and after the last byte; undefined accepts. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
  readonly at: 'recipient' | 'end';
}

export interface TestSmtp {
  /** For the variable `SMTP_URL`. */
  readonly url: string;
  readonly received: readonly ReceivedEmail[];
  /** E-mails that came, accepted or not. */
  readonly attempts: number;
  /** Asked for each e-mail by its receiver's address; set it to make the server refuse. */
  refuse: (to: string) => Refusal | undefined;
  /** Resolves with the e-mails to an address when there are `count`; rejects after ten seconds. */
  arrived(to: string, count?: number): Promise<ReceivedEmail[]>;
  close(): Promise<void>;
}

/** A real SMTP server on a free loopback port (or the given one) that keeps what it accepts. */
export async function startSmtp({ port = 0 } = {}): Promise<TestSmtp> {
  const received: ReceivedEmail[] = [];
  let attempts = 0;
  const errorOf = ({ code, text }: Refusal) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo({ address }, _session, done) {
      const refusal = smtp.refuse(address);
      if (refusal?.at === 'recipient') attempts++;
      done(refusal?.at === 'recipient' ? errorOf(refusal) : null);
    },
    onData(stream, session, done) {
      simpleParser(stream).then(
        (parsed) => {
          attempts++;
          const to = session.envelope.rcptTo.map(({ address }) => address);
          const refusal = smtp.refuse(to[0]!);
          if (refusal?.at === 'end') return done(errorOf(refusal));
          const { mailFrom } = session.envelope;
          received.push({ from: mailFrom === false ? '' : mailFrom.address, to, parsed });
          return done(null);
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
