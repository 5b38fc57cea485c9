import { seconds } from '../foundation/clock.ts';
import type { FeedShift } from './store/feed-shift.ts';
import type { EventsReader, FeedPage, FeedQuery, Position } from './store/reader.ts';

/** Milliseconds a reader waits for events that are committed, but might still get a neighbour before them. */
const PATIENCE = seconds(2);
const EVERY = 10;

/**
 * Reads the feed so that whoever has just published finds the event: the end of the feed is held back while older
 * transactions run, most often for milliseconds, and that long is waited for it. A transaction that runs for longer
 * hides the newest events until it is over; none is ever skipped.
 */
export const readFeed =
  ({ reader, feedShift }: { reader: EventsReader; feedShift: FeedShift }) =>
  async (query: FeedQuery, after: Position, size: number): Promise<FeedPage> => {
    const shift = await feedShift.current();
    const horizon = await reader.horizon(shift);
    const page = await reader.feed(query, after, size, horizon);
    if (page.events.length === size) return page;
    const newest = await reader.newestBeyond(horizon, query, after);
    if (newest === undefined) return page;
    for (const until = performance.now() + PATIENCE; performance.now() < until; ) {
      const later = await reader.horizon(shift);
      if (newest < later) return reader.feed(query, after, size, later);
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
    return page;
  };

export type ReadFeed = ReturnType<typeof readFeed>;
