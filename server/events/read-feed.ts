import { seconds } from '../foundation/clock.ts';
import type { FeedShift } from './store/feed-shift.ts';
import type { EventsReader, FeedPage } from './store/reader.ts';

/** Milliseconds a reader waits for events that are committed, but might still get a neighbour before them. */
const PATIENCE = seconds(2);
const EVERY = 10;

/** A look at some feed. */
export interface Look {
  /** What is below the horizon. */
  page(horizon: number): Promise<FeedPage>;
  /** Transaction number of the newest event at or above it; undefined when none waits there. */
  newestBeyond(horizon: number): Promise<number | undefined>;
}

/**
 * Reads a feed so that whoever has just published finds the event: the end of the feed is held back while older
 * transactions run, most often for milliseconds, and that long is waited for it. A transaction that runs for longer
 * hides the newest events until it is over; none is ever skipped.
 */
export const readFeed =
  ({ reader, feedShift }: { reader: Pick<EventsReader, 'horizon'>; feedShift: FeedShift }) =>
  async (look: Look, size: number): Promise<FeedPage> => {
    const shift = await feedShift.current();
    const horizon = await reader.horizon(shift);
    const page = await look.page(horizon);
    if (page.events.length === size) return page;
    const newest = await look.newestBeyond(horizon);
    if (newest === undefined) return page;
    for (const until = performance.now() + PATIENCE; performance.now() < until; ) {
      const later = await reader.horizon(shift);
      if (newest < later) return look.page(later);
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
    return page;
  };

export type ReadFeed = ReturnType<typeof readFeed>;
