import type { Foundation } from '../../foundation/foundation.ts';
import { later, hours } from '../../foundation/clock.ts';
import { statement } from '../../foundation/database/database.ts';
import { newId } from '../../foundation/ids.ts';
import { type Party, type Register, isPersonIdentifier } from '../../register/port.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import type { Acting } from './acting.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { problem, validationProblem } from './connection-problems.ts';
import { type Receiver, receiverId } from './held-access.ts';
import type { AccessPackage } from '../model/access-packages.ts';
import { RIGHTHOLDER } from '../model/client-roles.ts';
import type { CheckedRight } from '../model/delegation-check.ts';
import { openRecordedChanges, type RecordedChange } from './recorded-changes.ts';
import { clientReader } from '../store/client-reader.ts';
import { clientWriter } from '../store/client-writer.ts';
import { delegationReader } from '../store/delegation-reader.ts';
import type { Connection } from '../store/delegation-tables.ts';
import { type DelegationWriter, delegationWriter } from '../store/delegation-writer.ts';

/** People looked up in vain by one user within an hour before no more are looked up. */
const MOST_FAILURES = 10;
const FAILED = statement('rights-look-up-failed', 'insert into rights.failed_look_up (person, at) values ($1, $2)');
const FAILURES = statement(
  'rights-look-up-failures',
  'select count(*) as number from rights.failed_look_up where person = $1 and at > $2',
);

interface GivenFrom {
  readonly acting: Pick<Acting, 'by'>;
  readonly giver: Party;
  readonly to: Receiver;
  /** Done in the same transaction; whatever it throws undoes all. */
  readonly first?: (change: RecordedChange) => Promise<void>;
}

interface Change extends RecordedChange {
  readonly writer: DelegationWriter;
}

/** Every change of what parties give each other: one transaction with its entries in the audit trail. */
export function openGiving(
  { database, epoch, clock }: Pick<Foundation, 'database' | 'epoch' | 'clock'>,
  { register, trail }: { register: Register; trail: AuditTrail },
) {
  const recorded = openRecordedChanges({ database, epoch, clock }, trail);

  /** Runs a change of what `giver` has given `to`; whatever belongs to it comes first, in the same transaction. */
  const changing = <Result>(
    { acting, giver, to, first }: GivenFrom,
    change: (one: Change) => Promise<Result>,
  ): Promise<Result> =>
    recorded({ by: acting.by, giver: giver.partyUuid, receiver: receiverId(to) }, async (one) => {
      await first?.(one);
      return change({ ...one, writer: delegationWriter(one.transaction) });
    });

  async function connected({ transaction, writer, by, note }: Change, giver: Party, to: Receiver): Promise<Connection> {
    const receiver = receiverId(to);
    const known = await delegationReader(transaction).connection(giver.partyUuid, receiver);
    if (known !== undefined) return known;
    const id = newId(by.at);
    await writer.connect(id, giver.partyUuid, receiver, by);
    note('connection made');
    return { id, giver: giver.partyUuid, receiver };
  }

  return {
    /** Makes the receiver a rightholder; the connection that is there is answered again. */
    connect: (given: GivenFrom): Promise<Connection> =>
      changing(given, (change) => connected(change, given.giver, given.to)),

    /**
     * The person a body names by number and last name; validation 34 when they do not belong together. Who guesses is
     * stopped after some failures (AM-00026).
     */
    async person({ user }: Acting, personIdentifier: string, lastName: string): Promise<Receiver> {
      const now = clock.now();
      const [failures] = await database.run<{ number: number }>(FAILURES, [user.partyUuid, later(now, -hours(1))]);
      if (failures!.number >= MOST_FAILURES) throw problem('AM-00026');
      const urn = isPersonIdentifier(personIdentifier)
        ? `urn:altinn:person:identifier-no:${personIdentifier}`
        : undefined;
      const party = urn === undefined ? undefined : await register.byUrn(urn);
      if (party !== undefined && isLastNameOf(party, lastName)) return { kind: 'party', party };
      await database.run(FAILED, [user.partyUuid, now]);
      throw validationProblem('AM.VLD-00034', '/personIdentifier', '/lastName');
    },

    /** Ends the connection and all that hangs on it; without `cascade` it must be bare (validation 10). */
    disconnect: (given: GivenFrom, { cascade }: { cascade: boolean }): Promise<void> =>
      changing(given, async ({ transaction, writer, by, note }) => {
        const [giver, receiver] = [given.giver.partyUuid, receiverId(given.to)];
        const sides = { givers: [giver], receivers: [receiver] };
        const reader = delegationReader(transaction);
        // What the receiver, as provider, has let its agents do with what it was given.
        const passedOn = { client: giver, provider: receiver, role: RIGHTHOLDER };
        const agency = (await clientReader(transaction).delegations(passedOn)).filter(
          ({ role }) => role === RIGHTHOLDER,
        );
        const hangs = (await reader.rights(sides)).length + (await reader.packagesGiven(sides)).length + agency.length;
        if (hangs > 0 && !cascade) throw validationProblem('AM.VLD-00010', '/$QUERY/cascade');
        for (const { agent, package: code, resource_id } of await clientWriter(transaction).end(passedOn, by))
          note('client delegation revoked', { receiver: agent, resource_id, reason: code });
        for (const { resource_id, resource_owner, action, instance } of await writer.revokeRights(
          { giver, receiver },
          by,
        ))
          note('right revoked', { resource_id, resource_owner, action, instance: instance || null });
        for (const code of await writer.revokePackages({ giver, receiver }, by))
          note('package revoked', { reason: code });
        if (await writer.disconnect(giver, receiver, by)) note('connection ended');
      }),

    /** Adds rights to a resource, or with `replace` makes them all there are. A connection is demanded or made. */
    giveRights: (
      given: GivenFrom,
      about: {
        resource: RegisteredResource;
        instance: string;
        rights: readonly CheckedRight[];
        replace: boolean;
        connection: 'demanded' | 'made' | 'not needed';
      },
    ): Promise<void> =>
      changing(given, async (change) => {
        const { transaction, writer, by, note } = change;
        const [giver, receiver] = [given.giver.partyUuid, receiverId(given.to)];
        const { resource, instance, rights, replace, connection } = about;
        const reader = delegationReader(transaction);
        if (connection === 'made') await connected(change, given.giver, given.to);
        if (connection === 'demanded' && (await reader.connection(giver, receiver)) === undefined)
          throw problem('AM-00022');
        const owner = resource.owner.organizationNumber ?? '';
        const held = (await reader.rightsTo([giver], [receiver], resource.identifier)).filter(
          (right) => right.instance === instance,
        );
        const current = new Set(
          held.filter(({ resource_owner }) => resource_owner === owner).map(({ right_key }) => right_key),
        );
        const wanted = new Set(rights.map(({ right }) => right.key));
        // Rights of an earlier owner of the resource id mean nothing any more and would stand in the way.
        const gone = held.filter(
          ({ right_key, resource_owner }) => resource_owner !== owner || (replace && !wanted.has(right_key)),
        );
        const facts = {
          resource_id: resource.identifier,
          resource_owner: resource.owner.organizationNumber ?? null,
          instance: instance || null,
        };
        if (gone.length > 0) {
          const keys = gone.map(({ right_key }) => right_key);
          const pair = { giver, receiver, resourceId: resource.identifier, instance, keys };
          for (const { action } of await writer.revokeRights(pair, by)) note('right revoked', { ...facts, action });
        }
        for (const { right, reasonCodes } of rights) {
          if (current.has(right.key)) continue;
          const row = {
            giver,
            receiver,
            resource_id: resource.identifier,
            resource_owner: owner,
            right_key: right.key,
            action: right.action.value,
            attributes: right.resource,
            instance,
          };
          await writer.giveRight(newId(by.at), row, by);
          note('right given', { ...facts, action: right.action.value, reason: reasonCodes.join(' ') });
        }
      }),

    /** Takes all rights to a resource (for an instance, or those for every instance) away. */
    revokeRights: (given: GivenFrom, resource: string, instance: string): Promise<void> =>
      changing(given, async ({ writer, by, note }) => {
        const pair = { giver: given.giver.partyUuid, receiver: receiverId(given.to), resourceId: resource, instance };
        for (const { resource_id, resource_owner, action } of await writer.revokeRights(pair, by))
          note('right revoked', { resource_id, resource_owner, action, instance: instance || null });
      }),

    /** Gives a package; the one that is there is answered again. */
    givePackage: (
      given: GivenFrom,
      { code }: AccessPackage,
      connection: 'demanded' | 'made' | 'not needed',
    ): Promise<{ id: string; assignmentId: string | undefined }> =>
      changing(given, async (change) => {
        const { transaction, writer, by, note } = change;
        const [giver, receiver] = [given.giver.partyUuid, receiverId(given.to)];
        const reader = delegationReader(transaction);
        if (connection === 'made') await connected(change, given.giver, given.to);
        const assignment = await reader.connection(giver, receiver);
        if (assignment === undefined && connection === 'demanded') throw problem('AM-00022');
        const known = (await reader.packages([giver], [receiver])).find((one) => one.package === code);
        if (known !== undefined) return { id: known.id, assignmentId: assignment?.id };
        const id = newId(by.at);
        await writer.givePackage(id, giver, receiver, code, by);
        note('package given', { reason: code });
        return { id, assignmentId: assignment?.id };
      }),

    /** Takes a package away; with `onlyGivenBy` only if that one gave it. */
    revokePackage: (
      given: GivenFrom,
      { code }: AccessPackage,
      { onlyGivenBy }: { onlyGivenBy?: string } = {},
    ): Promise<void> =>
      changing(given, async ({ writer, by, note }) => {
        const pair = { giver: given.giver.partyUuid, receiver: receiverId(given.to) };
        for (const revoked of await writer.revokePackages({ ...pair, code, givenBy: onlyGivenBy }, by))
          note('package revoked', { reason: revoked });
      }),
  };
}

export type Giving = ReturnType<typeof openGiving>;

/** Last names may be of several words. */
function isLastNameOf({ name }: Party, lastName: string): boolean {
  const wanted = lastName.trim().toLowerCase();
  return wanted !== '' && ` ${name.toLowerCase()}`.endsWith(` ${wanted}`);
}
