import { Type } from 'typebox';
import { integer, text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Register } from '../../register/port.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import { isUuid } from '../../foundation/ids.ts';
import { compare, type FindHolders, type HolderKey, keyOf } from '../reach/holders.ts';
import { uuidUrn } from '../access-management/held-access.ts';
import { askingAccess, mayAskAbout } from '../model/asking-access.ts';
import { problem } from '../problems.ts';

const DEFAULT_LIMIT = 100;

/** `GET /authorization/api/v1/access/holders`: everybody who may do something for a party, by why. */
export const listHolders = ({
  findHolders,
  register,
  registry,
}: {
  findHolders: FindHolders;
  register: Pick<Register, 'byUrn'>;
  registry: Pick<ResourceRegistry, 'resource'>;
}) =>
  operation({
    name: 'ListHolders',
    method: 'GET',
    path: '/authorization/api/v1/access/holders',
    tag: 'Authorization',
    summary: 'Lists everybody who may do something for a party',
    description:
      'For the question "who can read this?". Each entry says why (`role`, `package`, `delegation`, `client delegation`, `system user`, `rights registry`, `named in the policy`) and the path that leads to it; `groups` counts them all. `accessList` tells whether the lists of the resource let the party use it at all: where they do not, nobody is listed. Levels of authentication are told, not tested. Owners may ask about their own resources with a scope of the resource registry.',
    access: askingAccess,
    query: Type.Object({
      resource: text({ required: true, description: 'Resource id' }),
      party: text({
        required: true,
        description: 'Party uuid, or a URN such as urn:altinn:organization:identifier-no:…',
      }),
      action: text({ required: true, description: 'For example read' }),
      limit: Type.Optional(
        integer({
          minimum: 1,
          maximum: 1000,
          description: `Most entries in the answer; ${DEFAULT_LIMIT} when left out`,
        }),
      ),
      after: Type.Optional(text({ description: '`next` of the page before' })),
    }),
    answers: {
      200: {
        description: '`data` in order of the reasons and then of names, `groups`, and `next` while there are more',
      },
      400: { description: 'Something is not named, or the register does not know the party' },
      403: { description: 'The resource is another owner’s (ADM-00102)' },
      404: { description: 'No such resource (ADM-00101)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { resource: resourceId, party: named, action, limit = DEFAULT_LIMIT, after } = call.query;
      const resource = await registry.resource(resourceId);
      if (resource === undefined) throw problem('ADM-00101', { resourceId });
      if (!mayAskAbout(callerOf(call), resource.owner.organizationNumber, true))
        throw problem('ADM-00102', { resourceId });
      const party = await register.byUrn(isUuid(named) ? uuidUrn(named.toLowerCase()) : named);
      if (party === undefined)
        throw new InvalidFields([{ path: 'party', message: 'The register does not know the party.' }]);
      const found = await findHolders(resource, party, action);
      const { holders } = found;
      const from = after === undefined ? undefined : readCursor(after);
      const rest = from === undefined ? holders : holders.filter((one) => compare(keyOf(one), from) > 0);
      const page = rest.slice(0, limit);
      return ok({
        resource: resource.identifier,
        party: { uuid: party.partyUuid, name: party.name, organizationNumber: party.organizationNumber ?? null },
        action,
        accessList: {
          mode: resource.accessListMode,
          admits: found.listAdmits ?? null,
          lists: found.lists,
        },
        levels: found.levels,
        groups: found.groups,
        count: holders.length,
        countIsAtLeast: found.truncated,
        data: page.map(({ why, holder, path }) => ({
          why,
          holder: {
            kind: holder.kind,
            id: holder.id,
            name: holder.name ?? null,
            organizationNumber: holder.organizationNumber ?? null,
          },
          path,
        })),
        next: page.length < rest.length ? cursorOf(keyOf(page.at(-1)!)) : null,
      });
    },
  });

const cursorOf = (key: HolderKey): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function readCursor(cursor: string): HolderKey {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(key) &&
      key.length === 3 &&
      typeof key[0] === 'number' &&
      key.slice(1).every((one) => typeof one === 'string')
    )
      return key as unknown as HolderKey;
  } catch {
    // Said below.
  }
  throw new InvalidFields([{ path: 'after', message: 'This is not the `next` of a page.' }]);
}
