import { currentResource } from './app.ts';
import type { RecordedEvent } from './cloud-event.ts';

/** A published CloudEvent; whether its resource will do is the operation's question. */
export type PublishedEvent = Omit<RecordedEvent, 'resource'> & { readonly resource: string | undefined };

/** What is wrong with a document that is no CloudEvent; quotes nothing of it but attribute names. */
export class NoCloudEvent extends Error {
  override name = 'NoCloudEvent';
}

/** Longest attribute we keep an index on; longer ones would not fit into it. */
const LONGEST = 1000;
const KNOWN = [
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'resource',
  'resourceinstance',
  'alternativesubject',
];
const PAYLOAD = new Set(['data', 'data_base64']);
const FURTHER_TEXTS = new Set(['datacontenttype', 'dataschema', 'data_base64']);

/**
 * Reads a structured CloudEvent 1.0. Members that are null count as absent: clients post unset members so (events §2.1).
 * Throws NoCloudEvent.
 */
export function readCloudEvent(text: string): PublishedEvent {
  const document = parse(text);
  const attribute = (name: string): string | undefined => {
    const value = document.get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '')
      throw new NoCloudEvent(`The attribute '${name}' must be a non-empty text.`);
    if (value.length > LONGEST) throw new NoCloudEvent(`The attribute '${name}' is longer than ${LONGEST} characters.`);
    if (value.includes('\0')) throw new NoCloudEvent(`The attribute '${name}' must not contain the character U+0000.`);
    return value.toWellFormed();
  };
  const required = (name: string): string => {
    const value = attribute(name);
    if (value === undefined) throw new NoCloudEvent(`The attribute '${name}' is missing.`);
    return value;
  };
  if (required('specversion') !== '1.0') throw new NoCloudEvent("The attribute 'specversion' must be '1.0'.");
  const time = attribute('time');
  const resource = attribute('resource');
  return {
    id: required('id'),
    source: required('source'),
    type: required('type'),
    time: time === undefined ? undefined : utcTime(time),
    subject: attribute('subject'),
    resource: resource === undefined ? undefined : currentResource(resource),
    resourceInstance: attribute('resourceinstance'),
    alternativeSubject: attribute('alternativesubject'),
    further: furtherOf(document),
  };
}

function parse(text: string): Map<string, unknown> {
  let document: unknown;
  try {
    // Numbers a double cannot hold keep the digits they came with.
    document = JSON.parse(text, (_name, value, { source }: { source?: string } = {}) =>
      typeof value === 'number' && source !== undefined && String(value) !== source ? rawNumber(source) : value,
    );
  } catch {
    throw new NoCloudEvent('The request body is not JSON.');
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new NoCloudEvent('The request body must be one JSON object; batches are not supported.');
  return new Map(Object.entries(document).filter(([, value]) => value !== null));
}

/** `JSON.rawJSON` is newer than the language version whose types we check against. */
const rawNumber = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

function furtherOf(document: ReadonlyMap<string, unknown>): string | undefined {
  if (document.has('data') && document.has('data_base64'))
    throw new NoCloudEvent("Only one of 'data' and 'data_base64' can be given.");
  const further = [...document].filter(([name]) => !KNOWN.includes(name));
  for (const [name, value] of further) {
    if (FURTHER_TEXTS.has(name) && typeof value !== 'string')
      throw new NoCloudEvent(`The attribute '${name}' must be a text.`);
    if (PAYLOAD.has(name)) continue;
    if (!/^[a-z0-9]+$/.test(name)) throw new NoCloudEvent('Attribute names consist of lower-case letters and digits.');
    if (typeof value === 'object' && !isRawNumber(value))
      throw new NoCloudEvent(`The attribute '${name}' must be a text, a number or a boolean.`);
  }
  return further.length === 0 ? undefined : JSON.stringify(Object.fromEntries(further));
}

const isRawNumber = (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON;

const TIME = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 time in UTC, with at most the six decimals PostgreSQL keeps. */
function utcTime(text: string): string {
  const [, day, clock, fraction = '', offset] = TIME.exec(text) ?? [];
  const time = new Date(`${day}T${clock}${offset?.toUpperCase()}`);
  const utc = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  const local = new Date(`${day}T${clock}Z`);
  // Date rolls 31 February over to March, and the database has no year 0.
  if (!/^\d{4}-/.test(utc) || utc.startsWith('0000') || !local.toISOString().startsWith(day!))
    throw new NoCloudEvent("The attribute 'time' must be a time as RFC 3339 writes it, e.g. 2026-03-15T08:00:01.5Z.");
  const decimals = fraction.slice(0, 6).replace(/0+$/, '');
  return `${utc.slice(0, 19)}${decimals === '' ? '' : `.${decimals}`}Z`;
}
