import { createTransport } from 'nodemailer';
import type { Attempt, Email, Mailer } from './mailer.ts';
import type { ReturnPaths } from './return-paths.ts';
import { causeOf, isTemporary } from './status-codes.ts';

export interface SmtpConfig {
  /** `smtp://user:password@host:587`, `smtps://…`; options as in nodemailer's connection URLs. */
  readonly url: string;
  /** Address all e-mail comes from. */
  readonly from: string;
  /** Where reports come back to, when somebody reads them; else they go to `from`. */
  readonly returnPaths?: ReturnPaths | undefined;
}

/** Milliseconds until a server must have answered; a lease of the sweep is longer than all of them. */
const CONNECT_WITHIN = 10_000;
const GREET_WITHIN = 10_000;
const SILENT_AT_MOST = 60_000;

/** Sends over SMTP, with a few kept connections. */
export function smtpMailer({ url, from, returnPaths }: SmtpConfig): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: CONNECT_WITHIN,
    greetingTimeout: GREET_WITHIN,
    socketTimeout: SILENT_AT_MOST,
    // Texts come from strangers: nothing in them may make us read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const address = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return {
    configured: true,
    keepsAccepted: true,
    async send(email: Email): Promise<Attempt> {
      try {
        await transport.sendMail({
          messageId: `<${email.id}@${domain}>`,
          date: email.date,
          from: email.sender ?? from,
          envelope: { from: returnPaths?.pathOf(email.id) ?? address, to: [email.to] },
          to: { name: '', address: email.to },
          subject: email.subject,
          text: email.text,
          ...(email.html === undefined ? {} : { html: email.html }),
          // Reports come back with this id in them, from servers that know how; that all went well only to who reads it.
          dsn: { id: email.id, return: 'headers', notify: returnPaths ? ['success', 'failure'] : ['failure'] },
          attachments: email.attachments.map(({ fileName, contentType, bytes }) => ({
            filename: fileName,
            contentType,
            content: bytes,
          })),
        });
        return { kind: 'accepted' };
      } catch (error) {
        return outcomeOf(error as SmtpError);
      }
    },
    close: () => transport.close(),
  };
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

/**
 * A 5xx about the receiver or the e-mail itself is for good; one about our login or our own address is a fault of the
 * configuration that an operator mends, and like every 4xx and every broken connection it is tried again.
 */
function outcomeOf({ code, command, responseCode, response = '' }: SmtpError): Attempt {
  if (responseCode === undefined) {
    // Larger than the server announced to take, or an address that cannot be written in SMTP.
    const hopeless = code === 'EMESSAGE' || code === 'EENVELOPE';
    const reason = hopeless
      ? 'The SMTP server does not take an e-mail of this size or to such an address'
      : `The SMTP server could not be used (${code ?? 'unknown reason'})`;
    return hopeless
      ? { kind: 'refused', reason, cause: code === 'EENVELOPE' ? 'invalid-address' : 'too-large' }
      : { kind: 'later', reason };
  }
  const aboutEmail = command === 'RCPT TO' || command === 'DATA';
  const reason = `The SMTP server answered ${responseCode}${command === undefined ? '' : ` to ${command}`}`;
  return aboutEmail && !isTemporary(responseCode, response)
    ? { kind: 'refused', reason, cause: causeOf(responseCode, response) }
    : { kind: 'later', reason };
}
