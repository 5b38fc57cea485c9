import { resolve } from 'node:path';
import { minutes } from '../foundation/clock.ts';
import { type CallRules, isNetwork } from '../foundation/guarded-calls/addresses.ts';
import { type AdministratorConfig, readAdministrator } from './administrator.ts';
import { type BouncesConfig, readBounces } from './bounces.ts';
import type { Environment } from './env.ts';
import { type IdPortenConfig, readIdPorten } from './id-porten.ts';
import { readSecrets, type Secrets } from './secrets.ts';
import { readTrust, type TrustConfig } from './trust.ts';

export type { AdministratorConfig } from './administrator.ts';

export type Profile = 'demo' | 'production';
export type Role = 'all' | 'api' | 'worker';

export type BlobsConfig =
  | { kind: 'disk'; directory: string }
  | {
      kind: 's3';
      endpoint: string | undefined;
      bucket: string;
      region: string;
      accessKeyId: string | undefined;
      secretAccessKey: string | undefined;
    };

export type DatabaseConfig = { kind: 'embedded'; directory: string } | { kind: 'url'; url: string };

export interface Config {
  profile: Profile;
  role: Role;
  host: string;
  port: number;
  /** Base of every absolute URL we hand out, without a final slash. Undefined: made from the listening address. */
  publicUrl: string | undefined;
  dataDirectory: string;
  database: DatabaseConfig;
  blobs: BlobsConfig;
  clamd: string | undefined;
  smtpUrl: string | undefined;
  /** Address e-mail comes from. Undefined: `no-reply` at the host of the public URL. */
  mailFrom: string | undefined;
  /** Undefined: nobody reads what mail servers report. */
  bounces: BouncesConfig | undefined;
  smsGatewayUrl: string | undefined;
  /** Milliseconds after which what was accepted counts as delivered, when nothing was reported. */
  assumeDeliveredAfter: number;
  /** How fast all processes together use a channel; undefined: as fast as it takes. */
  emailsPerSecond: number | undefined;
  smsPerSecond: number | undefined;
  apiKeys: 'off' | 'required';
  /** Origins of inboxes elsewhere whose pages may call the mail: exact, or `https://*.example.no`. */
  inboxOrigins: readonly string[];
  testTools: boolean;
  /** Where webhooks may go, conditions be asked and files be fetched; loopback in the demo only (design §4). */
  callRules: CallRules;
  logLevel: string;
  /** Undefined: administrators are made by other administrators. */
  administrator: AdministratorConfig | undefined;
  /** Whose tokens are believed. */
  trust: TrustConfig;
  /** Where people log in. Undefined: the demo's own provider, and nowhere in production. */
  idPorten: IdPortenConfig | undefined;
  secrets: Secrets;
}

/** A configuration that cannot work. The message names every fault and what to set. */
export class ConfigurationRefused extends Error {
  override name = 'ConfigurationRefused';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** Turns the environment into a checked configuration; reports every fault at once. */
export function configure(environment: Environment): Config {
  const faults: string[] = [];
  const oneOf = <T extends string>(name: string, value: string | undefined, allowed: readonly T[], otherwise: T): T => {
    if (value === undefined) return otherwise;
    if ((allowed as readonly string[]).includes(value)) return value as T;
    faults.push(`${name} is "${value}"; use one of ${allowed.join(', ')}.`);
    return otherwise;
  };

  const profile = oneOf('PROFILE', environment.profile, ['demo', 'production'] as const, 'demo');
  const production = profile === 'production';
  const role = oneOf('ROLE', environment.role, ['all', 'api', 'worker'] as const, 'all');
  const blobsKind = oneOf('BLOBS', environment.blobs, ['disk', 's3'] as const, 'disk');
  const apiKeys = oneOf('API_KEYS', environment.apiKeys, ['off', 'required'] as const, production ? 'required' : 'off');
  const logLevel = oneOf(
    'LOG_LEVEL',
    environment.logLevel,
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const,
    'info',
  );
  const dataDirectory = resolve(environment.dataDirectory ?? 'data');

  const port = Number(environment.port ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    faults.push(`PORT is "${environment.port}"; use a number from 0 (any free port) to 65535.`);

  const host = environment.host ?? '127.0.0.1';
  const loopback = /^(127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/i.test(host);
  if (!production && !loopback && environment.allowOpenDemo !== 'yes')
    faults.push(
      `HOST is "${host}", but the demo gives anybody any token. Leave it on loopback, use PROFILE=production, or set ALLOW_OPEN_DEMO=yes if nobody else can reach it.`,
    );

  const publicUrl = environment.publicUrl?.replace(/\/+$/, '');
  if (publicUrl !== undefined && !/^https?:\/\/[^/?#]+(\/[^?#]*)?$/.test(publicUrl))
    faults.push('PUBLIC_URL must be an absolute http or https URL without query, for example https://mail.example.no.');
  if (production && publicUrl === undefined)
    faults.push('PUBLIC_URL is missing; tokens and events carry it, so production needs it.');
  if (production && publicUrl?.startsWith('http:')) faults.push('PUBLIC_URL must be https in production.');

  if (environment.databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(environment.databaseUrl))
    faults.push('DATABASE_URL must start with postgres:// or postgresql://.');
  if (role !== 'all' && environment.databaseUrl === undefined)
    faults.push(`ROLE=${role} shares its work with other processes and needs DATABASE_URL.`);

  if (blobsKind === 's3' && environment.s3Bucket === undefined) faults.push('BLOBS=s3 needs S3_BUCKET.');
  if ((environment.s3AccessKeyId === undefined) !== (environment.s3SecretAccessKey === undefined))
    faults.push('Set both S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or neither (then the machine identity is used).');
  if (role !== 'all' && blobsKind === 'disk')
    faults.push(`ROLE=${role} needs BLOBS=s3: other machines cannot read this one's disk.`);
  if (production && environment.clamd === undefined && environment.malwareWebhookSecret === undefined)
    faults.push(
      'CLAMD (host:port) is missing, or MALWARE_WEBHOOK_SECRET of an external scanner; production publishes no attachment that was not scanned.',
    );

  const inboxOrigins = (environment.inboxOrigins ?? '').split(/[\s,]+/).filter((origin) => origin !== '');
  for (const origin of inboxOrigins)
    if (!/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/.test(origin))
      faults.push(
        `INBOX_ORIGINS has "${origin}"; write origins like https://inbox.example.no or https://*.example.no, with commas between.`,
      );

  const webhookNetworks = (environment.webhookNetworks ?? '').split(/[\s,]+/).filter((network) => network !== '');
  for (const network of webhookNetworks)
    if (!isNetwork(network))
      faults.push(
        `WEBHOOK_NETWORKS has "${network}"; write networks like 10.20.0.0/16 or fd12:3456::/32, with commas between.`,
      );

  const { administrator, faults: ofAdministrator } = readAdministrator(environment);
  faults.push(...ofAdministrator);
  const { trust, faults: ofTrust } = readTrust(environment, profile);
  faults.push(...ofTrust);

  if (environment.smtpUrl !== undefined && !/^smtps?:\/\//i.test(environment.smtpUrl))
    faults.push('SMTP_URL must start with smtp:// or smtps://, for example smtp://user:password@mail.example.no:587.');
  if (environment.mailFrom !== undefined && !/^[^<>]*<?[^<>@\s]+@[^<>@\s]+>?$/.test(environment.mailFrom))
    faults.push('MAIL_FROM must be an e-mail address, for example Budstikke <no-reply@example.no>.');

  const { bounces, faults: ofBounces } = readBounces(environment);
  faults.push(...ofBounces);

  const { idPorten, credential: idPortenCredential, faults: ofIdPorten } = readIdPorten(environment);
  faults.push(...ofIdPorten);

  if (environment.smsGatewayUrl !== undefined && !/^https?:\/\/[^/]/i.test(environment.smsGatewayUrl))
    faults.push('SMS_GATEWAY_URL must be an http or https URL, for example https://user:password@sms.example.no/send.');
  if (environment.smsReportSecret !== undefined && environment.smsGatewayUrl === undefined)
    faults.push('SMS_REPORT_SECRET is set without SMS_GATEWAY_URL; set it to where the SMS go that are reported.');
  const assumeDeliveredAfter = environment.assumeDeliveredAfter ?? '15';
  if (
    !/^\d{1,4}$/.test(assumeDeliveredAfter) ||
    Number(assumeDeliveredAfter) < 1 ||
    Number(assumeDeliveredAfter) > 2880
  )
    faults.push(`ASSUME_DELIVERED_AFTER is "${assumeDeliveredAfter}"; use minutes, from 1 to 2880 (two days).`);
  const rateOf = (name: string, value: string | undefined): number | undefined => {
    if (value === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(value) || Number(value) < 1 || Number(value) > 100_000)
      faults.push(`${name} is "${value}"; use a number from 1 to 100000.`);
    return Number(value);
  };
  const emailsPerSecond = rateOf('EMAILS_PER_SECOND', environment.emailsPerSecond);
  const smsPerSecond = rateOf('SMS_PER_SECOND', environment.smsPerSecond);

  const { secrets, faults: missing } = readSecrets(environment, production);
  faults.push(...missing);
  if (faults.length > 0) throw new ConfigurationRefused(faults);

  return {
    profile,
    role,
    host,
    port,
    publicUrl,
    dataDirectory,
    database:
      environment.databaseUrl === undefined
        ? { kind: 'embedded', directory: resolve(dataDirectory, 'postgres') }
        : { kind: 'url', url: environment.databaseUrl },
    blobs:
      blobsKind === 'disk'
        ? { kind: 'disk', directory: resolve(dataDirectory, 'blobs') }
        : {
            kind: 's3',
            endpoint: environment.s3Endpoint,
            bucket: environment.s3Bucket ?? '',
            region: environment.s3Region ?? 'eu-north-1',
            accessKeyId: environment.s3AccessKeyId,
            secretAccessKey: environment.s3SecretAccessKey,
          },
    clamd: environment.clamd,
    smtpUrl: environment.smtpUrl,
    mailFrom: environment.mailFrom,
    bounces,
    smsGatewayUrl: environment.smsGatewayUrl,
    assumeDeliveredAfter: minutes(Number(assumeDeliveredAfter)),
    emailsPerSecond,
    smsPerSecond,
    apiKeys,
    inboxOrigins,
    testTools: !production,
    callRules: { loopback: !production, networks: webhookNetworks },
    logLevel,
    administrator,
    trust,
    idPorten,
    secrets: { ...secrets, idPortenCredential },
  };
}
