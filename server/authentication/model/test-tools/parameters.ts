import { isUuid } from '../../../foundation/ids.ts';
import { isOrganizationNumber } from '../organization-identity.ts';
import { scopesOf } from '../scopes.ts';

/** Reads one parameter; undefined for a value that is not allowed. */
export type Rule<Value> = (text: string) => Value | undefined;

const matching =
  (pattern: RegExp, longest = 50): Rule<string> =>
  (text) =>
    text.length <= longest && pattern.test(text) ? text : undefined;

const wholeNumber =
  (least: number, most: number): Rule<number> =>
  (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
  };

/** The rules of authentication §4. */
export const rules = {
  /** Any environment's name in lower case: whatever it is, the issuer is this installation. */
  environment: matching(/^[a-z0-9]+$/, 20),
  identifier: matching(/^[a-zA-Z0-9_-]+$/),
  app: matching(/^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*$/),
  text: matching(/^[^\0]+$/, 500),
  email: matching(/^[^@\s\0]+@[^@\s\0]+$/),
  organizationNumber: ((text) => (isOrganizationNumber(text) ? text : undefined)) as Rule<string>,
  personIdentifier: matching(/^[0-9]{11}$/),
  consumerNumber: matching(/^([0-9]{9}|[0-9]{11})$/),
  /** `{code}_{edition}` with dots between. */
  serviceCodes: ((text) => {
    const codes = text.split('.');
    return codes.every((code) => /^[a-zA-Z0-9]{1,20}_[0-9]{1,10}$/.test(code)) ? codes : undefined;
  }) as Rule<readonly string[]>,
  uuid: ((text) => (isUuid(text) ? text.toLowerCase() : undefined)) as Rule<string>,
  number: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  level: wholeNumber(1, 4),
  /** Seconds; a token of more than a century would have no year to expire in. */
  lifetime: wholeNumber(1, 3_153_600_000),
  count: wholeNumber(0, 1000),
  url: ((text) => (URL.canParse(text) ? text : undefined)) as Rule<string>,
  /** Comma or space separated; space separated in the token. */
  scopes: ((text) =>
    text.length <= 500 && /^[a-z0-9:/_\-,. ]+$/.test(text)
      ? scopesOf(text.replaceAll(',', ' ')).join(' ')
      : undefined) as Rule<string>,
};

const MISSING = 'Parameter must be supplied';
const INVALID = 'Parameter was supplied with an invalid value';

/**
 * The parameters of a test tool: names in any case, an empty value counts as absent, unknown ones are ignored, and every
 * fault is gathered. What `required` answers may only be used when `faults` is empty.
 */
export class Parameters {
  readonly #given = new Map<string, string>();
  /** As they were spelt. */
  readonly #spelling = new Map<string, string>();
  readonly #faults: Record<string, string> = {};
  readonly #asked = new Map<string, 'required' | 'optional'>();

  constructor(query: URLSearchParams) {
    for (const [name, value] of query) {
      const lower = name.toLowerCase();
      if (value === '' || this.#given.has(lower)) continue;
      this.#given.set(lower, value);
      this.#spelling.set(lower, name);
    }
  }

  required<Value>(name: string, rule: Rule<Value>): Value {
    if (!this.#given.has(name.toLowerCase())) this.#faults[name] = MISSING;
    const value = this.optional(name, rule) as Value;
    this.#asked.set(name, 'required');
    return value;
  }

  optional<Value>(name: string, rule: Rule<Value>): Value | undefined {
    this.#asked.set(name, 'optional');
    const text = this.#given.get(name.toLowerCase());
    if (text === undefined) return undefined;
    const value = rule(text);
    if (value === undefined) this.#faults[name] = INVALID;
    return value;
  }

  /** Parameters whose name begins with one of these, as they were given. */
  beginningWith(prefixes: readonly string[]): Readonly<Record<string, string>> {
    const lower = prefixes.map((prefix) => prefix.toLowerCase());
    return Object.fromEntries(
      [...this.#given].flatMap(([name, value]) =>
        lower.some((prefix) => name.startsWith(prefix)) ? [[this.#spelling.get(name)!, value]] : [],
      ),
    );
  }

  /** Parameter to text; undefined when there are none. */
  get faults(): Readonly<Record<string, string>> | undefined {
    return Object.keys(this.#faults).length === 0 ? undefined : this.#faults;
  }

  /** The names that were read, given or not: what the API documentation lists. */
  get asked(): ReadonlyMap<string, 'required' | 'optional'> {
    return this.#asked;
  }
}
