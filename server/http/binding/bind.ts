import type { TSchema } from 'typebox';
import type { FieldFault } from '../problem.ts';
import { bindScalar, type Origin, type Scalar } from './scalars.ts';
import { TEST, type Test } from './shapes.ts';

export interface Bound {
  readonly value: unknown;
  readonly faults: readonly FieldFault[];
}

interface Keywords {
  type?: string;
  format?: string;
  enum?: readonly string[];
  nullable?: boolean;
  properties?: Record<string, TSchema>;
  required?: readonly string[];
  items?: TSchema;
  additionalProperties?: TSchema | boolean;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  'x-required'?: boolean;
  'x-required-unless'?: readonly string[];
  'x-length-message'?: string;
  'x-numbers'?: Readonly<Record<string, number>>;
  'x-undefined-numbers'?: boolean;
  'x-any-character'?: boolean;
  [TEST]?: Test<never>;
}

interface Walk {
  readonly origin: Origin;
  readonly faults: FieldFault[];
  /** A JSON value of a wrong type: binding ends there, and no field message is given (System.Text.Json throws). */
  broken: boolean;
}

type Binder = (value: unknown, field: string, path: string, walk: Walk) => unknown;

/** `messageTitle` → `MessageTitle`: the member name in messages and keys. */
export const fieldName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const lastName = (field: string): string => field.slice(field.lastIndexOf('.') + 1);

/**
 * Compiles a schema to what ASP.NET's binder and validation attributes do with a request (correspondence-send §2.1, §2.2):
 * names in any case, unknown members dropped, enums by name or number, numbers as texts, times to Date; then all
 * field messages together. Absence of a required member in JSON, or a wrong type, is a binding error with a `$` path
 * and hides the field messages; in a form or query it gives the field message.
 */
export function compileBinder(schema: TSchema, origin: Origin, parameter = 'request'): (input: unknown) => Bound {
  const bindRoot = binderOf(schema as Keywords);
  return (input) => {
    const walk: Walk = { origin, faults: [], broken: false };
    const value = bindRoot(input, '', '$', walk);
    if (walk.broken) {
      const binding = walk.faults.filter(({ path }) => path.startsWith('$'));
      return { value, faults: [...binding, { path: parameter, message: `The ${parameter} field is required.` }] };
    }
    return { value, faults: walk.faults };
  };
}

function binderOf(keywords: Keywords): Binder {
  const test = keywords[TEST] as Test<unknown> | undefined;
  const inner =
    keywords.type === 'object' && keywords.properties !== undefined
      ? objectBinder(keywords)
      : keywords.type === 'object'
        ? mapBinder((keywords.additionalProperties ?? { type: 'string' }) as Keywords)
        : keywords.type === 'array'
          ? arrayBinder(keywords)
          : scalarBinder(keywords as Scalar);
  return (value, field, path, walk) => {
    if (value === null || value === undefined) return missing(keywords, field, path, walk);
    const before = walk.faults.length;
    const bound = inner(value, field, path, walk);
    if (test !== undefined && !walk.broken && walk.faults.length === before) {
      const message = test(bound);
      if (message !== undefined) walk.faults.push({ path: field, message });
    }
    return bound;
  };
}

/** An explicit null, or a member that is not there but has the Required attribute. */
function missing(keywords: Keywords, field: string, path: string, walk: Walk): unknown {
  if (keywords.nullable === true && keywords['x-required'] !== true) return null;
  const isValueType = keywords.type !== 'object' && keywords.type !== 'array' && keywords.type !== 'string';
  const isStruct =
    isValueType || keywords.enum !== undefined || keywords.format === 'uuid' || keywords.format === 'date-time';
  if (walk.origin === 'json' && (isStruct || field === '')) wrongType(walk, path, typeName(keywords));
  else walk.faults.push({ path: field, message: `The ${lastName(field)} field is required.` });
  return null;
}

function wrongType(walk: Walk, path: string, type: string): void {
  walk.broken = true;
  walk.faults.push({ path, message: `The JSON value could not be converted to ${type}. Path: ${path}.` });
}

const typeName = (keywords: Keywords): string =>
  keywords.enum !== undefined ? `one of ${keywords.enum.join(', ')}` : (keywords.format ?? keywords.type ?? 'value');

function objectBinder(keywords: Keywords): Binder {
  const required = new Set(keywords.required);
  const members = Object.entries(keywords.properties!).map(([name, schema]) => ({
    name,
    field: fieldName(name),
    bind: binderOf(schema as Keywords),
    keywords: schema as Keywords,
    required: required.has(name),
  }));
  const byLowerName = new Map(members.map((member) => [member.name.toLowerCase(), member]));
  const exactly = new Set(members.map((member) => member.name));

  return (value, field, path, walk) => {
    if (typeof value !== 'object' || Array.isArray(value)) {
      wrongType(walk, path, 'object');
      return null;
    }
    const given = value as Record<string, unknown>;
    // Most clients spell the names as documented; only others pay for the look-up.
    const spelled: Record<string, unknown> = Object.create(null);
    for (const name of Object.keys(given)) {
      if (exactly.has(name)) spelled[name] = given[name];
      else {
        const member = byLowerName.get(name.toLowerCase());
        if (member !== undefined) spelled[member.name] = given[name];
      }
    }
    const bound: Record<string, unknown> = {};
    const absent: string[] = [];
    for (const member of members) {
      const memberField = field === '' ? member.field : `${field}.${member.field}`;
      if (spelled[member.name] !== undefined) {
        bound[member.name] = member.bind(spelled[member.name], memberField, `${path}.${member.name}`, walk);
      } else if (member.required && walk.origin === 'json') absent.push(member.name);
      else if (
        (member.required || member.keywords['x-required'] === true) &&
        !member.keywords['x-required-unless']?.some((name) => spelled[name] !== undefined)
      )
        walk.faults.push({ path: memberField, message: `The ${requiredName(member, walk)} field is required.` });
    }
    if (absent.length > 0) {
      walk.broken = true;
      walk.faults.push({
        path,
        message: `The JSON object lacks required members: ${absent.join(', ')}. Path: ${path}.`,
      });
    }
    return bound;
  };
}

/** Query parameters keep the spelling of the documentation in their message; members of a body are PascalCase. */
const requiredName = (member: { name: string; field: string }, walk: Walk): string =>
  walk.origin === 'query' ? member.name : member.field;

function mapBinder(entryKeywords: Keywords): Binder {
  const bindEntry = binderOf(entryKeywords);
  return (value, field, path, walk) => {
    if (typeof value !== 'object' || Array.isArray(value)) {
      wrongType(walk, path, 'object');
      return null;
    }
    const bound: Record<string, unknown> = {};
    for (const [name, entry] of Object.entries(value as Record<string, unknown>)) {
      const entryPath = `${path}.${name}`;
      // A null in a map is a wrong type like any other; a null member would be a missing one.
      if (entry === null && entryKeywords.nullable !== true) {
        wrongType(walk, entryPath, typeName(entryKeywords));
        continue;
      }
      const item = bindEntry(entry, field, entryPath, walk);
      if (name.includes('\0'))
        walk.faults.push({
          path: field,
          message: `The field ${lastName(field)} must not contain the character U+0000.`,
        });
      Object.defineProperty(bound, name.toWellFormed(), {
        value: item,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return bound;
  };
}

function arrayBinder(keywords: Keywords): Binder {
  const itemKeywords = keywords.items as Keywords;
  const bindItem = binderOf(itemKeywords);
  // A null text in a list is left to the list's own test: the reference words it there.
  const nullItems =
    itemKeywords.type === 'string' && itemKeywords.enum === undefined && itemKeywords.format === undefined;
  return (value, field, path, walk) => {
    const items = Array.isArray(value) ? value : walk.origin === 'json' ? undefined : [value];
    if (items === undefined) {
      wrongType(walk, path, 'array');
      return null;
    }
    return items.map((item, index) =>
      item === null && nullItems ? null : bindItem(item, `${field}[${index}]`, `${path}[${index}]`, walk),
    );
  };
}

function scalarBinder(keywords: Scalar & Keywords): Binder {
  const { minLength, maxLength, minimum, maximum } = keywords;
  const lengthMessage = keywords['x-length-message'];
  return (value, field, path, walk) => {
    const bound = bindScalar(keywords, value, walk.origin);
    switch (bound.kind) {
      case 'wrong':
        if (walk.origin === 'json') wrongType(walk, path, typeName(keywords));
        else
          walk.faults.push({
            path: walk.origin === 'query' ? uncapitalised(field) : field,
            message:
              walk.origin === 'query' || bound.number
                ? `The value '${shown(value)}' is ${bound.number ? 'in' : 'not '}valid.`
                : `The value '${shown(value)}' is not valid for ${lastName(field)}.`,
          });
        return null;
      case 'undefined-number':
        walk.faults.push({ path: field, message: `The ${lastName(field)} field must be a defined value.` });
        return null;
      case 'bound':
        break;
    }
    if (typeof bound.value === 'string' && keywords.enum === undefined && keywords.format === undefined) {
      const tooShort = minLength !== undefined && bound.value.length < minLength;
      const tooLong = maxLength !== undefined && bound.value.length > maxLength;
      // PostgreSQL cannot hold U+0000; refusing it here is kinder than a 500 there.
      if (keywords['x-any-character'] !== true && bound.value.includes('\0'))
        walk.faults.push({
          path: field,
          message: `The field ${lastName(field)} must not contain the character U+0000.`,
        });
      // A required text that is blank gives the required message, and the length message too when it is empty.
      if (keywords['x-required'] === true && bound.value.trim() === '')
        walk.faults.push({ path: field, message: `The ${lastName(field)} field is required.` });
      if (tooShort || tooLong)
        walk.faults.push({ path: field, message: lengthMessage ?? lengthText(lastName(field), minLength, maxLength) });
    }
    if (
      typeof bound.value === 'number' &&
      (bound.value < (minimum ?? -Infinity) || bound.value > (maximum ?? Infinity))
    )
      walk.faults.push({
        path: field,
        message: `The field ${lastName(field)} must be between ${minimum} and ${maximum}.`,
      });
    return typeof bound.value === 'string' ? bound.value.toWellFormed() : bound.value;
  };
}

/** A value as texts quote it; forms can hold whole trees where a text was expected. */
const shown = (value: unknown): string => (typeof value === 'object' ? '' : String(value));

const uncapitalised = (field: string): string => field.charAt(0).toLowerCase() + field.slice(1);

const lengthText = (name: string, min: number | undefined, max: number | undefined): string =>
  min === undefined || min === 0
    ? `The field ${name} must be a string with a maximum length of ${max}.`
    : `The field ${name} must be a string with a minimum length of ${min} and a maximum length of ${max}.`;
