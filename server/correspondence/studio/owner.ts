import type { Access, Caller } from '../../http/caller.ts';
import { ownsAsServiceOwner, sender, WRITE } from '../model/access.ts';
import { problem } from '../model/problems.ts';

/** Who may look at a service owner's own mail: its systems, and its members in whatever role. */
export const ownerView: Access = {
  kind: 'token',
  scopes: [WRITE],
  kinds: ['altinn', 'maskinporten'],
  allows: (caller) => (sender.kind === 'token' && sender.allows(caller)) || caller.member !== undefined,
};

/** The service owner a caller speaks for, as organisation number; 4001 when it is none. */
export function ownerOf(caller: Caller): string {
  const owner = caller.consumer;
  if (owner !== undefined && (caller.member !== undefined || ownsAsServiceOwner(caller, owner))) return owner;
  throw problem('CORR-04001');
}
