import type { Foundation } from '../foundation/foundation.ts';
import { newId } from '../foundation/ids.ts';
import { InvalidFields } from '../http/problem.ts';
import { checkImport, type ImportDocument, urnsIn } from './model/import-document.ts';
import { registerReader } from './store/reader.ts';
import { type ImportOutcome, registerWriter } from './store/writer.ts';

/**
 * Takes a document of parties and roles into the register: all of it, or nothing and every fault with its path
 * (InvalidFields). The same document again changes nothing, and a party keeps its uuid and numbers for good. Of a dry
 * run only the answer is left.
 */
export const importParties =
  ({ database, epoch, clock }: Pick<Foundation, 'database' | 'epoch' | 'clock'>) =>
  async (document: ImportDocument, { dryRun = false }: { readonly dryRun?: boolean } = {}): Promise<ImportOutcome> => {
    const imported = database.transaction(async (transaction) => {
      const writer = registerWriter(transaction, clock.now());
      await writer.lock();
      const known = await registerReader(transaction, () => clock.now()).partiesByUrn(urnsIn(document));
      const checked = checkImport(document, known, () => newId(clock.now()));
      if ('faults' in checked) throw new InvalidFields(checked.faults);
      const outcome = await writer.apply(checked);
      if (dryRun) throw new Tried(outcome);
      if (Object.values(outcome).some((count) => count > 0)) await epoch.bump(transaction);
      return outcome;
    });
    return imported.catch((error: unknown) => {
      if (error instanceof Tried) return error.outcome;
      throw error;
    });
  };

/** Takes a dry run back. */
class Tried extends Error {
  readonly outcome: ImportOutcome;
  constructor(outcome: ImportOutcome) {
    super('Only tried');
    this.outcome = outcome;
  }
}

export type ImportParties = ReturnType<typeof importParties>;
