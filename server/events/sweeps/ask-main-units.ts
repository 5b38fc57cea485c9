import { minutes } from '../../foundation/clock.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import type { Party, Register } from '../../register/port.ts';
import { partyUrnOfAlternative } from '../model/app.ts';
import { deliveryReader, type MainUnitQuestion } from '../store/delivery-reader.ts';
import { deliveryWriter } from '../store/delivery-writer.ts';
import { DELIVER } from './deliver.ts';

const ofApp = ({ subject }: MainUnitQuestion): boolean => subject.startsWith('/party/');

/** URN of the organisation an event is about; events of apps name it beside the party id of their subject. */
const unitOf = (question: MainUnitQuestion): string | undefined =>
  ofApp(question) ? partyUrnOfAlternative(question.alternativeSubject ?? '') : question.subject;

/** The main unit in the words of the event's own subject. */
const subjectLike = (question: MainUnitQuestion, { urn, partyId }: Party): string =>
  ofApp(question) ? `/party/${partyId}` : urn;

export const ASK_MAIN_UNITS = 'events-ask-main-units';

const BATCH = 500;

/**
 * Events of organisations for subscriptions on their main units (events §1.5, includeSubunits). The register is asked
 * here and not where the event is recorded: a transaction that waits for a second connection can wait for ever.
 */
export function askMainUnits({
  foundation: { clock, database, sweeps },
  register,
}: {
  foundation: Pick<Foundation, 'clock' | 'database' | 'sweeps'>;
  register: Register;
}): Sweep {
  /** The main unit by URN of the sub-unit; one level only. */
  const mainUnitsOf = async (urns: readonly string[]): Promise<ReadonlyMap<string, Party>> => {
    const units = await register.byUrns(urns, { includeDeleted: true });
    const uuidOf = new Map<string, string>();
    for (const [urn, { mainUnit }] of units)
      if (mainUnit !== undefined) uuidOf.set(urn, `urn:altinn:party:uuid:${mainUnit}`);
    const mainUnits = await register.byUrns([...new Set(uuidOf.values())], { includeDeleted: true });
    const found = new Map<string, Party>();
    for (const [urn, uuid] of uuidOf) {
      const mainUnit = mainUnits.get(uuid);
      if (mainUnit !== undefined) found.set(urn, mainUnit);
    }
    return found;
  };

  return {
    name: ASK_MAIN_UNITS,
    every: minutes(1),
    async batch() {
      const questions = await deliveryReader(database).mainUnitQuestions(BATCH);
      if (questions.length === 0) return 0;
      const mainUnits = await mainUnitsOf([...new Set(questions.flatMap((question) => unitOf(question) ?? []))]);
      const answers = questions.map((question) => {
        const mainUnit = mainUnits.get(unitOf(question) ?? '');
        return { sequence: question.sequence, mainUnit: mainUnit && subjectLike(question, mainUnit) };
      });
      await database.transaction(async (transaction) => {
        const deliveries = await deliveryWriter(transaction).answer(answers, clock.now());
        if (deliveries > 0) sweeps.wakeAfter(transaction, DELIVER);
      });
      return questions.length;
    },
  };
}
