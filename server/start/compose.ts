import { openAdministration } from '../administration/open.ts';
import { openAuthentication } from '../authentication/open.ts';
import type { Authentication } from '../authentication/port.ts';
import { openAuthorization } from '../authorization/open.ts';
import type { Config } from '../config/config.ts';
import { openCorrespondence } from '../correspondence/open.ts';
import { openEvents } from '../events/open.ts';
import type { MovableClock } from '../foundation/clock.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { KeyReader, TokenReader } from '../http/caller.ts';
import type { Room } from '../http/room.ts';
import { openRegister } from '../register/open.ts';
import { openResourceRegistry } from '../resource-registry/open.ts';
import { seedDemo } from './demo/seed.ts';
import { demoClient, demoResource } from './demo/service.ts';

/** The whole house: every operation and sweep, and what HTTP needs to know its callers. */
export interface House extends Room {
  readonly tokens: TokenReader;
  readonly keys: KeyReader;
  /** Before the process listens. */
  begin(): Promise<void>;
  /** After the sweeps have stopped, before the database is closed. */
  end(): Promise<void>;
}

/** Builds every domain once, top to bottom; a domain knows its neighbours by their ports. */
export async function compose(
  config: Config,
  foundation: Foundation,
  movableClock: MovableClock | undefined,
): Promise<House> {
  const { database, sweeps } = foundation;
  const production = config.profile === 'production';

  const register = openRegister(foundation);
  // Administration gives scopes on approval, and authentication asks who is a service owner.
  const granting: { authentication?: Authentication } = {};
  const administration = openAdministration(
    foundation,
    { register: register.port },
    {
      autoApprove: !production,
      onApproved: (transaction, owner) =>
        granting.authentication!.grantServiceOwnerScopes(transaction, owner.organizationNumber),
    },
  );
  const authentication = openAuthentication(
    foundation,
    { register: register.port, serviceOwners: administration.port },
    {
      testTools: config.testTools,
      apiKeys: config.apiKeys,
      encryptionKey: config.secrets.encryptionKey,
      ...(movableClock === undefined ? {} : { movableClock, clockMoved: () => sweeps.wakeAll() }),
    },
  );
  granting.authentication = authentication.port;
  const registry = openResourceRegistry(
    foundation,
    { register: register.port, serviceOwners: administration.port },
    { allowDelete: !production, environment: production ? 'PROD' : 'TEST' },
  );
  const authorization = openAuthorization(
    foundation,
    { register: register.port, registry: registry.port },
    { openDecisions: !production },
  );
  const events = openEvents(
    foundation,
    { register: register.port, authorization: authorization.port },
    { loopbackWebhooks: config.loopbackWebhooks },
  );
  const mail = openCorrespondence(
    foundation,
    { register: register.port, registry: registry.port, authorization: authorization.port, events: events.port },
    { leastExpirationDays: production ? 14 : 1, publishUnscanned: !production },
  );

  const rooms: Room[] = [register, administration, authentication, registry, authorization, events, mail];
  return {
    operations: rooms.flatMap((room) => room.operations),
    sweeps: rooms.flatMap((room) => room.sweeps),
    tokens: authentication.port.tokens,
    keys: authentication.port.keys,
    async begin() {
      await authentication.movedClock?.follow();
      if (production) return;
      await seedDemo({
        importParties: register.importParties,
        serviceOwners: administration.port,
        registrations: administration.registrations,
        resource: () =>
          demoResource({ registry: registry.port, publishing: registry.publishing, rights: authorization.rights }),
        client: () => database.transaction((transaction) => demoClient(authentication.port, transaction)),
      });
    },
    async end() {
      await events.close();
      authentication.movedClock?.stop();
    },
  };
}
