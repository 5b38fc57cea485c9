import { readFile } from 'node:fs/promises';
import { AuditTrail } from '../server/authorization/audit-trail.ts';
import { DecisionPoint } from '../server/authorization/decisions/decision-point.ts';
import type { Question } from '../server/authorization/port.ts';
import type { Neighbours } from '../server/authorization/decisions/preparation.ts';
import { systemClock } from '../server/foundation/clock.ts';
import { Database } from '../server/foundation/database/database.ts';
import type { Epoch } from '../server/foundation/database/epoch.ts';
import { openLog } from '../server/foundation/log.ts';
import type { Party, Register } from '../server/register/port.ts';
import type { RegisteredResource, ResourceRegistry } from '../server/resource-registry/port.ts';
import { parsePolicy } from '../xacml/parse-policy.ts';
import { type Bench, type Line, perSecond } from './bench.ts';

const CHUNK = 2_000;
const SECONDS = 4;
const POLICY = new URL('../server/start/demo/ttd-demo-brev.xml', import.meta.url);

const party = (partyUuid: string, partyId: number, kind: Party['kind'], userId?: number): Party => ({
  partyUuid,
  partyId,
  kind,
  name: 'Navn',
  urn: `urn:altinn:party:uuid:${partyUuid}`,
  organizationNumber: kind === 'organization' ? '311003003' : undefined,
  personIdentifier: undefined,
  userId,
  unitType: undefined,
  mainUnit: undefined,
  isDeleted: false,
  reservedInKrr: false,
  email: undefined,
  mobile: undefined,
  language: 'nb',
});
const director = party('018f0000-0000-7000-8000-000000000001', 50_000_001, 'person', 20_000_001);
const company = party('018f0000-0000-7000-8000-000000000002', 50_000_002, 'organization');

/**
 * Issue 4: whole decisions of the decision point, warm, in process on one core, beside the same ones without the audit
 * trail. The neighbours answer from memory, as their caches do. Per second of this process's CPU time, so that what
 * else the machine does is left out: the database shares it.
 */
export async function decisionPoint(bench: Bench): Promise<Line[]> {
  const tree = parsePolicy(await readFile(POLICY, 'utf8'));
  const resource = {
    identifier: 'ttd-demo-brev',
    owner: { organizationNumber: '311001000' },
    accessListMode: 'Disabled',
    policy: { version: 1, tree },
  } as unknown as RegisteredResource;
  const register = {
    byUrn: async (urn: string) => (urn.startsWith('urn:altinn:userid') ? director : company),
    rolesFor: async () => [
      {
        of: company.partyUuid,
        holder: director.partyUuid,
        urn: 'urn:altinn:external-role:ccr:daglig-leder',
        legacyCode: 'DAGL',
      },
    ],
  } as unknown as Register;
  const registry = { resource: async () => resource } as unknown as ResourceRegistry;
  const neighbours: Neighbours = { register, registry, packages: async () => [] };
  const foundation = {
    epoch: { current: async () => 1 } as unknown as Epoch,
    clock: systemClock,
    log: openLog('silent'),
    database: new Database(bench.database, openLog('silent')),
  };
  const question: Question = {
    subject: {
      attributes: [{ id: 'urn:altinn:userid', value: String(director.userId) }],
      authenticationLevel: 4,
      orgCode: undefined,
    },
    resourceId: resource.identifier,
    party: `urn:altinn:organization:identifier-no:${company.organizationNumber}`,
    actions: ['read'],
  };
  const rate = async (point: DecisionPoint): Promise<number> => {
    const chunk = async (): Promise<void> => {
      for (let n = 0; n < CHUNK; n++)
        if ((await point.permitted(question)).size === 0) throw new Error('The director may not read.');
      // The trail writes when the loop lets it, as between requests.
      await new Promise(setImmediate);
    };
    await chunk();
    let made = 0;
    const started = performance.now();
    const before = process.cpuUsage();
    while (performance.now() - started < SECONDS * 1000) {
      await chunk();
      made += CHUNK;
    }
    const { user, system } = process.cpuUsage(before);
    return made / ((user + system) / 1_000_000);
  };
  const silent = await rate(new DecisionPoint(foundation, neighbours, []));
  const trail = new AuditTrail(foundation);
  const audited = await rate(new DecisionPoint(foundation, neighbours, [], trail));
  const flushing = performance.now();
  await trail.flush();
  const waited = performance.now() - flushing;
  await trail.close();
  return [
    ['decided, not audited, one core', perSecond(silent)],
    ['decided and audited, one core', perSecond(audited)],
    ['an audit entry costs this process', `${((1 / audited - 1 / silent) * 1_000_000).toFixed(1)} µs`],
    ['backlog of the trail at the end written in', `${Math.round(waited)} ms`],
  ];
}
