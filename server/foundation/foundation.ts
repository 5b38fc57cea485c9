import type { Blobs } from './blobs/blobs.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database/database.ts';
import type { Epoch } from './database/epoch.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Scanner } from './scanner/scanner.ts';
import type { Sweeps } from './sweeps/sweeps.ts';

/** What every domain stands on; built once by `start/compose.ts`. */
export interface Foundation {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly epoch: Epoch;
  readonly sweeps: Sweeps;
  readonly blobs: Blobs;
  readonly scanner: Scanner;
  /** Base of every absolute URL we hand out, without a final slash. */
  readonly publicUrl: string;
}
