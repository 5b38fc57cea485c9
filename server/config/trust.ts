import { readFileSync } from 'node:fs';
import type { Environment } from './env.ts';

/** Whose tokens are believed: our own; our own and others'; or, inside Altinn, Altinn's alone. */
export type TrustMode = 'stand-alone' | 'hybrid' | 'altinn';

export type IssuerKind = 'maskinporten' | 'id-porten' | 'altinn' | 'dialog' | 'altinn-studio' | 'platform';

/** An issuer of tokens elsewhere, believed by configuration. */
export interface IssuerConfig {
  readonly kind: IssuerKind;
  /** Exactly as the issuer writes it in `iss`, final slash or none. */
  readonly issuer: string;
  readonly environment: 'production' | 'test';
  /** Address of its key set. */
  readonly jwks: string;
  readonly algorithms: readonly string[];
  /** Must be among `aud`; undefined: the issuer's tokens need not have one. */
  readonly audience: string | undefined;
}

export interface TrustConfig {
  readonly mode: TrustMode;
  readonly issuers: readonly IssuerConfig[];
}

const ALGORITHMS = new Set(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']);
const KINDS: readonly IssuerKind[] = ['maskinporten', 'id-porten', 'altinn', 'dialog', 'altinn-studio', 'platform'];
/** Inside Altinn the exchange is Altinn's: what only an exchange takes is nothing to us. */
const INSIDE_ALTINN: ReadonlySet<IssuerKind> = new Set(['altinn', 'maskinporten', 'dialog', 'platform']);

const PLATFORMS: Readonly<Record<string, string>> = {
  prod: 'https://platform.altinn.no',
  tt02: 'https://platform.tt02.altinn.no',
  yt01: 'https://platform.yt01.altinn.cloud',
  at22: 'https://platform.at22.altinn.cloud',
  at23: 'https://platform.at23.altinn.cloud',
  at24: 'https://platform.at24.altinn.cloud',
};

type Preset = Omit<IssuerConfig, 'audience'>;

/** The issuers of authentication §0 by name. */
const PRESETS: ReadonlyMap<string, Preset> = new Map<string, Preset>([
  ...(['production', 'test'] as const).flatMap((environment): [string, Preset][] => {
    const [suffix, host] = environment === 'production' ? ['', ''] : ['-test', 'test.'];
    const algorithms = ['RS256'];
    const maskinporten = `https://${host}maskinporten.no/`;
    const idPorten = `https://${host}idporten.no`;
    return [
      [
        `maskinporten${suffix}`,
        { kind: 'maskinporten', issuer: maskinporten, environment, jwks: `${maskinporten}jwk`, algorithms },
      ],
      [
        `id-porten${suffix}`,
        { kind: 'id-porten', issuer: idPorten, environment, jwks: `${idPorten}/jwks.json`, algorithms },
      ],
    ];
  }),
  ...Object.entries(PLATFORMS).flatMap(([name, platform]): [string, Preset][] => {
    const environment = name === 'prod' ? 'production' : 'test';
    const altinn = `${platform}/authentication/api/v1/openid/`;
    const dialogporten = `${platform}/dialogporten/api/v1`;
    return [
      [
        `altinn-${name}`,
        {
          kind: 'altinn',
          issuer: altinn,
          environment,
          jwks: `${altinn}.well-known/openid-configuration/jwks`,
          algorithms: ['RS256'],
        },
      ],
      [
        `dialogporten-${name}`,
        {
          kind: 'dialog',
          issuer: dialogporten,
          environment,
          jwks: `${dialogporten}/.well-known/jwks.json`,
          algorithms: ['EdDSA'],
        },
      ],
    ];
  }),
]);

/** Reads MODE, TRUSTED_ISSUERS and TRUSTED_ISSUERS_FILE; tells every contradiction. */
export function readTrust(
  { mode: asked, trustedIssuers, trustedIssuersFile, allowTestIssuers }: Environment,
  profile: 'demo' | 'production',
): { trust: TrustConfig; faults: string[] } {
  const faults: string[] = [];
  const mode = (['stand-alone', 'hybrid', 'altinn'] as const).find((one) => one === (asked ?? 'stand-alone'));
  if (mode === undefined) faults.push(`MODE is "${asked}"; use one of stand-alone, hybrid, altinn.`);

  const issuers: IssuerConfig[] = [];
  for (const name of (trustedIssuers ?? '').split(/[\s,]+/).filter((text) => text !== '')) {
    const preset = PRESETS.get(name);
    if (preset === undefined)
      faults.push(`TRUSTED_ISSUERS names "${name}"; known are ${[...PRESETS.keys()].join(', ')}.`);
    else issuers.push({ ...preset, audience: undefined });
  }
  if (trustedIssuersFile !== undefined) {
    const read = issuersIn(trustedIssuersFile);
    if (typeof read === 'string') faults.push(read);
    else
      for (const each of read) {
        const issuer = issuerOf(each);
        if (typeof issuer === 'string') faults.push(`TRUSTED_ISSUERS_FILE: ${issuer}`);
        else issuers.push(issuer);
      }
  }

  const twice = issuers.find(({ issuer }, index) => issuers.findIndex((other) => other.issuer === issuer) !== index);
  if (twice !== undefined) faults.push(`The issuer ${twice.issuer} is trusted twice; leave one out.`);
  faults.push(...contradictions(mode ?? 'stand-alone', issuers, profile, allowTestIssuers === 'yes'));
  return { trust: { mode: mode ?? 'stand-alone', issuers }, faults };
}

/** What must never be together: test and production, and issuers with a mode that has no use for them. */
function contradictions(
  mode: TrustMode,
  issuers: readonly IssuerConfig[],
  profile: 'demo' | 'production',
  testAllowed: boolean,
): string[] {
  const faults: string[] = [];
  const of = (environment: IssuerConfig['environment']) =>
    issuers.filter((issuer) => issuer.environment === environment).map(({ issuer }) => issuer);
  const [production, test] = [of('production'), of('test')];
  if (production.length > 0 && test.length > 0)
    faults.push(
      `Issuers of test and production are never trusted together: ${test.join(', ')} and ${production.join(', ')}. Keep one kind.`,
    );
  else if (production.length > 0 && profile === 'demo')
    faults.push(
      `PROFILE=demo gives anybody any token, so it cannot stand beside ${production.join(', ')}. Use PROFILE=production, or issuers of a test environment.`,
    );
  else if (test.length > 0 && profile === 'production' && !testAllowed)
    faults.push(
      `PROFILE=production does not believe ${test.join(', ')}, where anybody can be anybody. Use the production issuers; in a test environment of your own, set ALLOW_TEST_ISSUERS=yes.`,
    );

  if (mode === 'stand-alone' && issuers.length > 0)
    faults.push('MODE=stand-alone believes its own tokens alone; set MODE=hybrid, or leave TRUSTED_ISSUERS out.');
  if (mode === 'hybrid' && issuers.length === 0)
    faults.push('MODE=hybrid needs TRUSTED_ISSUERS, for example maskinporten, or TRUSTED_ISSUERS_FILE.');
  if (mode === 'altinn') {
    if (!issuers.some(({ kind }) => kind === 'altinn'))
      faults.push('MODE=altinn needs an Altinn issuer in TRUSTED_ISSUERS, for example altinn-prod.');
    if (profile === 'demo')
      faults.push('MODE=altinn believes no token of our own, and the demo is made of them. Use PROFILE=production.');
    const foreign = issuers.filter(({ kind }) => !INSIDE_ALTINN.has(kind)).map(({ issuer }) => issuer);
    if (foreign.length > 0)
      faults.push(`MODE=altinn has no exchange of its own, so that ${foreign.join(', ')} is of no use; leave it out.`);
  }
  return faults;
}

function issuersIn(path: string): readonly unknown[] | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return `TRUSTED_ISSUERS_FILE names ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`;
  }
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list;
  } catch {
    // Told below.
  }
  return `TRUSTED_ISSUERS_FILE names ${path}, which is no JSON list of issuers.`;
}

/** An issuer of the file, or what is wrong with it. */
function issuerOf(entry: unknown): IssuerConfig | string {
  if (typeof entry !== 'object' || entry === null) return 'each entry must be an object.';
  const { kind, issuer, environment, jwks, algorithms, audience } = entry as Record<string, unknown>;
  if (typeof issuer !== 'string' || issuer === '') return 'an entry has no issuer.';
  if (!KINDS.includes(kind as IssuerKind)) return `the kind of ${issuer} must be one of ${KINDS.join(', ')}.`;
  if (environment !== 'production' && environment !== 'test')
    return `the environment of ${issuer} must be production or test.`;
  if (typeof jwks !== 'string' || !isFetchable(jwks))
    return `jwks of ${issuer} must be an https address (http on loopback only).`;
  if (!Array.isArray(algorithms) || algorithms.length === 0 || !algorithms.every((one) => ALGORITHMS.has(one)))
    return `algorithms of ${issuer} must name some of ${[...ALGORITHMS].join(', ')}.`;
  if (audience !== undefined && typeof audience !== 'string') return `audience of ${issuer} must be a text.`;
  return { kind: kind as IssuerKind, issuer, environment, jwks, algorithms: algorithms as string[], audience };
}

function isFetchable(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && /^(127\.|localhost$|\[::1\]$)/.test(url.hostname));
}
