import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAdministration } from '../../server/administration/open.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { openRegister } from '../../server/register/open.ts';
import { seedDemo } from '../../server/start/demo/seed.ts';
import { openTestDatabase } from '../harness/database.ts';

for (const autoApprove of [true, false])
  test(`the demo has its parties and approved service owners after one start or two (autoApprove ${autoApprove})`, async () => {
    const opened = await openTestDatabase();
    try {
      const epoch = new Epoch(opened.database);
      const foundation = { database: opened.database, epoch, clock: systemClock } as Foundation;
      const register = openRegister(foundation);
      const done: string[] = [];
      const administration = openAdministration(
        foundation,
        { register: register.port },
        {
          autoApprove,
          onApproved: async (_transaction, { code }) => void done.push(`scopes of ${code}`),
          onSuspended: async () => undefined,
          onCodeFreed: async () => undefined,
        },
      );
      const seed = () =>
        seedDemo({
          importParties: register.importParties,
          serviceOwners: administration.port,
          registrations: administration.registrations,
          resource: async () => void done.push('resource'),
          client: async () => void done.push('client'),
          member: async () => void done.push('member'),
        });
      await seed();
      assert.deepEqual(done, ['scopes of ttd', 'scopes of fjel', 'resource', 'client', 'member']);
      assert.deepEqual(
        (await administration.port.all()).map(({ code, organizationNumber, approved }) => [
          code,
          organizationNumber,
          approved,
        ]),
        [
          ['fjel', '311002007', true],
          ['ttd', '311001000', true],
        ],
      );

      const kari = 'urn:altinn:person:identifier-no:14837510008';
      await register.importParties({
        parties: [{ kind: 'person', name: 'Kari Nordby Lien', personIdentifier: '14837510008' }],
      });
      const number = await epoch.current();
      await seed();
      assert.equal((await register.port.byUrn(kari))?.name, 'Kari Nordby Lien', 'a change outlives a restart');
      assert.equal(await epoch.current(), number, 'the second start writes nothing');
      assert.deepEqual(done.slice(5), ['resource', 'client', 'member']);
    } finally {
      await opened.close();
    }
  });
