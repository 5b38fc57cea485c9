/** A document of parties and roles, as the register takes it, and where each stood in what was read. */
export interface ReadDocument {
  readonly parties: readonly unknown[];
  readonly roles: readonly unknown[];
  /** Line of each party and role; empty for a document that is one piece of JSON. */
  readonly lines: { readonly parties: readonly number[]; readonly roles: readonly number[] };
}

export interface Unreadable {
  readonly line: number;
  readonly reason: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads one JSON document, a list of parties, or a party or role a line; whatever names a role is one. */
export function readDocument(text: string): ReadDocument | Unreadable {
  const whole = parsed(text);
  if (Array.isArray(whole)) return { parties: whole, roles: [], lines: { parties: [], roles: [] } };
  if (isObject(whole) && (Array.isArray(whole.parties) || Array.isArray(whole.roles)))
    return {
      parties: Array.isArray(whole.parties) ? whole.parties : [],
      roles: Array.isArray(whole.roles) ? whole.roles : [],
      lines: { parties: [], roles: [] },
    };
  const parties: unknown[] = [];
  const roles: unknown[] = [];
  const lines = { parties: [] as number[], roles: [] as number[] };
  for (const [index, row] of text.split(/\r\n?|\n/).entries()) {
    if (row.trim() === '') continue;
    const value = parsed(row);
    if (!isObject(value)) return { line: index + 1, reason: reasonOf(row) };
    const isRole = 'role' in value || 'code' in value;
    (isRole ? roles : parties).push(value);
    (isRole ? lines.roles : lines.parties).push(index + 1);
  }
  return { parties, roles, lines };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function reasonOf(text: string): string {
  try {
    JSON.parse(text);
    return text.slice(0, 40);
  } catch (error) {
    return (error as Error).message;
  }
}

/** A fault of the server's, on what it is about. */
export interface PlacedFault {
  readonly kind: 'party' | 'role' | undefined;
  /** From 1, within its kind. */
  readonly number: number | undefined;
  readonly line: number | undefined;
  readonly name: string | undefined;
  readonly field: string;
  readonly text: string;
}

/** Faults by path, as `$.parties[17].name`, each with the line or number it stands at. */
export function placed(
  fields: Readonly<Record<string, readonly string[]>>,
  read: ReadDocument,
): readonly PlacedFault[] {
  return Object.entries(fields).flatMap(([path, texts]) => {
    const [, kinds, index, rest = ''] = /(parties|roles)\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
    const at = index === undefined ? undefined : Number(index);
    const kind = kinds === 'parties' ? ('party' as const) : kinds === 'roles' ? ('role' as const) : undefined;
    const one = at === undefined ? undefined : (kind === 'party' ? read.parties : read.roles)[at];
    const name = isObject(one) && typeof one.name === 'string' ? one.name : undefined;
    const line = at === undefined ? undefined : (kind === 'party' ? read.lines.parties : read.lines.roles)[at];
    return texts.map((text) => ({
      kind,
      number: at === undefined ? undefined : at + 1,
      line,
      name,
      field: kind === undefined ? path : rest,
      text,
    }));
  });
}
