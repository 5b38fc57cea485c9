import type { Summary } from '../../mail/wire.ts';

/** What of the list is chosen. */
export interface Selection {
  /** Check boxes are asked for. */
  readonly on: boolean;
  readonly chosen: ReadonlyMap<string, Summary>;
  /** All that match, also what has not been fetched. */
  readonly all: boolean;
  readonly toggle: (message: Summary, event?: { readonly shiftKey: boolean }) => void;
  readonly start: () => void;
  readonly stop: () => void;
  readonly takeAll: () => void;
}
