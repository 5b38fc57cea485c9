import { type Static, type TSchema, Type, type TUnsafe } from 'typebox';

/**
 * Words for what ASP.NET's binder and attributes do, as TypeBox schemas: the schema is the validator (`bind.ts`), the
 * type, and the API documentation. Keywords of our own begin with `x-` or are symbols, which JSON leaves out.
 */

/** A further test of a bound value: answers the message, or undefined. Runs after the value's own limits. */
export type Test<Value> = (value: Value) => string | undefined;
export const TEST = Symbol('test');

interface TextOptions {
  min?: number;
  max?: number;
  /** `[Required]` on a member that may be absent on the wire without a binding error. */
  required?: boolean;
  /** Members that make this one optional when one of them is given. */
  requiredUnless?: readonly string[];
  /** Replaces the length message. */
  lengthMessage?: string;
  test?: Test<string>;
  /** Lets U+0000 through to a rule of the handler's own. */
  anyCharacter?: boolean;
  description?: string;
  example?: unknown;
  deprecated?: boolean;
}

/** A string with the limits of StringLength / MinLength / MaxLength attributes. */
export const text = ({
  min,
  max,
  required,
  requiredUnless,
  lengthMessage,
  test,
  anyCharacter,
  ...rest
}: TextOptions = {}) =>
  Type.String({
    ...(min === undefined ? {} : { minLength: min }),
    ...(max === undefined ? {} : { maxLength: max }),
    ...(required === true ? { 'x-required': true } : {}),
    ...(requiredUnless === undefined ? {} : { 'x-required-unless': requiredUnless }),
    ...(lengthMessage === undefined ? {} : { 'x-length-message': lengthMessage }),
    ...(test === undefined ? {} : { [TEST]: test }),
    ...(anyCharacter === true ? { 'x-any-character': true } : {}),
    ...rest,
  });

export const uuid = (options: { test?: Test<string>; description?: string } = {}) => {
  const { test, ...rest } = options;
  return Type.String({ format: 'uuid', ...(test === undefined ? {} : { [TEST]: test }), ...rest });
};

/** ISO 8601 with offset (none = UTC); bound to a Date. */
export const dateTime = (options: { description?: string } = {}) =>
  Type.Unsafe<Date>({ type: 'string', format: 'date-time', ...options });

export const boolean = (options: { default?: boolean; description?: string; required?: boolean } = {}) => {
  const { required, ...rest } = options;
  return Type.Boolean({ ...rest, ...(required === true ? { 'x-required': true } : {}) });
};

export const integer = (options: { minimum?: number; maximum?: number; description?: string } = {}) =>
  Type.Integer(options);

/**
 * An enum: written by name, read by name in any case or by number. A number outside the definition gives the field
 * message `The {Field} field must be a defined value.`, or with `undefinedNumbers` reaches the handler as a number.
 */
export function enumeration<const Members extends Readonly<Record<string, number>>>(
  members: Members,
  options: { description?: string; required?: boolean; undefinedNumbers?: boolean } = {},
) {
  const { required, undefinedNumbers, ...rest } = options;
  return Type.Unsafe<keyof Members & string>({
    type: 'string',
    enum: Object.keys(members),
    'x-numbers': members,
    ...(required === true ? { 'x-required': true } : {}),
    ...(undefinedNumbers === true ? { 'x-undefined-numbers': true } : {}),
    ...rest,
  });
}

/** A member that may be null. */
export const nullable = <Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema> | null> =>
  Type.Unsafe<Static<Schema> | null>({ ...schema, nullable: true });

/** A list; null is refused with the required message unless made `nullable`. */
export const list = <Schema extends TSchema>(
  items: Schema,
  options: { test?: Test<Static<Schema>[]>; description?: string; default?: unknown } = {},
) => {
  const { test, ...rest } = options;
  return Type.Array(items, { ...(test === undefined ? {} : { [TEST]: test }), ...rest });
};

/** A map from string to string; keys may hold dots. */
export const textMap = (options: { test?: Test<Record<string, string>>; description?: string } = {}) => {
  const { test, ...rest } = options;
  return Type.Unsafe<Record<string, string>>({
    type: 'object',
    additionalProperties: { type: 'string' },
    ...(test === undefined ? {} : { [TEST]: test }),
    ...rest,
  });
};
