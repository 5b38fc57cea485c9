import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GivenInstance } from '../../server/authorization/port.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import type { Caller } from '../../server/http/caller.ts';
import { Readers } from '../../server/inbox/readers.ts';

const SELF = '01900000-0000-7000-8000-000000000001';
const GIVER = '01900000-0000-7000-8000-000000000002';
const MESSAGE = '01900000-0000-7000-8000-000000000003';
const URN_OF: Readonly<Record<string, string>> = {
  [SELF]: 'urn:altinn:person:identifier-no:21925515040',
  [GIVER]: 'urn:altinn:organization:identifier-no:311003003',
};
const mailbox = { recipient: URN_OF[GIVER]!, resourceId: 'ttd-demo-brev' };

/** Neighbours that answer at once, so that what comes between two steps of a request is chosen here. */
function world() {
  const state = { epoch: 1, given: [] as GivenInstance[], reached: new Set([SELF]) };
  const party = (uuid: string) => ({
    partyUuid: uuid,
    urn: URN_OF[uuid],
    kind: 'person',
    name: uuid,
    isDeleted: false,
  });
  const uuidOf = (urn: string) => urn.slice(urn.lastIndexOf(':') + 1);
  const neighbours = {
    clock: systemClock,
    epoch: { current: async () => state.epoch },
    register: {
      byUrn: async () => party(SELF),
      byUrns: async (urns: readonly string[]) => new Map(urns.map((urn) => [urn, party(uuidOf(urn))])),
    },
    reach: {
      version: async () => 1,
      outlinesOf: async (uuids: readonly string[]) => uuids.map(party),
      outlinesSince: async () => [],
    },
    authorization: {
      subjectOf: () => ({ attributes: [], authenticationLevel: 4, orgCode: undefined }),
      reachableBy: async () => state.reached,
      instancesGivenTo: async () => state.given,
      permittedEach: async (_: unknown, asked: readonly unknown[]) => asked.map(() => new Set(['read'])),
    },
    received: {
      mailboxes: async () => [],
      mailboxOf: async (ids: readonly string[]) => new Map(ids.map((id) => [id, mailbox])),
    },
  };
  return { state, readers: new Readers(neighbours as unknown as ConstructorParameters<typeof Readers>[0]) };
}

test('what is given while somebody is being answered is there for whoever asks next', async () => {
  const { state, readers } = world();
  const caller = { partyUuid: SELF } as Caller;
  const before = await readers.of(caller);
  Object.assign(state, {
    epoch: 2,
    given: [{ giver: GIVER, instance: `urn:altinn:correspondence-id:${MESSAGE}` }],
    reached: new Set([SELF, GIVER]),
  });
  // The end of the older request, which still has the older list of parties.
  assert.deepEqual((await readers.mail(before, before.parties.all)).messages, []);
  const now = await readers.of(caller);
  assert.deepEqual((await readers.mail(now, now.parties.all)).messages, [MESSAGE]);
  Object.assign(state, { epoch: 3, given: [] });
  assert.deepEqual((await readers.mail(now, now.parties.all)).messages, [], 'and gone for a request that has begun');
});
