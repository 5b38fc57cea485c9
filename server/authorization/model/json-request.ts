import { category, dataTypeId } from '../../../xacml/identifiers.ts';
import { limits } from '../../../xacml/limits.ts';
import type { RequestAttribute, RequestCategory } from '../../../xacml/request.ts';
import type { Asked, Questions } from './asked.ts';
import { Refusal } from './refusal.ts';

/** A body that is not of the JSON profile: where, and what is wrong. */
export class Malformed extends Error {
  override name = 'Malformed';
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

type Json = Readonly<Record<string, unknown>>;

interface Categorised {
  readonly name: string;
  readonly id: string | undefined;
  readonly attributes: readonly RequestAttribute[];
  /** What it costs to be referred to: itself, and the values in its attributes. */
  readonly size: number;
  /** A part that names something undecidable, which must not spoil the others. */
  readonly refusal: Refusal | undefined;
}

/** Short forms of categories (authorization §1.3); `Environment` is the profile's own, which the reference lacks. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  AccessSubject: category.subject,
  Action: category.action,
  Resource: category.resource,
  Environment: category.environment,
  RecipientSubject: category.recipientSubject,
  IntermediarySubject: category.intermediarySubject,
  RequestingMachine: category.requestingMachine,
};

const DATA_TYPES: Readonly<Record<string, string>> = {
  string: dataTypeId.string,
  anyURI: dataTypeId.anyURI,
  [dataTypeId.string]: dataTypeId.string,
  [dataTypeId.anyURI]: dataTypeId.anyURI,
  [dataTypeId.integer]: dataTypeId.integer,
};

/** Categories and values that all parts of a multi-request may have together: each part is built anew. */
const MOST_REFERRED = 200_000;

/** Reads a request of the JSON profile, property names in any case. Throws Malformed. */
export function jsonRequest(body: unknown): Questions {
  const request = object(member(object(body, '$'), 'Request'), '$.Request');
  const categories = [
    ...Object.keys(SHORT_FORMS).flatMap((name) =>
      list(member(request, name), `$.Request.${name}`).map((one, index) =>
        categorised(one, SHORT_FORMS[name], `$.Request.${name}[${index}]`),
      ),
    ),
    ...list(member(request, 'Category'), '$.Request.Category').map((one, index) =>
      categorised(one, undefined, `$.Request.Category[${index}]`),
    ),
  ];
  const multi = member(request, 'MultiRequests');
  const references =
    multi === undefined
      ? []
      : list(
          member(object(multi, '$.Request.MultiRequests'), 'RequestReference'),
          '$.Request.MultiRequests.RequestReference',
        );
  if (references.length === 0) return { parts: [partOf(categories)] };
  if (references.length > limits.decisions)
    throw new Malformed(
      '$.Request.MultiRequests.RequestReference',
      `A request may have at most ${limits.decisions} references.`,
    );
  const byId = new Map<string, Categorised[]>();
  for (const one of categories) {
    if (one.id === undefined) continue;
    const same = byId.get(one.id);
    if (same === undefined) byId.set(one.id, [one]);
    else same.push(one);
  }
  let size = 0;
  return {
    parts: references.map((reference, index) => {
      const path = `$.Request.MultiRequests.RequestReference[${index}]`;
      const ids = list(member(object(reference, path), 'ReferenceId'), `${path}.ReferenceId`).map((id) =>
        text(id, `${path}.ReferenceId`),
      );
      const referred = referredBy(byId, new Set(ids));
      if (referred instanceof Refusal) return referred;
      size += referred.reduce((sum, one) => sum + one.size, 0);
      if (size > MOST_REFERRED)
        throw new Malformed(path, `The references of a request may mean at most ${MOST_REFERRED} values in all.`);
      return partOf(referred);
    }),
  };
}

/** What one reference means. Of two resources with one id the last counts; of other categories all do (§1.5). */
function referredBy(
  byId: ReadonlyMap<string, readonly Categorised[]>,
  ids: ReadonlySet<string>,
): readonly Categorised[] | Refusal {
  const referred: Categorised[] = [];
  for (const id of ids) {
    const found = byId.get(id);
    if (found === undefined) return new Refusal('request', `The reference ${id} names no category of the request.`);
    const resource = found.findLast(({ name }) => name === category.resource);
    referred.push(...found.filter((one) => one.name !== category.resource || one === resource));
  }
  return referred;
}

function partOf(categories: readonly Categorised[]): Asked | Refusal {
  const refusal = categories.find((one) => one.refusal !== undefined)?.refusal;
  if (refusal !== undefined) return refusal;
  const of = (name: string) =>
    merged(categories.filter((one) => one.name === name).flatMap(({ attributes }) => attributes));
  return {
    subject: of(category.subject),
    resource: of(category.resource),
    action: of(category.action),
    others: categories
      .filter(({ name }) => name !== category.subject && name !== category.resource && name !== category.action)
      .map(({ name, attributes }): RequestCategory => ({ category: name, attributes })),
  };
}

/** Attributes with one id and type become one bag; the first occurrence decides whether it is echoed (§1.3). */
function merged(attributes: readonly RequestAttribute[]): readonly RequestAttribute[] {
  const echoed = new Map<string, boolean>();
  const bags = new Map<string, { id: string; dataType: string; values: string[]; includeInResult: boolean }>();
  for (const { id, dataType = dataTypeId.string, values, includeInResult = false } of attributes) {
    if (!echoed.has(id)) echoed.set(id, includeInResult);
    const key = `${dataType} ${id}`;
    const bag = bags.get(key);
    if (bag === undefined) bags.set(key, { id, dataType, values: [...values], includeInResult: echoed.get(id)! });
    else for (const value of values) bag.values.push(value);
  }
  return [...bags.values()];
}

function categorised(value: unknown, short: string | undefined, path: string): Categorised {
  const one = object(value, path);
  const given = optionalText(member(one, 'CategoryId'), `${path}.CategoryId`);
  const name = short ?? given;
  if (name === undefined) throw new Malformed(`${path}.CategoryId`, 'A category needs a CategoryId.');
  const read = list(member(one, 'Attribute'), `${path}.Attribute`).map((attribute, index) =>
    attributeOf(attribute, `${path}.Attribute[${index}]`),
  );
  const attributes = read.filter((attribute): attribute is RequestAttribute => !(attribute instanceof Refusal));
  return {
    name,
    id: optionalText(member(one, 'Id'), `${path}.Id`),
    attributes,
    size: attributes.reduce((sum, { values }) => sum + values.length, 1),
    refusal: read.find((attribute): attribute is Refusal => attribute instanceof Refusal),
  };
}

function attributeOf(value: unknown, path: string): RequestAttribute | Refusal {
  const one = object(value, path);
  const id = text(member(one, 'AttributeId'), `${path}.AttributeId`);
  const given = optionalText(member(one, 'DataType'), `${path}.DataType`) ?? 'string';
  const echoed = member(one, 'IncludeInResult') ?? false;
  if (typeof echoed !== 'boolean') throw new Malformed(`${path}.IncludeInResult`, 'IncludeInResult is true or false.');
  const values = member(one, 'Value');
  const texts = (Array.isArray(values) ? values : [values]).map((each) => scalar(each, `${path}.Value`));
  if (!Object.hasOwn(DATA_TYPES, given))
    return new Refusal('request', `The data type ${given} of ${id} is not known; leave it out for a string.`);
  return { id, dataType: DATA_TYPES[given]!, values: texts, includeInResult: echoed };
}

/** Numbers and booleans are taken as what they are written as; the reference takes texts only. */
function scalar(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Malformed(path, 'A value is a text, a number, true or false, or a list of these.');
}

function object(value: unknown, path: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Malformed(path, 'An object is needed here.');
  return value as Json;
}

function list(value: unknown, path: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Malformed(path, 'A list is needed here.');
  return value;
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw new Malformed(path, 'A text is needed here.');
  return value;
}

const optionalText = (value: unknown, path: string): string | undefined =>
  value === undefined || value === '' ? undefined : text(value, path);

/** A member by its name in any case; null counts as absent. */
function member(of: Json, name: string): unknown {
  if (Object.hasOwn(of, name)) return of[name] ?? undefined;
  const lower = name.toLowerCase();
  const spelled = Object.keys(of).find((key) => key.toLowerCase() === lower);
  return spelled === undefined ? undefined : (of[spelled] ?? undefined);
}
