import { days, hours, later, systemClock } from '../../foundation/clock.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import type { Mail } from '../mail.ts';

/** Longer than the slowest upload may take: S3 tells only when a write began. */
const UNTOUCHED = days(2);

/** Removes what half-written blobs of processes that died have left in the store. */
export function blobLeftoversSweep(mail: Mail): Sweep {
  return {
    name: 'correspondence-blob-leftovers',
    every: hours(1),
    // The store's own time, whatever test tools have made of ours.
    batch: () => mail.blobs.sweepLeftovers(later(systemClock.now(), -UNTOUCHED)),
  };
}
