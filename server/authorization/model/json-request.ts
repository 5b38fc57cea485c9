import { category, dataTypeId } from '../../../xacml/identifiers.ts';
import { limits } from '../../../xacml/limits.ts';
import type { RequestAttribute, RequestCategory } from '../../../xacml/request.ts';
import type { Asked } from './asked.ts';
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

/** The parts of a request: one for a plain one, one a reference for a multi-request, in order. */
export interface JsonRequest {
  readonly isMulti: boolean;
  readonly parts: readonly (Asked | Refusal)[];
}

type Json = Readonly<Record<string, unknown>>;

interface Categorised {
  readonly name: string;
  readonly id: string | undefined;
  readonly attributes: readonly RequestAttribute[];
  /** A part that names something undecidable, which must not spoil the others. */
  readonly refusal: Refusal | undefined;
}

/** Short forms of categories (authorization §1.3); `Environment` is the profile's own, which the reference lacks. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  accesssubject: category.subject,
  action: category.action,
  resource: category.resource,
  environment: category.environment,
  recipientsubject: category.recipientSubject,
  intermediarysubject: category.intermediarySubject,
  requestingmachine: category.requestingMachine,
};

const DATA_TYPES: Readonly<Record<string, string>> = {
  string: dataTypeId.string,
  anyURI: dataTypeId.anyURI,
  [dataTypeId.string]: dataTypeId.string,
  [dataTypeId.anyURI]: dataTypeId.anyURI,
  [dataTypeId.integer]: dataTypeId.integer,
};

/** Reads a request of the JSON profile, property names in any case. Throws Malformed. */
export function jsonRequest(body: unknown): JsonRequest {
  const request = object(member(object(body, '$'), 'request'), '$.Request');
  const categories = [
    ...Object.keys(SHORT_FORMS).flatMap((name) =>
      list(member(request, name), `$.Request.${name}`).map((one, index) =>
        categorised(one, SHORT_FORMS[name], `$.Request.${name}[${index}]`),
      ),
    ),
    ...list(member(request, 'category'), '$.Request.Category').map((one, index) =>
      categorised(one, undefined, `$.Request.Category[${index}]`),
    ),
  ];
  const multi = member(request, 'multirequests');
  const references =
    multi === undefined
      ? []
      : list(
          member(object(multi, '$.Request.MultiRequests'), 'requestreference'),
          '$.Request.MultiRequests.RequestReference',
        );
  if (references.length === 0) return { isMulti: false, parts: [partOf(categories)] };
  if (references.length > limits.decisions)
    throw new Malformed(
      '$.Request.MultiRequests.RequestReference',
      `A request may have at most ${limits.decisions} references.`,
    );
  return {
    isMulti: true,
    parts: references.map((reference, index) => {
      const path = `$.Request.MultiRequests.RequestReference[${index}]`;
      const ids = list(member(object(reference, path), 'referenceid'), `${path}.ReferenceId`).map((id) =>
        text(id, `${path}.ReferenceId`),
      );
      return referredPart(categories, ids);
    }),
  };
}

/** What one reference asks. Of two resources with one id the last counts; of other categories all do (§1.5). */
function referredPart(categories: readonly Categorised[], ids: readonly string[]): Asked | Refusal {
  const referred: Categorised[] = [];
  for (const id of ids) {
    const found = categories.filter((one) => one.id === id);
    if (found.length === 0) return new Refusal('request', `The reference ${id} names no category of the request.`);
    const resources = found.filter(({ name }) => name === category.resource);
    referred.push(...found.filter((one) => one.name !== category.resource || one === resources.at(-1)));
  }
  return partOf(referred);
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
  const bags: RequestAttribute[] = [];
  for (const one of attributes) {
    const echoed = bags.find(({ id }) => id === one.id)?.includeInResult ?? one.includeInResult === true;
    const same = bags.findIndex(({ id, dataType }) => id === one.id && dataType === one.dataType);
    if (same === -1) bags.push({ ...one, includeInResult: echoed });
    else bags[same] = { ...bags[same]!, values: [...bags[same]!.values, ...one.values] };
  }
  return bags;
}

function categorised(value: unknown, short: string | undefined, path: string): Categorised {
  const one = object(value, path);
  const given = optionalText(member(one, 'categoryid'), `${path}.CategoryId`);
  const name = short ?? given;
  if (name === undefined) throw new Malformed(`${path}.CategoryId`, 'A category needs a CategoryId.');
  const read = list(member(one, 'attribute'), `${path}.Attribute`).map((attribute, index) =>
    attributeOf(attribute, `${path}.Attribute[${index}]`),
  );
  return {
    name,
    id: optionalText(member(one, 'id'), `${path}.Id`),
    attributes: read.filter((attribute): attribute is RequestAttribute => !(attribute instanceof Refusal)),
    refusal: read.find((attribute): attribute is Refusal => attribute instanceof Refusal),
  };
}

function attributeOf(value: unknown, path: string): RequestAttribute | Refusal {
  const one = object(value, path);
  const id = text(member(one, 'attributeid'), `${path}.AttributeId`);
  const given = optionalText(member(one, 'datatype'), `${path}.DataType`) ?? 'string';
  const echoed = member(one, 'includeinresult') ?? false;
  if (typeof echoed !== 'boolean') throw new Malformed(`${path}.IncludeInResult`, 'IncludeInResult is true or false.');
  const values = member(one, 'value');
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

/** A member by its name in lower case; null counts as absent. */
function member(of: Json, name: string): unknown {
  for (const [key, value] of Object.entries(of)) if (key.toLowerCase() === name) return value ?? undefined;
  return undefined;
}
