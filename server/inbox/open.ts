import type { ServiceOwnerMembers, ServiceOwners } from '../administration/port.ts';
import type { Authorization } from '../authorization/port.ts';
import type { ReceivedMail } from '../correspondence/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import type { Reach, Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import type { Live } from './live.ts';
import { countConfidential } from './operations/count-confidential.ts';
import { getCounts } from './operations/get-counts.ts';
import { getMessage } from './operations/get-message.ts';
import { labelMessages } from './operations/label-messages.ts';
import { listMessages } from './operations/list-messages.ts';
import { listParties } from './operations/list-parties.ts';
import { listServices } from './operations/list-services.ts';
import { openMessage } from './operations/open-message.ts';
import { resolveMessage } from './operations/resolve-message.ts';
import { stream, type StreamOptions } from './operations/stream.ts';
import { streamForOwner } from './operations/stream-for-owner.ts';
import type { Parts } from './parts.ts';
import { Readers } from './readers.ts';

/** Opens the inbox: mail as people read it, for themselves and for those they act for. */
export function openInbox(
  foundation: Foundation,
  neighbours: {
    readonly register: Register;
    readonly reach: Reach;
    readonly registry: ResourceRegistry;
    readonly authorization: Authorization;
    readonly received: ReceivedMail;
    readonly live: Live;
    readonly owners: ServiceOwners & ServiceOwnerMembers;
  },
  options: StreamOptions,
): Room {
  const readers = new Readers({ ...foundation, ...neighbours });
  const parts: Parts = { ...foundation, ...neighbours, readers };
  return {
    operations: [
      listMessages(parts),
      labelMessages(parts),
      getMessage(parts),
      openMessage(parts),
      resolveMessage(parts),
      getCounts(parts),
      listParties(parts),
      listServices(parts),
      countConfidential(parts),
      stream(parts, options),
      streamForOwner({ ...foundation, ...neighbours, ...options }),
    ],
    sweeps: [],
  };
}
