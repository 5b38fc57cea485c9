import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openAuthorization } from '../../server/authorization/open.ts';
import type { Subject } from '../../server/authorization/port.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { openLog } from '../../server/foundation/log.ts';
import { openRegister } from '../../server/register/open.ts';
import type { Party } from '../../server/register/port.ts';
import { openTestDatabase } from '../harness/database.ts';
import { TestRegistry } from './policies.ts';

export const organization = (number: string): string => `urn:altinn:organization:identifier-no:${number}`;
export const person = (number: string): string => `urn:altinn:person:identifier-no:${number}`;

export const FJORDFISK = organization('311003003');
export const FJORDFISK_BODO = organization('311003518');
export const LYNGHEIM = organization('311004018');
export const TTD = organization('311001000');
export const KARI = person('14837510008');
export const OLA = person('02918220065');
export const MONA = person('30897925067');

/** The demo's parties in a database of its own, a registry to fill, and the decision point over them. */
export async function openWorld({ openDecisions = true }: { openDecisions?: boolean } = {}) {
  const opened = await openTestDatabase();
  const epoch = new Epoch(opened.database);
  const foundation = {
    database: opened.database,
    epoch,
    clock: systemClock,
    log: openLog('silent'),
  } as unknown as Foundation;
  const register = openRegister(foundation);
  await register.importParties(
    JSON.parse(readFileSync(new URL('../../server/start/demo/parties.json', import.meta.url), 'utf8')),
  );
  const registry = new TestRegistry();
  const authorization = openAuthorization(
    foundation,
    { register: register.port, reach: register.reach, registry },
    { openDecisions, unregisteredSystemUsers: true },
  );

  const party = async (urn: string): Promise<Party> =>
    (await register.port.byUrn(urn)) ?? assert.fail(`${urn} is not there`);
  const subject = (
    attributes: readonly (readonly [string, string])[],
    level: number | undefined = 4,
    orgCode?: string,
  ): Subject => ({
    attributes: attributes.map(([id, value]) => ({ id, value })),
    authenticationLevel: level,
    orgCode,
  });
  return {
    database: opened.database,
    register,
    registry,
    authorization,
    party,
    /** Tells caches that the test registry has changed. */
    changed: () => opened.database.transaction((transaction) => epoch.bump(transaction)),
    /** A person, by user id as tokens name it. */
    user: async (urn: string, level?: number): Promise<Subject> =>
      subject([['urn:altinn:userid', String((await party(urn)).userId)]], level),
    /** An organisation's own system, by its number. */
    system: (urn: string, level?: number): Subject =>
      subject([['urn:altinn:organization:identifier-no', urn.slice(-9)]], level),
    subject,
    async permitted(
      who: Subject,
      resourceId: string,
      of: string | undefined,
      actions: readonly string[] = ['read'],
      instance?: string,
    ): Promise<string[]> {
      return [...(await authorization.port.permitted({ subject: who, resourceId, party: of, actions, instance }))];
    },
    close: () => opened.close(),
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
