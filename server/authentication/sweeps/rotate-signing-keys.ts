import { hours } from '../../foundation/clock.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import type { SigningKeys } from '../signing-keys.ts';

/** Publishes the next signing keys in time, and removes old ones. */
export const rotateSigningKeys = (signingKeys: SigningKeys): Sweep => ({
  name: 'authentication-rotate-signing-keys',
  every: hours(1),
  batch: () => signingKeys.rotate(),
});
