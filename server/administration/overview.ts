import type { SetupFacts } from '../authentication/port.ts';
import type { SentMail } from '../correspondence/port.ts';
import type { Events } from '../events/port.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Caller } from '../http/caller.ts';
import type { ServicesOf } from '../resource-registry/port.ts';
import type { Members } from './members.ts';
import { attentionOf, MOST_OF_A_KIND } from './model/attention.ts';
import { ownerSteps } from './model/owner-setup.ts';
import { serviceOwnerOf } from './model/service-owner.ts';
import type { ServiceOwnerRow } from './store/tables.ts';

export interface OverviewNeighbours {
  readonly clock: Clock;
  readonly members: Members;
  readonly setup: SetupFacts;
  readonly servicesOf: ServicesOf;
  readonly sent: SentMail;
  readonly events: Events;
}

/** A service owner subscribes by its code, or as any organisation when its token names none. */
const consumersOf = ({ code, organization_number }: ServiceOwnerRow): string[] => [
  `/org/${code}`,
  `/organisation/${organization_number}`,
];

/** What a service owner's own people are told about the whole of it; from what is there, and nothing else. */
export function openOverview({ clock, members, setup, servicesOf, sent, events }: OverviewNeighbours) {
  return {
    async setup(caller: Caller, code: string) {
      const owner = await members.allowed(caller, code, 'reader');
      const [apiKeys, clients, { services, drafts }, furthest, subscriptions] = await Promise.all([
        setup.apiKeys(owner.code),
        setup.clientsOf(owner.organization_number),
        servicesOf(serviceOwnerOf(owner)),
        sent.furthest(owner.organization_number),
        events.subscriptionsOf(consumersOf(owner)),
      ]);
      const { apiKeysRequired } = setup;
      return ownerSteps({
        now: clock.now(),
        owner,
        apiKeysRequired,
        apiKeys,
        clients,
        services,
        drafts,
        furthest,
        subscriptions,
      });
    },

    async attention(caller: Caller, code: string) {
      const owner = await members.allowed(caller, code, 'reader');
      const number = owner.organization_number;
      const [stuck, unopened, ailing, apiKeys, clients, { services }] = await Promise.all([
        sent.stuck(number, MOST_OF_A_KIND + 1),
        sent.unopenedConfidential(number, MOST_OF_A_KIND + 1),
        Promise.all(consumersOf(owner).map((consumer) => events.attention(consumer))),
        setup.apiKeys(owner.code),
        setup.clientsOf(number),
        servicesOf(serviceOwnerOf(owner)),
      ]);
      const { apiKeysRequired } = setup;
      const now = clock.now();
      return attentionOf({ now, stuck, unopened, ailing: ailing.flat(), apiKeysRequired, apiKeys, clients, services });
    },
  };
}

export type Overview = ReturnType<typeof openOverview>;
