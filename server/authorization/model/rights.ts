import { ADMINISTRATION_SCOPE } from '../../administration/port.ts';
import { wireTime } from '../../http/binding/scalars.ts';
import { type Access, anyScope, type Caller } from '../../http/caller.ts';
import type { FieldFault } from '../../http/problem.ts';
import type { OrganizationRight } from '../store/tables.ts';

const RESOURCE_WRITE = 'altinn:resourceregistry/resource.write';
const MOST_ACTIONS = 20;

/** Who may come to the rights registry at all; whose resource it is, is tested per resource. */
export const rightsAccess: Access = anyScope([RESOURCE_WRITE, ADMINISTRATION_SCOPE]);

/** May the caller give and take rights to a resource of this owner? */
export const mayManageRights = (caller: Caller, owner: string | undefined): boolean =>
  caller.scopes.has(ADMINISTRATION_SCOPE) ||
  (caller.scopes.has(RESOURCE_WRITE) &&
    caller.systemUser === undefined &&
    caller.consumer !== undefined &&
    caller.consumer === owner);

/** Who gave or took a right: an organisation number, or the client's id where the token names no organisation. */
export const granterOf = ({ consumer, organizationNumber, claims }: Caller): string =>
  consumer ?? organizationNumber ?? (typeof claims.client_id === 'string' ? claims.client_id : 'administrator');

/** The sent actions in lower case, each once and in order, or every fault of them. */
export function checkActions(
  sent: readonly (string | null)[] | null | undefined,
): readonly string[] | { readonly faults: readonly FieldFault[] } {
  const actions = sent ?? [];
  const faults: FieldFault[] = [];
  if (actions.length === 0)
    faults.push({
      path: '$.actions',
      message: 'Name at least one action, for example read. Use DELETE to take the right away.',
    });
  if (actions.length > MOST_ACTIONS)
    faults.push({ path: '$.actions', message: `Name at most ${MOST_ACTIONS} actions.` });
  actions.forEach((action, index) => {
    if (!/^[a-z][a-z0-9_:-]{0,49}$/i.test(action ?? ''))
      faults.push({
        path: `$.actions[${index}]`,
        message: 'An action is a word of letters, digits and _ : - as the policy writes it, for example read.',
      });
  });
  if (faults.length > 0) return { faults };
  return [...new Set(actions.map((action) => action!.toLowerCase()))].sort();
}

/** A right as the administration API writes it. */
export const wireRight = (right: OrganizationRight, name: string | undefined) => ({
  organizationNumber: right.organization_number,
  organizationName: name ?? null,
  partyUuid: right.organization,
  actions: right.actions,
  grantedBy: right.granted_by,
  grantedAt: wireTime(right.granted_at),
});
