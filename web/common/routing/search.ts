/** What a view keeps in its address (web-design §2.4): each parameter with a type; what is at its default is left out. */
export interface Parameter<Value> {
  /** Undefined for what cannot be read. */
  read(text: string): Value | undefined;
}

type Values<Parameters> = {
  [Name in keyof Parameters]?: (Parameters[Name] extends Parameter<infer Value> ? Value : never) | undefined;
};

/** A parameter of the address that was not understood, for the page to say so. */
export interface Misread {
  readonly name: string;
  readonly value: string;
}

let misread: Misread | undefined;
const listeners = new Set<() => void>();

export const lastMisread = (): Misread | undefined => misread;
export function onMisread(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
export function setMisread(value: Misread | undefined): void {
  misread = value;
  for (const changed of listeners) changed();
}

/** A `validateSearch` from the parameters a page has; unknown names are dropped, unreadable values too, but said. */
export function searchOf<const Parameters extends Readonly<Record<string, Parameter<unknown>>>>(
  parameters: Parameters,
): (raw: Record<string, unknown>) => Values<Parameters> {
  return (raw) => {
    const values: Record<string, unknown> = {};
    for (const [name, parameter] of Object.entries(parameters)) {
      const given = raw[name];
      if (given === undefined || given === '') continue;
      const text = written(given);
      const value = parameter.read(text);
      if (value === undefined) setMisread({ name, value: text });
      else values[name] = value;
    }
    return values as Values<Parameters>;
  };
}

export const text: Parameter<string> = { read: (given) => given };
export const flag: Parameter<true> = { read: (given) => (given === '1' || given === 'true' ? true : undefined) };
export const count: Parameter<number> = { read: (given) => (/^\d{1,9}$/.test(given) ? Number(given) : undefined) };
/** A day in the reader's zone, 2026-11-22. */
export const day: Parameter<string> = {
  read: (given) => (/^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(Date.parse(given)) ? given : undefined),
};
export const oneOf = <const Choice extends string>(...choices: readonly Choice[]): Parameter<Choice> => ({
  read: (given) => choices.find((choice) => choice === given),
});
export const someOf = <const Choice extends string>(...choices: readonly Choice[]): Parameter<readonly Choice[]> => ({
  read(given) {
    const chosen = given.split(',').filter((one): one is Choice => (choices as readonly string[]).includes(one));
    return chosen.length === given.split(',').length ? chosen : undefined;
  },
});
/** Several free values, e.g. services to show. */
export const texts: Parameter<readonly string[]> = { read: (given) => given.split(',').filter((one) => one !== '') };

const written = (value: unknown): string =>
  value === true ? '1' : Array.isArray(value) ? value.join(',') : String(value);

/** The address's question part as plain words, not as JSON. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (value !== undefined && value !== null && value !== '' && value !== false && String(value) !== '')
      parameters.set(name, written(value));
  return parameters.size === 0 ? '' : `?${parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
}
