import { openAdministration } from '../administration/open.ts';
import { openOwnProfile } from '../administration/open-me.ts';
import { openOwnerOverview } from '../administration/open-overview.ts';
import { openSetupVerification } from '../administration/open-verification.ts';
import { openAuthentication } from '../authentication/open.ts';
import { openPeople, type PeopleProvider } from '../authentication/open-people.ts';
import { remoteIssuer } from '../authentication/remote-issuer.ts';
import { openSystemUsers } from '../authentication/open-system-users.ts';
import type { Authentication, FirmPackages } from '../authentication/port.ts';
import { PACKAGE_PREFIX, packageNamed, packagesOfRole } from '../authorization/model/access-packages.ts';
import { knowsSubject } from '../authorization/model/known-subjects.ts';
import { openAuthorization } from '../authorization/open.ts';
import type { Config } from '../config/config.ts';
import { openCorrespondence } from '../correspondence/open.ts';
import { openEvents } from '../events/open.ts';
import { days, minutes, type MovableClock } from '../foundation/clock.ts';
import type { Transaction } from '../foundation/database/database.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { BounceListener } from '../foundation/mailer/bounce-listener.ts';
import { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import { steadyPace, unhurried } from '../foundation/mailer/pace.ts';
import type { KeyReader, SessionReader, TokenReader } from '../http/caller.ts';
import type { Mounted } from '../http/mounted.ts';
import { bearerOf } from '../http/gate.ts';
import type { Room } from '../http/room.ts';
import { Live } from '../inbox/live.ts';
import { openInbox } from '../inbox/open.ts';
import { openNotifications } from '../notifications/open.ts';
import { openProfile } from '../profile/open.ts';
import { openRegister } from '../register/open.ts';
import type { SyntheticPeople } from '../register/port.ts';
import { openResourceRegistry } from '../resource-registry/open.ts';
import type { TryPolicy } from '../resource-registry/port.ts';
import { registerAdministrator } from './administrator.ts';
import { seedDemo } from './demo/seed.ts';
import { DEMO_OPERATOR, demoClient, demoMember, demoResource } from './demo/service.ts';
import { openBounces, openMailer } from './open-mailer.ts';
import { openSmsGateway } from './open-sms-gateway.ts';
import { readOutbox } from './read-outbox.ts';

/** The whole house: every operation and sweep, and what HTTP needs to know its callers. */
export interface House extends Room {
  readonly tokens: TokenReader;
  readonly keys: KeyReader;
  readonly sessions: SessionReader;
  /** Parts with a protocol of their own. */
  readonly mounted: readonly Mounted[];
  /** Before the process listens. */
  begin(): Promise<void>;
  /** Ends what would keep requests open for ever, before the process stops taking them. */
  endStreams(): void;
  /** After the sweeps have stopped, before the database is closed. */
  end(): Promise<void>;
}

/**
 * Builds every domain once, top to bottom; a domain knows its neighbours by their ports. `ownAddress` is the base URL this
 * process reaches itself at.
 */
export async function compose(
  config: Config,
  foundation: Foundation,
  movableClock: MovableClock | undefined,
  ownAddress: string,
): Promise<House> {
  const { database, sweeps } = foundation;
  const production = config.profile === 'production';

  const register = openRegister(foundation);
  const mailer = openMailer(config, foundation.publicUrl);
  const paceOf = (channel: string, perSecond: number | undefined) =>
    perSecond === undefined ? unhurried : steadyPace(channel, perSecond, foundation);
  const outgoing = new OutgoingMail({ ...foundation, mailer, pace: paceOf('Email', config.emailsPerSecond) });
  // Administration gives scopes on approval, and authentication asks who is a service owner.
  const granting: {
    authentication?: Authentication;
    firmPackages?: FirmPackages;
    tryPolicy?: TryPolicy;
    removeDrafts?: (transaction: Transaction, code: string) => Promise<void>;
  } = {};
  const administration = openAdministration(
    foundation,
    { register: register.port, outgoing },
    {
      autoApprove: !production,
      onApproved: (transaction, owner) =>
        granting.authentication!.grantServiceOwnerScopes(transaction, owner.organizationNumber),
      onSuspended: (transaction, owner) =>
        granting.authentication!.withdrawServiceOwnerScopes(transaction, owner.organizationNumber),
      onCodeFreed: (transaction, code) => granting.removeDrafts!(transaction, code),
    },
  );
  const operator = config.administrator?.organizationNumber ?? (production ? undefined : DEMO_OPERATOR);
  const people = openPeople(
    foundation,
    { register: register.port, serviceOwners: administration.port, members: administration.port },
    {
      provider: providerOf(config, { reachedAt: ownAddress, people: register.syntheticPeople }),
      encryptionKey: config.secrets.encryptionKey,
      operator,
    },
  );
  const ownProfile = openOwnProfile(foundation, { register: register.port }, { profile: config.profile, operator });
  const authentication = openAuthentication(
    foundation,
    {
      register: register.port,
      serviceOwners: administration.port,
      members: administration.port,
      changes: administration.changes,
      // Authorization opens after authentication, whose system users it asks for.
      firmPackages: {
        heldAt: (firm, customer) => granting.firmPackages!.heldAt(firm, customer),
        giversTo: (firm) => granting.firmPackages!.giversTo(firm),
      },
    },
    {
      testTools: config.testTools,
      apiKeys: config.apiKeys,
      encryptionKey: config.secrets.encryptionKey,
      mode: config.trust.mode,
      trustedIssuers: [
        ...people.trustedIssuers,
        ...config.trust.issuers.map((issuer) => remoteIssuer(issuer, foundation, { operator })),
      ],
      ...(movableClock === undefined ? {} : { movableClock, clockMoved: () => sweeps.wakeAll() }),
    },
  );
  granting.authentication = authentication.port;
  const registry = openResourceRegistry(
    foundation,
    {
      register: register.port,
      serviceOwners: administration.port,
      knowsSubject,
      // Authorization opens after the registry, whose policies it decides by.
      tryPolicy: (...asked) => granting.tryPolicy!(...asked),
    },
    { allowDelete: !production, environment: production ? 'PROD' : 'TEST' },
  );
  granting.removeDrafts = registry.removeDrafts;
  const authorization = openAuthorization(
    foundation,
    {
      register: register.port,
      reach: register.reach,
      registry: registry.port,
      naming: registry.naming,
      pages: registry.pages,
      changes: administration.changes,
      systemUsers: authentication.port.systemUserRights,
    },
    { openDecisions: !production, unregisteredSystemUsers: !production },
  );
  granting.firmPackages = authorization.firmPackages;
  granting.tryPolicy = authorization.tryPolicy;
  const systemUsers = openSystemUsers(foundation, {
    firmPackages: authorization.firmPackages,
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
  const profile = openProfile({
    database,
    clock: foundation.clock,
    register: register.port,
    addressBook: register.addressBook,
    preferences: ownProfile.preferences,
    reachableBy: authorization.port.reachableBy,
  });
  const events = openEvents(
    foundation,
    { register: register.port, authorization: authorization.port, serviceOwners: administration.port },
    { callRules: config.callRules, encryptionKey: config.secrets.encryptionKey },
  );
  const notifications = openNotifications(
    foundation,
    {
      register: register.port,
      authorization: authorization.port,
      authentication: authentication.port,
      outgoing,
      gateway: openSmsGateway(config),
    },
    {
      smsPace: paceOf('SMS', config.smsPerSecond),
      smsReportSecret: config.secrets.smsReportSecret,
      assumeDeliveredAfter: config.assumeDeliveredAfter,
      callRules: config.callRules,
    },
  );
  const live = new Live(foundation);
  const mail = openCorrespondence(
    foundation,
    {
      register: register.port,
      registry: registry.port,
      authorization: authorization.port,
      events: live.overhear(events.port),
      serviceOwners: administration.port,
      outgoing,
      notifications: notifications.port,
    },
    {
      leastExpirationDays: production ? 14 : 1,
      publishUnscanned: !production,
      confidentialUnreadAfter: production ? days(7) : minutes(1),
      remindAfter: days(7),
      statisticsApiKey: config.secrets.statisticsApiKey,
      // With a scanner of our own, nobody else has anything to say.
      malwareWebhookSecret: config.clamd === undefined ? config.secrets.malwareWebhookSecret : undefined,
      environment: config.profile,
    },
  );
  const inbox = openInbox(
    foundation,
    {
      register: register.port,
      reach: register.reach,
      registry: registry.port,
      authorization: authorization.port,
      received: mail.received,
      live,
      owners: administration.port,
    },
    {
      async stillIn(headers) {
        const { authorization: header } = headers;
        if (header !== undefined) return (await authentication.port.tokens.read(bearerOf(header) ?? '')) !== undefined;
        // An open page is not somebody at the keyboard: looking must not keep the session alive.
        const asked = { ...headers, 'budstikke-background': 'stream' };
        return (await people.sessions.read(asked, 'GET', { asPerson: true })).kind === 'person';
      },
    },
  );
  const overview = openOwnerOverview({
    clock: foundation.clock,
    members: administration.members,
    setup: authentication.port.setup,
    servicesOf: registry.servicesOf,
    sent: mail.sent,
    events: events.port,
  });
  const post: Room = {
    operations: config.testTools ? [readOutbox(outgoing, notifications.latestSms)] : [],
    sweeps: outgoing.sweeps(),
  };

  let bounces: BounceListener | undefined;
  const rooms: Room[] = [
    register,
    administration,
    authentication,
    people,
    ownProfile,
    profile,
    registry,
    authorization,
    systemUsers,
    verification,
    overview,
    events,
    notifications,
    mail,
    inbox,
    post,
  ];
  return {
    operations: rooms.flatMap((room) => room.operations),
    sweeps: rooms.flatMap((room) => room.sweeps),
    tokens: authentication.port.tokens,
    sessions: people.sessions,
    mounted: people.mounted,
    keys: authentication.port.keys,
    async begin() {
      live.begin(mail.received);
      await authentication.movedClock?.follow();
      bounces = await openBounces(config, { outgoing, log: foundation.log });
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
        member: () => demoMember(administration.members, register.port),
      });
    },
    endStreams: () => live.endStreams(),
    async end() {
      await live.close();
      await events.close();
      await authentication.end();
      await authorization.close();
      await bounces?.close();
      mailer.close();
      authentication.movedClock?.stop();
    },
  };
}

/** Where people log in: at the provider that is configured, else in a demo at ours. */
function providerOf(
  { profile, idPorten, secrets }: Config,
  ours: { readonly reachedAt: string; readonly people: SyntheticPeople },
): PeopleProvider {
  if (idPorten !== undefined)
    return { kind: 'external', provider: { ...idPorten, credential: secrets.idPortenCredential! } };
  return profile === 'demo' ? { kind: 'embedded', ...ours } : { kind: 'none' };
}
