import { configure } from '../../server/config/config.ts';
import { readEnvironment } from '../../server/config/env.ts';
import { start } from '../../server/start/start.ts';

/** A server process that builds no pages first, for tests that start and kill many. */
await start(configure(readEnvironment(process.env)));
