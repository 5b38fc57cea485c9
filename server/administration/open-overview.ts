import type { Room } from '../http/room.ts';
import { getAttention } from './operations/get-attention.ts';
import { getOwnerSetup } from './operations/get-owner-setup.ts';
import { openOverview, type OverviewNeighbours } from './overview.ts';

/** Opens what a service owner is told of the whole of it. It asks everybody, and nobody asks it. */
export function openOwnerOverview(neighbours: OverviewNeighbours): Room {
  const overview = openOverview(neighbours);
  return { operations: [getOwnerSetup({ overview }), getAttention({ overview })], sweeps: [] };
}
