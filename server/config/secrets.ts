import { createHash } from 'node:crypto';
import type { Environment } from './env.ts';
import type { IdPortenCredential } from './id-porten.ts';

/** What must never be logged, shown or sent. Kept apart from the configuration so that nothing prints it by accident. */
export interface Secrets {
  /** 32 bytes; encrypts the private signing keys that lie in the database. */
  readonly encryptionKey: Buffer;
  /** What callers of the statistics operations must send; undefined: nobody may call them. */
  readonly statisticsApiKey: string | undefined;
  /** What an external malware scanner sends with its results; undefined: there is none. */
  readonly malwareWebhookSecret: string | undefined;
  /** What the SMS gateway sends with its delivery reports; undefined: it sends none. */
  readonly smsReportSecret: string | undefined;
  /** Proves to the provider that people log in at who this installation is; there when one is configured. */
  readonly idPortenCredential: IdPortenCredential | undefined;
  toJSON(): string;
}

/** Demo needs no secret to be set; production refuses to start without one and says which. */
export function readSecrets(
  environment: Environment,
  production: boolean,
): { secrets: Omit<Secrets, 'idPortenCredential'>; faults: string[] } {
  const faults: string[] = [];
  const given = environment.encryptionKey;
  let encryptionKey = createHash('sha256').update('budstikke demo, not a secret').digest();
  if (given !== undefined) {
    const bytes = Buffer.from(given, 'base64');
    if (bytes.length === 32) encryptionKey = bytes;
    else faults.push('ENCRYPTION_KEY must be 32 bytes in base64; make one with: openssl rand -base64 32');
  } else if (production) {
    faults.push('ENCRYPTION_KEY is missing; make one with: openssl rand -base64 32');
  }
  const { statisticsApiKey, malwareWebhookSecret, smsReportSecret } = environment;
  if (malwareWebhookSecret !== undefined && malwareWebhookSecret.length < 20)
    faults.push('MALWARE_WEBHOOK_SECRET must have at least 20 characters; make one with: openssl rand -hex 32');
  if (smsReportSecret !== undefined && smsReportSecret.length < 20)
    faults.push('SMS_REPORT_SECRET must have at least 20 characters; make one with: openssl rand -hex 32');
  return {
    secrets: { encryptionKey, statisticsApiKey, malwareWebhookSecret, smsReportSecret, toJSON: () => '[secrets]' },
    faults,
  };
}
