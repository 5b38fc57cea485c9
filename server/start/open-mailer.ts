import { isIP } from 'node:net';
import type { Config } from '../config/config.ts';
import { type BounceListener, listenForBounces } from '../foundation/mailer/bounce-listener.ts';
import { type Mailer, noMailer, outboxMailer } from '../foundation/mailer/mailer.ts';
import type { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import { type ReturnPaths, returnPaths } from '../foundation/mailer/return-paths.ts';
import { smtpMailer } from '../foundation/mailer/smtp.ts';
import type { Log } from '../foundation/log.ts';

/** SMTP where it is configured; the outbox of the test tools in the demo; in production e-mail waits until it is. */
export function openMailer(
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'testTools' | 'bounces' | 'secrets'>,
  publicUrl: string,
): Mailer {
  const { smtpUrl, mailFrom, testTools } = config;
  if (smtpUrl === undefined) return testTools ? outboxMailer : noMailer;
  const { hostname } = new URL(publicUrl);
  const domain = isIP(hostname.replace(/[[\]]/g, '')) === 0 ? hostname : 'localhost';
  return smtpMailer({ url: smtpUrl, from: mailFrom ?? `no-reply@${domain}`, returnPaths: returnPathsOf(config) });
}

/** Listens for what mail servers report, where this process is to. */
export async function openBounces(
  config: Pick<Config, 'bounces' | 'secrets'>,
  { outgoing, log }: { readonly outgoing: OutgoingMail; readonly log: Log },
): Promise<BounceListener | undefined> {
  const paths = returnPathsOf(config);
  if (paths === undefined || config.bounces?.listen === undefined) return undefined;
  return listenForBounces(config.bounces.listen, {
    log,
    returnPaths: paths,
    report: (id, report) => outgoing.report(id, report),
  });
}

const returnPathsOf = ({ bounces, secrets }: Pick<Config, 'bounces' | 'secrets'>): ReturnPaths | undefined =>
  bounces && returnPaths(bounces.domain, secrets.encryptionKey);
