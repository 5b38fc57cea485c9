import type { CheckedRight } from '../../access/wire.ts';

export interface ChosenService {
  readonly resource: string;
  /** URN of the one message it is about; undefined for the service as a whole. */
  readonly instance?: string | undefined;
}

/** What is to be given. */
export interface Chosen {
  /** Codes. */
  readonly packages: readonly string[];
  readonly services: readonly ChosenService[];
  /** Rights that were turned off, or on though they are off by themselves, as `resource instance key`. */
  readonly turned: readonly string[];
}

/** Of a single message nobody needs more than to read it. */
const NOT_OF_MESSAGES = ['subscribe', 'write', 'send'];

export const messageUrn = (id: string): string => `urn:altinn:correspondence-id:${id}`;

export function startsWith({
  resource,
  message,
}: {
  readonly resource?: string | undefined;
  readonly message?: string | undefined;
}): Chosen {
  return {
    packages: [],
    services:
      resource === undefined ? [] : [{ resource, ...(message === undefined ? {} : { instance: messageUrn(message) }) }],
    turned: [],
  };
}

export const isNothing = ({ packages, services }: Chosen): boolean => packages.length + services.length === 0;

export const nameOfRight = (resource: string, instance: string | undefined, key: string): string =>
  `${resource} ${instance ?? ''} ${key}`;

/** Is the right among those to give? */
export function isOn({ right }: CheckedRight, { turned }: Chosen, resource: string, instance?: string): boolean {
  const usual = instance === undefined || !NOT_OF_MESSAGES.includes(right.action.value);
  return usual !== turned.includes(nameOfRight(resource, instance, right.key));
}

export const keysOf = (
  rights: readonly CheckedRight[],
  chosen: Chosen,
  resource: string,
  instance?: string,
): readonly string[] =>
  rights.filter((one) => one.result && isOn(one, chosen, resource, instance)).map(({ right }) => right.key);

/** The list with the thing in it, or without it. */
export const toggled = <Thing>(list: readonly Thing[], thing: Thing, same: (a: Thing, b: Thing) => boolean) =>
  list.some((one) => same(one, thing)) ? list.filter((one) => !same(one, thing)) : [...list, thing];
