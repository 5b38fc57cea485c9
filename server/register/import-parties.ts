import type { Foundation } from '../foundation/foundation.ts';
import { newId } from '../foundation/ids.ts';
import { InvalidFields } from '../http/problem.ts';
import { checkImport, type ImportDocument, urnsIn } from './model/import-document.ts';
import { registerReader } from './store/reader.ts';
import { type ImportOutcome, registerWriter } from './store/writer.ts';

/**
 * Takes a document of parties and roles into the register: all of it, or nothing and every fault with its path
 * (InvalidFields). The same document again changes nothing, and a party keeps its uuid and numbers for good.
 */
export const importParties =
  ({ database, epoch, clock }: Pick<Foundation, 'database' | 'epoch' | 'clock'>) =>
  (document: ImportDocument): Promise<ImportOutcome> =>
    database.transaction(async (transaction) => {
      const writer = registerWriter(transaction, clock.now());
      await writer.lock();
      const known = await registerReader(transaction, () => clock.now()).partiesByUrn(urnsIn(document));
      const checked = checkImport(document, known, () => newId(clock.now()));
      if ('faults' in checked) throw new InvalidFields(checked.faults);
      const outcome = await writer.apply(checked);
      if (Object.values(outcome).some((count) => count > 0)) await epoch.bump(transaction);
      return outcome;
    });

export type ImportParties = ReturnType<typeof importParties>;
