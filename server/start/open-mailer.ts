import { isIP } from 'node:net';
import type { Config } from '../config/config.ts';
import { type Mailer, noMailer, outboxMailer } from '../foundation/mailer/mailer.ts';
import { smtpMailer } from '../foundation/mailer/smtp.ts';

/** SMTP where it is configured; the outbox of the test tools in the demo; in production e-mail waits until it is. */
export function openMailer(
  { smtpUrl, mailFrom, testTools }: Pick<Config, 'smtpUrl' | 'mailFrom' | 'testTools'>,
  publicUrl: string,
): Mailer {
  if (smtpUrl === undefined) return testTools ? outboxMailer : noMailer;
  const { hostname } = new URL(publicUrl);
  const domain = isIP(hostname.replace(/[[\]]/g, '')) === 0 ? hostname : 'localhost';
  return smtpMailer({ url: smtpUrl, from: mailFrom ?? `no-reply@${domain}` });
}
