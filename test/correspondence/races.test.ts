import { describeRaces } from './races.ts';

/** Enough to notice a lock that is gone; `races.slow.ts` is the proof. */
describeRaces(40);
