import { RequestRefused } from './errors.ts';
import { limits } from './limits.ts';

/** A number as its text, so that large integers and `1.0` are not lost on the way through a double. */
export class JsonNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Json = null | boolean | string | JsonNumber | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

// Not yet in the type library: JSON.parse tells a reviver what a number was written as.
const parseWithSource = JSON.parse as (
  text: string,
  reviver: (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown,
) => Json;

/** Reads JSON. Throws RequestRefused. */
export function readJson(text: string): Json {
  if (text.length > limits.textLength) {
    throw new RequestRefused(1, `The request is longer than ${limits.textLength} characters.`);
  }
  try {
    return parseWithSource(text.replace(/^\ufeff/, ''), (_key, value, { source }) =>
      typeof value === 'number' ? new JsonNumber(source ?? String(value)) : value,
    );
  } catch (error) {
    if (error instanceof RangeError) throw new RequestRefused(0, 'The JSON lies too deep in itself.');
    if (!(error instanceof SyntaxError)) throw error;
    const line = /\(line (\d+)/.exec(error.message)?.[1];
    throw new RequestRefused(Number(line ?? 0), 'The request is not valid JSON.');
  }
}

export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof JsonNumber);
}

/**
 * The members of an object under the names the profile gives them, whatever their case; members that are null are
 * left out. Throws RequestRefused for a name that is not known or comes twice.
 */
export function membersOf<const Name extends string>(
  json: Json | undefined,
  what: string,
  names: readonly Name[],
): Partial<Record<Name, Json>> {
  if (!isObject(json)) throw new RequestRefused(0, `${what} must be an object.`);
  const members: Partial<Record<Name, Json>> = {};
  for (const [key, value] of Object.entries(json)) {
    const name = names.find((known) => known.toLowerCase() === key.toLowerCase());
    if (value === null) continue;
    if (name === undefined)
      throw new RequestRefused(0, `${what} has a member "${key.slice(0, 60)}", which is not known.`);
    if (members[name] !== undefined) throw new RequestRefused(0, `${what} has the member ${name} twice.`);
    members[name] = value;
  }
  return members;
}

/** An array, or the one thing that stands for an array of itself; nothing is an empty one. */
export function listOf(json: Json | undefined): readonly Json[] {
  if (json === undefined) return [];
  return Array.isArray(json) ? json : [json as Json];
}

export function textOf(json: Json | undefined, what: string): string {
  if (typeof json !== 'string' || json.trim() === '') throw new RequestRefused(0, `${what} must be a text, not empty.`);
  return json.trim();
}

export function optionalText(json: Json | undefined, what: string): string | undefined {
  return json === undefined ? undefined : textOf(json, what);
}

export function truth(json: Json | undefined, what: string): boolean {
  if (json === undefined) return false;
  if (typeof json !== 'boolean') throw new RequestRefused(0, `${what} must be true or false.`);
  return json;
}
