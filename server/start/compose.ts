import { openAdministration } from '../administration/open.ts';
import { openSetupVerification } from '../administration/open-verification.ts';
import { openAuthentication } from '../authentication/open.ts';
import { openSystemUsers } from '../authentication/open-system-users.ts';
import type { Authentication } from '../authentication/port.ts';
import { PACKAGE_PREFIX, packageNamed, packagesOfRole } from '../authorization/model/access-packages.ts';
import { knowsSubject } from '../authorization/model/known-subjects.ts';
import { openAuthorization } from '../authorization/open.ts';
import type { Config } from '../config/config.ts';
import { openCorrespondence } from '../correspondence/open.ts';
import { openEvents } from '../events/open.ts';
import { days, minutes, type MovableClock } from '../foundation/clock.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import type { KeyReader, TokenReader } from '../http/caller.ts';
import type { Room } from '../http/room.ts';
import { openRegister } from '../register/open.ts';
import { openResourceRegistry } from '../resource-registry/open.ts';
import { registerAdministrator } from './administrator.ts';
import { seedDemo } from './demo/seed.ts';
import { demoClient, demoResource } from './demo/service.ts';
import { openMailer } from './open-mailer.ts';
import { readOutbox } from './read-outbox.ts';

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
      onSuspended: (transaction, owner) =>
        granting.authentication!.withdrawServiceOwnerScopes(transaction, owner.organizationNumber),
    },
  );
  const authentication = openAuthentication(
    foundation,
    { register: register.port, serviceOwners: administration.port, members: administration.port },
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
    { register: register.port, serviceOwners: administration.port, knowsSubject },
    { allowDelete: !production, environment: production ? 'PROD' : 'TEST' },
  );
  const authorization = openAuthorization(
    foundation,
    {
      register: register.port,
      reach: register.reach,
      registry: registry.port,
      systemUsers: authentication.port.systemUserRights,
    },
    { openDecisions: !production, unregisteredSystemUsers: !production },
  );
  const systemUsers = openSystemUsers(foundation, {
    register: register.port,
    registry: registry.port,
    authorization: authorization.port,
    packageNamed,
    packagesToGive: (role, unitType) =>
      packagesOfRole(role, unitType).flatMap((one) => (one.canDelegate ? PACKAGE_PREFIX + one.package : [])),
  });
  const verification = openSetupVerification({
    clock: foundation.clock,
    serviceOwners: administration.port,
    setup: authentication.port.setup,
    registry: registry.port,
    register: register.port,
    authorization: authorization.port,
  });
  const events = openEvents(
    foundation,
    { register: register.port, authorization: authorization.port },
    { loopbackWebhooks: config.loopbackWebhooks },
  );
  const mailer = openMailer(config, foundation.publicUrl);
  const outgoing = new OutgoingMail({ ...foundation, mailer });
  const mail = openCorrespondence(
    foundation,
    {
      register: register.port,
      registry: registry.port,
      authorization: authorization.port,
      events: events.port,
      serviceOwners: administration.port,
      outgoing,
    },
    {
      leastExpirationDays: production ? 14 : 1,
      publishUnscanned: !production,
      confidentialUnreadAfter: production ? days(7) : minutes(1),
      statisticsApiKey: config.secrets.statisticsApiKey,
      // With a scanner of our own, nobody else has anything to say.
      malwareWebhookSecret: config.clamd === undefined ? config.secrets.malwareWebhookSecret : undefined,
      environment: config.profile,
    },
  );
  const post: Room = { operations: config.testTools ? [readOutbox(outgoing)] : [], sweeps: outgoing.sweeps() };

  const rooms: Room[] = [
    register,
    administration,
    authentication,
    registry,
    authorization,
    systemUsers,
    verification,
    events,
    mail,
    post,
  ];
  return {
    operations: rooms.flatMap((room) => room.operations),
    sweeps: rooms.flatMap((room) => room.sweeps),
    tokens: authentication.port.tokens,
    keys: authentication.port.keys,
    async begin() {
      await authentication.movedClock?.follow();
      if (config.administrator !== undefined)
        await registerAdministrator(config.administrator, authentication.port, database);
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
      await authorization.close();
      mailer.close();
      authentication.movedClock?.stop();
    },
  };
}
