import type { Foundation } from '../../foundation/foundation.ts';
import { newId } from '../../foundation/ids.ts';
import type { Party, Register } from '../../register/port.ts';
import type { RegisteredResource, ResourceRegistry } from '../../resource-registry/port.ts';
import type { Acting } from './acting.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { problem, validationProblem } from './connection-problems.ts';
import type { DelegationChecks } from './delegation-checks.ts';
import type { Giving } from './giving.ts';
import { type HeldAccess, isOfOwner, uuidUrn } from './held-access.ts';
import { type AccessPackage, packageNamed } from '../model/access-packages.ts';
import { openRecordedChanges, type RecordedChange } from './recorded-changes.ts';
import { requestReader, requestWriter } from '../store/request-store.ts';
import type { AccessRequest, RequestStatus } from '../store/request-tables.ts';

/** Requests one party may have waiting: nobody's list is to be flooded. */
const MOST_OPEN = 100;

/** What is asked for. */
export type Wanted =
  | { readonly resource: RegisteredResource; readonly package?: undefined }
  | { readonly package: AccessPackage; readonly resource?: undefined };

/**
 * Requests for access: Draft (a service owner asks for somebody, who is to confirm it) → Pending → Approved, Rejected or
 * Withdrawn. Approval gives what is asked for in the same transaction, by the same checks as any giving.
 */
export function openAccessRequests(
  { database, epoch, clock }: Pick<Foundation, 'database' | 'epoch' | 'clock'>,
  {
    register,
    registry,
    giving,
    checks,
    trail,
  }: {
    register: Pick<Register, 'byUrn'>;
    registry: Pick<ResourceRegistry, 'resource'>;
    giving: Giving;
    checks: DelegationChecks;
    trail: AuditTrail;
  },
) {
  const reader = requestReader(database);
  const recorded = openRecordedChanges({ database, epoch, clock }, trail);

  const moved = async (
    { transaction, by, note }: RecordedChange,
    { id, status }: AccessRequest,
    to: RequestStatus,
  ): Promise<AccessRequest> => {
    const request = await requestWriter(transaction).move(id, { from: status, to }, by);
    if (request === undefined) throw problem('AM-09002');
    note(`request ${to.toLowerCase()}`, { resource_id: request.resource_id, reason: request.package });
    return request;
  };

  const move = (by: string, request: AccessRequest, to: RequestStatus): Promise<AccessRequest> =>
    recorded({ by, giver: request.giver, receiver: request.requester }, (change) => moved(change, request, to));

  async function approvePackage(
    acting: Acting & { held: HeldAccess },
    request: AccessRequest,
    requester: Party,
  ): Promise<void> {
    const given = packageNamed(request.package ?? '');
    const mayGive = acting.held.packages.some(
      ({ package: { code }, canDelegate }) => canDelegate && code === given?.code,
    );
    if (given === undefined || !mayGive) throw problem('AM-00028');
    const first = async (change: RecordedChange) => void (await moved(change, request, 'Approved'));
    const to = { kind: 'party', party: requester } as const;
    await giving.givePackage({ acting, giver: acting.party, to, first }, given, 'made');
  }

  async function approveResource(
    acting: Acting & { held: HeldAccess },
    request: AccessRequest,
    requester: Party,
    keys: readonly string[] | undefined,
  ): Promise<void> {
    const resource = await registry.resource(request.resource_id ?? '');
    const isSame =
      resource !== undefined &&
      isOfOwner({ resource_owner: request.resource_owner ?? '' }, resource.owner.organizationNumber);
    const checked = isSame ? await checks(acting, resource) : undefined;
    if (resource === undefined || checked === undefined)
      throw problem('AM-00027', {}, { resource: request.resource_id });
    const rights = checked.filter(
      ({ right, result }) => result && (keys === undefined || keys.includes(right.key.toLowerCase())),
    );
    if (rights.length === 0 || (keys !== undefined && rights.length < keys.length)) throw problem('AM-00028');
    await giving.giveRights(
      {
        acting,
        giver: acting.party,
        to: { kind: 'party', party: requester },
        first: async (change) => void (await moved(change, request, 'Approved')),
      },
      { resource, instance: '', rights, replace: false, connection: 'made' },
    );
  }

  return {
    /** What may be asked a party for; else the problem that giving it would meet. */
    async wanted(
      giver: Party,
      { resource: id, package: named }: { resource?: string | undefined; package?: string | undefined },
    ): Promise<Wanted> {
      if (named !== undefined) {
        const found = packageNamed(named);
        if (found === undefined) throw problem('AM-00035', { package: named });
        if (!found.isAssignable) throw validationProblem('AM.VLD-00048', '/package');
        if ((found.entityType === 'Person') !== (giver.kind === 'person')) throw problem('AM-00037');
        return { package: found };
      }
      const resource = id === undefined ? undefined : await registry.resource(id);
      if (resource?.policy === undefined) throw problem('AM-00027', {}, { resource: id ?? null });
      if (!resource.delegable) throw problem('AM-00042');
      return { resource };
    },

    /** Asks; what is asked for already is answered as it stands. A person's own word makes a draft a request. */
    ask: (
      { requester, giver, by }: { requester: Party; giver: Party; by: string },
      wanted: Wanted,
      asking: { status: 'Draft' | 'Pending'; askedForBy?: string },
    ): Promise<{ request: AccessRequest; isNew: boolean }> =>
      recorded({ by, giver: giver.partyUuid, receiver: requester.partyUuid }, async (change) => {
        const inside = requestReader(change.transaction);
        const what = {
          resource_id: wanted.resource?.identifier ?? null,
          resource_owner: wanted.resource === undefined ? null : (wanted.resource.owner.organizationNumber ?? ''),
          package: wanted.package?.code ?? null,
        };
        const known = (await inside.open(requester.partyUuid, giver.partyUuid)).find(
          (one) => one.resource_id === what.resource_id && one.package === what.package,
        );
        if (known !== undefined)
          return {
            request:
              known.status === 'Draft' && asking.status === 'Pending' ? await moved(change, known, 'Pending') : known,
            isNew: false,
          };
        const waiting = await inside.of({ requester: requester.partyUuid, statuses: ['Draft', 'Pending'] });
        if (waiting.length >= MOST_OPEN) throw problem('AM-09003');
        const request: AccessRequest = {
          id: newId(change.by.at),
          requester: requester.partyUuid,
          giver: giver.partyUuid,
          ...what,
          status: asking.status,
          asked_for_by: asking.askedForBy ?? null,
          asked_at: change.by.at,
          changed_at: change.by.at,
        };
        await requestWriter(change.transaction).add(request, by);
        change.note('access asked for', { resource_id: what.resource_id, reason: what.package });
        return { request, isNew: true };
      }),

    /** A request by id as one of its sides sees it; AM-09001 when it is nobody's business here. */
    async one(id: string, isVisible: (request: AccessRequest) => boolean): Promise<AccessRequest> {
      const request = await reader.one(id);
      if (request === undefined || !isVisible(request)) throw problem('AM-09001');
      return request;
    },

    list: reader.of,

    confirm: (by: string, request: AccessRequest) => move(by, expected(request, ['Draft']), 'Pending'),
    withdraw: (by: string, request: AccessRequest) => move(by, expected(request, ['Draft', 'Pending']), 'Withdrawn'),
    reject: (by: string, request: AccessRequest) => move(by, expected(request, ['Pending']), 'Rejected'),

    /**
     * Gives what is asked for: of a resource the rights with these keys, or all that the approver may give. The requester
     * becomes a rightholder where it was none.
     */
    async approve(
      acting: Acting & { held: HeldAccess },
      asked: AccessRequest,
      keys: readonly string[] | undefined,
    ): Promise<AccessRequest> {
      const request = expected(asked, ['Pending']);
      const requester = await register.byUrn(uuidUrn(request.requester));
      if (requester === undefined) throw validationProblem('AM.VLD-00006', '/$QUERY/id');
      if (request.package === null) await approveResource(acting, request, requester, keys);
      else await approvePackage(acting, request, requester);
      return { ...request, status: 'Approved', changed_at: clock.now() };
    },
  };
}

export type AccessRequests = ReturnType<typeof openAccessRequests>;

function expected(request: AccessRequest, statuses: readonly RequestStatus[]): AccessRequest {
  if (!statuses.includes(request.status)) throw problem('AM-09002');
  return request;
}
