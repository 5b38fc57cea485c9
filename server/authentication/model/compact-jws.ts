/** A compact JWS taken apart. Nothing in it is true before its signature has been verified. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  /** First and second part as they came: what was signed. */
  readonly signedText: string;
  readonly signature: Buffer;
}

// Some clients pad their base64url (design §4); anything else, a stray newline included, is malformed.
const PART = /^[A-Za-z0-9_-]+={0,2}$/;

/** Takes a compact JWS apart; undefined when it is not three base64url parts of which two are JSON objects. */
export function readCompactJws(text: string): CompactJws | undefined {
  const parts = text.split('.');
  if (parts.length !== 3 || !parts.every((part) => PART.test(part))) return undefined;
  const header = objectOf(parts[0]!);
  const payload = objectOf(parts[1]!);
  if (header === undefined || payload === undefined) return undefined;
  return { header, payload, signedText: `${parts[0]}.${parts[1]}`, signature: Buffer.from(parts[2]!, 'base64url') };
}

function objectOf(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The signed text as it is without padding: one form for every spelling of the same assertion. */
export const withoutPadding = (signedText: string): string => signedText.replaceAll('=', '');
