import { resolve } from 'node:path';
import type { Environment } from './env.ts';
import { readSecrets, type Secrets } from './secrets.ts';

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
  smsGatewayUrl: string | undefined;
  apiKeys: 'off' | 'required';
  testTools: boolean;
  /** Webhooks may go to plain http on loopback (demo only, design §4). */
  loopbackWebhooks: boolean;
  logLevel: string;
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
  const dataDirectory = resolve(environment.dataDirectory ?? 'data');

  const port = Number(environment.port ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    faults.push(`PORT is "${environment.port}"; use a number from 0 (any free port) to 65535.`);

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
  if (production && environment.clamd === undefined)
    faults.push('CLAMD (host:port) is missing; production publishes no attachment that was not scanned.');

  const { secrets, faults: missing } = readSecrets(environment, production);
  faults.push(...missing);
  if (faults.length > 0) throw new ConfigurationRefused(faults);

  return {
    profile,
    role,
    host: environment.host ?? '127.0.0.1',
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
    smsGatewayUrl: environment.smsGatewayUrl,
    apiKeys,
    testTools: !production,
    loopbackWebhooks: !production,
    logLevel: environment.logLevel ?? 'info',
    secrets,
  };
}
