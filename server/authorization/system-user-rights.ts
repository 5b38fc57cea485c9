import type { SystemUserRights } from '../authentication/port.ts';
import type { RightSource } from './access-management/delegated-rights.ts';

/** The system user's owner gave it the action on the resource when it approved it (authentication §3.3). */
export const systemUserRights = (rights: SystemUserRights): RightSource => ({
  name: 'system user',
  async gives({ identity, party, resource, action, remember }) {
    if (identity.kind !== 'system-user') return false;
    const found = await remember('system user rights', () => rights.given(identity.uuid, party));
    return found?.actions.get(resource.identifier.toLowerCase())?.includes(action.toLowerCase()) === true;
  },
});
