import type { Log } from '../foundation/log.ts';

/** One stage of stopping; stages run in order, each within its time, and one that fails does not keep the next from running. */
export interface Stage {
  readonly name: string;
  /** Milliseconds after which the next stage begins anyway. */
  readonly within: number;
  run(): Promise<void>;
}

/** Runs the stages once; further calls wait for the same end. */
export function stagedShutdown(stages: readonly Stage[], log: Log): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    for (const { name, within, run } of stages) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), within);
      });
      const outcome = await Promise.race([run().catch((error: Error) => error), late]);
      clearTimeout(timer);
      if (outcome === 'late') log.warn({ stage: name }, 'a stage of the shutdown took too long and was left behind');
      else if (outcome instanceof Error)
        log.warn({ stage: name, reason: outcome.message }, 'a stage of the shutdown failed');
    }
  };
  return () => {
    stopping ??= stop();
    return stopping;
  };
}
