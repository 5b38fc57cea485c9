import type { Identity } from '../model/identity.ts';
import type { Refusal } from '../model/refusal.ts';
import type { RequestedResource } from '../model/requested-resource.ts';
import type { Preparation } from './preparation.ts';

/** Who asks about somebody else, for the audit trail. */
export interface Asker {
  /** Organisation number or client id; null where nobody must say who it is. */
  readonly by: string | null;
  readonly ip: string | null;
}

/** A decision, for the audit trail. */
export interface Noted {
  readonly what: string;
  readonly identity: Identity | Refusal;
  readonly requested: RequestedResource | Refusal;
  readonly preparation: Preparation | Refusal | undefined;
  readonly action: string;
  readonly result: string;
  readonly reason: string | null;
  readonly session: string | undefined;
  readonly asker?: Asker | undefined;
  /** One entry for as many parties. */
  readonly times?: number;
}

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
