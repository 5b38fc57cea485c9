import { dataTypeId } from '../identifiers.ts';
import type { DataType } from './data-type.ts';
import type { Namespaces } from '../policy.ts';

const identity = (text: string): string => text;

/** An e-mail address; the domain is kept in lower case, the local part as written (RFC 2821, section 4.1.2). */
export const rfc822NameType: DataType<string> = {
  id: dataTypeId.rfc822Name,
  parse(text) {
    const address = text.trim();
    const at = address.lastIndexOf('@');
    if (at < 1 || at === address.length - 1 || /\s/.test(address)) return undefined;
    return address.slice(0, at + 1) + address.slice(at + 1).toLowerCase();
  },
  key: identity,
  format: identity,
};

/** A distinguished name: its parts from the most to the least specific, each in one normal form. */
export type DistinguishedName = readonly string[];

export const x500NameType: DataType<DistinguishedName> = {
  id: dataTypeId.x500Name,
  parse: parseDistinguishedName,
  key: (raw) => raw.join(','),
  format: (raw) => raw.join(','),
};

/** Parts of a name beyond which it is no name; comparing costs one step whatever its length. */
const MOST_PARTS = 64;

function parseDistinguishedName(text: string): DistinguishedName | undefined {
  const name = text.trim();
  if (name === '') return [];
  const parts: string[] = [];
  if (name.length > 10_000) return undefined;
  for (const part of splitOutsideQuotes(name, ',;')) {
    if (parts.length === MOST_PARTS) return undefined;
    const pairs: string[] = [];
    for (const pair of splitOutsideQuotes(part, '+')) {
      const equals = pair.indexOf('=');
      const type = pair.slice(0, Math.max(equals, 0)).trim().toLowerCase();
      if (!/^([a-z][a-z0-9-]*|(oid\.)?[0-9]+(\.[0-9]+)*)$/.test(type)) return undefined;
      pairs.push(`${type.replace(/^oid\./, '')}=${normalValue(pair.slice(equals + 1).trim())}`);
    }
    // Attributes joined by + have no order of their own (RFC 2253, section 2.2).
    parts.push(pairs.sort().join('+'));
  }
  return parts;
}

/** Splits at separators which are neither escaped by \ nor inside quotation marks. */
function splitOutsideQuotes(text: string, separators: string): string[] {
  const pieces: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && separators.includes(character)) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

/** Without quotation marks, case and doubled blanks; separators inside the value stay escaped. */
function normalValue(value: string): string {
  const quoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
  const bare = (quoted ? value.slice(1, -1) : value).replace(/\\(.)/gs, '$1');
  return bare
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[,;+="\\]/g, '\\$&');
}

const PORTS = '(?::(?:[0-9]{1,5}|-[0-9]{1,5}|[0-9]{1,5}-[0-9]{0,5}))?';
const ipv4Pattern = new RegExp(`^([0-9.]+)(?:/([0-9.]+))?${PORTS}$`);
const ipv6Pattern = new RegExp(`^\\[([0-9a-fA-F:.]+)\\](?:/\\[([0-9a-fA-F:.]+)\\])?${PORTS}$`);
const dnsPattern = new RegExp(`^([A-Za-z0-9_.*-]+)${PORTS}$`);

/** `address[/mask][:ports]`, IPv6 addresses in brackets (XACML 3.0, A.2). */
export const ipAddressType: DataType<string> = {
  id: dataTypeId.ipAddress,
  parse(text) {
    const address = text.trim().toLowerCase();
    const four = ipv4Pattern.exec(address);
    if (four) return isIpv4(four[1]!) && (four[2] === undefined || isIpv4(four[2])) ? address : undefined;
    const six = ipv6Pattern.exec(address);
    if (six) return isIpv6(six[1]!) && (six[2] === undefined || isIpv6(six[2])) ? address : undefined;
    return undefined;
  },
  key: identity,
  format: identity,
};

/** `host[:ports]`, the host possibly beginning with `*` (XACML 3.0, A.2). */
export const dnsNameType: DataType<string> = {
  id: dataTypeId.dnsName,
  parse(text) {
    const name = text.trim().toLowerCase();
    const host = dnsPattern.exec(name)?.[1];
    if (host === undefined) return undefined;
    const labels = host
      .replace(/^\*\.?/, '')
      .replace(/\.$/, '')
      .split('.');
    const known = labels.every(
      (label) => /^[a-z0-9_-]+$/.test(label) && !label.startsWith('-') && !label.endsWith('-'),
    );
    return known || /^\*\.?$/.test(host) ? name : undefined;
  },
  key: identity,
  format: identity,
};

function isIpv4(text: string): boolean {
  const octets = text.split('.');
  return octets.length === 4 && octets.every((octet) => /^[0-9]{1,3}$/.test(octet) && Number(octet) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    const last = parts.at(-1)!;
    if (last.includes('.')) {
      if (index !== halves.length - 1 || !isIpv4(last)) return false;
      parts.pop();
      groups += 2;
    }
    if (!parts.every((part) => /^[0-9a-f]{1,4}$/.test(part))) return false;
    groups += parts.length;
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

export interface XPathExpression {
  readonly path: string;
  readonly category: string | undefined;
  readonly namespaces: Namespaces;
}

export const xpathExpressionType: DataType<XPathExpression> = {
  id: dataTypeId.xpathExpression,
  parse: (text, xpath) => ({
    path: xpath?.path ?? text.trim(),
    category: xpath?.category,
    namespaces: xpath?.namespaces ?? {},
  }),
  key: (raw) => `${raw.category ?? ''} ${raw.path}`,
  format: (raw) => raw.path,
};
