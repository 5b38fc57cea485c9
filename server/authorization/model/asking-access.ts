import { ADMINISTRATION_SCOPE } from '../../administration/port.ts';
import { type Access, anyScope, type Caller } from '../../http/caller.ts';

const ANY_RESOURCE = ['altinn:authorization/authorize', 'altinn:authorization/authorize.admin', ADMINISTRATION_SCOPE];
const OWN_RESOURCES = ['altinn:resourceregistry/resource.read', 'altinn:resourceregistry/resource.write'];

/** Who may ask why, and who else may: those who may ask for decisions, and owners about their own resources. */
export const askingAccess: Access = anyScope([...ANY_RESOURCE, ...OWN_RESOURCES]);

/** May the caller ask about a resource of this owner? One that is not registered has none. */
export const mayAskAbout = (
  { scopes, consumer, systemUser }: Caller,
  owner: string | undefined,
  isRegistered: boolean,
): boolean =>
  ANY_RESOURCE.some((scope) => scopes.has(scope)) ||
  (systemUser === undefined && consumer !== undefined && (isRegistered ? consumer === owner : true));
