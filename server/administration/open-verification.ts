import type { Room } from '../http/room.ts';
import { verifySetup } from './operations/verify-setup.ts';
import { openVerification, type VerificationNeighbours } from './verify-setup.ts';

/** Opens `verify-setup`. Apart from the rest of administration, since it asks everybody, and administration asks nobody. */
export const openSetupVerification = (neighbours: VerificationNeighbours): Room => ({
  operations: [verifySetup({ verification: openVerification(neighbours) })],
  sweeps: [],
});
