import type { Readable } from 'node:stream';
import { compileBinder } from '../http/binding/bind.ts';
import { linesOf } from '../http/lines.ts';
import { type FieldFault, InvalidFields } from '../http/problem.ts';
import { parseJson } from '../http/read-body.ts';
import type { ImportParties } from './import-parties.ts';
import type { ImportedParty, ImportedRole } from './model/import-document.ts';
import { party, role } from './operations/import-parties.ts';
import type { ImportOutcome } from './store/writer.ts';

/** Lines taken in one transaction: what is held in memory, and what a fault leaves out. */
const CHUNK = 5000;

const bindParty = compileBinder(party, 'json', 'line');
const bindRole = compileBinder(role, 'json', 'line');

/** A line with its number from 1. */
interface Line<Value> {
  readonly number: number;
  readonly value: Value;
}

/**
 * Takes parties and roles in, one a line, however many: in order, and some thousands at a time, each lot all or nothing.
 * A fault ends it (InvalidFields, with the numbers of the lines); what came before is stored, and as the same lines again
 * change nothing, the mended file is just sent again. A line refers to others by party URN.
 */
export async function importPartyLines(
  { importParties }: { importParties: ImportParties },
  stream: Readable,
): Promise<ImportOutcome & { lines: number }> {
  const outcome = { lines: 0, partiesCreated: 0, partiesChanged: 0, rolesAdded: 0, rolesDeleted: 0 };
  // Blank lines count, so that the numbers are those an editor shows.
  const lines = linesOf(stream, { blanks: true });
  let number = 0;
  try {
    let chunk = newChunk();
    const store = async () => {
      const done = await storeChunk(importParties, chunk, outcome.lines);
      outcome.lines = number;
      outcome.partiesCreated += done.partiesCreated;
      outcome.partiesChanged += done.partiesChanged;
      outcome.rolesAdded += done.rolesAdded;
      outcome.rolesDeleted += done.rolesDeleted;
      chunk = newChunk();
    };
    for await (const bytes of numbered(lines, () => ({ number: number + 1, stored: outcome.lines }))) {
      number++;
      if (bytes.length > 0) read(chunk, number, bytes);
      if (chunk.parties.length + chunk.roles.length + chunk.faults.length >= CHUNK) await store();
    }
    await store();
    return outcome;
  } catch (error) {
    // Whoever is still sending hears the answer only once the rest has been taken off its hands.
    await lines.return();
    stream.resume();
    throw error;
  }
}

/** The same lines; a fault of the reading itself, such as a line without end, names where it is. */
async function* numbered(
  lines: AsyncIterable<Buffer>,
  at: () => { readonly number: number; readonly stored: number },
): AsyncGenerator<Buffer, void, void> {
  try {
    yield* lines;
  } catch (error) {
    if (!(error instanceof InvalidFields)) throw error;
    const { number, stored } = at();
    throw refused(
      error.faults.map((fault) => ({ ...fault, path: pathAt(number, fault.path) })),
      stored,
    );
  }
}

const refused = (faults: readonly FieldFault[], stored: number): InvalidFields =>
  new InvalidFields([
    ...faults,
    {
      path: '',
      message: `${stored === 0 ? 'Nothing is stored' : `Lines 1 to ${stored} are stored`}. Mend the file and send all of it again.`,
    },
  ]);

const newChunk = () => ({
  parties: [] as Line<ImportedParty>[],
  roles: [] as Line<ImportedRole>[],
  faults: [] as FieldFault[],
});
type Chunk = ReturnType<typeof newChunk>;

/** Whatever names a role is one; anything else is a party. */
function read(chunk: Chunk, number: number, bytes: Buffer): void {
  try {
    const value = parseJson(bytes, 'line');
    const isRole = typeof value === 'object' && value !== null && ('role' in value || 'code' in value);
    const bound = isRole ? bindRole(value) : bindParty(value);
    if (bound.faults.length > 0) throw new InvalidFields(bound.faults);
    if (isRole) chunk.roles.push({ number, value: bound.value as ImportedRole });
    else chunk.parties.push({ number, value: bound.value as ImportedParty });
  } catch (error) {
    if (!(error instanceof InvalidFields)) throw error;
    chunk.faults.push(...error.faults.map((fault) => ({ ...fault, path: pathAt(number, fault.path) })));
  }
}

async function storeChunk(importParties: ImportParties, chunk: Chunk, stored: number): Promise<ImportOutcome> {
  if (chunk.faults.length > 0) throw refused(chunk.faults, stored);
  try {
    return await importParties({
      parties: chunk.parties.map(({ value }) => value),
      roles: chunk.roles.map(({ value }) => value),
    });
  } catch (error) {
    if (!(error instanceof InvalidFields)) throw error;
    throw refused(
      error.faults.map(({ path, message }) => ({
        path: pathInLines(chunk, path),
        message: message.replace(/\$\.(?:parties|roles)\[\d+\]/g, (named) => pathInLines(chunk, named)),
      })),
      stored,
    );
  }
}

/** `$.parties[3].name` of a lot → `$[17].name`, the line of the body. */
function pathInLines(chunk: Chunk, path: string): string {
  const [, list, index, rest = ''] = /^\$\.(parties|roles)\[(\d+)\](.*)$/.exec(path) ?? [];
  const line = list === undefined ? undefined : chunk[list as 'parties' | 'roles'][Number(index)];
  return line === undefined ? path : `$[${line.number}]${rest}`;
}

const pathAt = (number: number, path: string): string =>
  `$[${number}]${path.replace(/^\$/, '').replace(/^(?=\w)/, '.')}`;
