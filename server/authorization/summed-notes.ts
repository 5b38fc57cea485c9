import type { Noted } from './decision-point.ts';

/** More parties than this are counted in the audit trail, not named: else every page of a large reader is thousands of rows. */
const MOST_NAMED = 100;

/** Gathers what is noted of decisions made as a set: each by itself, or as sums by resource, action, result and reason. */
export class SummedNotes {
  readonly #note: (noted: Noted) => void;
  readonly #gathered: Noted[] = [];

  constructor(note: (noted: Noted) => void) {
    this.#note = note;
  }

  add(noted: Noted): void {
    this.#gathered.push(noted);
  }

  /** Notes what was gathered. */
  tell(): void {
    const alike = Map.groupBy(this.#gathered, ({ requested, action, result, reason }) =>
      JSON.stringify(['identifier' in requested ? requested.identifier : '', action, result, reason]),
    );
    for (const notes of alike.values())
      if (notes.length > MOST_NAMED) this.#note({ ...notes[0]!, times: notes.length });
      else for (const noted of notes) this.#note(noted);
  }
}
