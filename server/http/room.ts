import type { Sweep } from '../foundation/sweeps/sweeps.ts';
import type { Operation } from './operation.ts';

/** What every domain's `open.ts` answers besides its port. */
export interface Room {
  readonly operations: readonly Operation[];
  readonly sweeps: readonly Sweep[];
}
