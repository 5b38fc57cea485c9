import { dataTypeId } from '../identifiers.ts';
import { type DataType, Value } from './data-type.ts';

const identity = (text: string): string => text;

/** Order by code points; UTF-16 order differs above the basic plane. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x === y) continue;
    const surrogateX = x >= 0xd800 && x <= 0xdfff;
    const surrogateY = y >= 0xd800 && y <= 0xdfff;
    if (surrogateX === surrogateY) return x - y;
    return surrogateX ? 1 : -1;
  }
  return a.length - b.length;
}

export const stringType: DataType<string> = {
  id: dataTypeId.string,
  parse: identity,
  key: identity,
  format: identity,
  compare: compareCodePoints,
};

export const anyUriType: DataType<string> = {
  id: dataTypeId.anyURI,
  parse: (text) => text.trim(),
  key: identity,
  format: identity,
};

export const booleanType: DataType<boolean> = {
  id: dataTypeId.boolean,
  parse(text) {
    const word = text.trim();
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
    return undefined;
  },
  key: (raw) => raw,
  format: String,
};

export const TRUE = new Value(booleanType, true);
export const FALSE = new Value(booleanType, false);

export function booleanValue(raw: boolean): Value<boolean> {
  return raw ? TRUE : FALSE;
}

export const hexBinaryType: DataType<string> = {
  id: dataTypeId.hexBinary,
  parse(text) {
    const digits = text.trim();
    return /^([0-9a-fA-F]{2})*$/.test(digits) ? digits.toUpperCase() : undefined;
  },
  key: identity,
  format: identity,
};

export const base64BinaryType: DataType<string> = {
  id: dataTypeId.base64Binary,
  parse(text) {
    const digits = text.replace(/[ \t\r\n]+/g, '');
    // The last characters must carry no stray bits, so that equal octets have equal text (XML Schema part 2, 3.2.16).
    const groups = digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
    if (!groups) return undefined;
    if (digits.endsWith('==')) return /[AQgw]==$/.test(digits) ? digits : undefined;
    if (digits.endsWith('=')) return /[AEIMQUYcgkosw048]=$/.test(digits) ? digits : undefined;
    return digits;
  },
  key: identity,
  format: identity,
};
