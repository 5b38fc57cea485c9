import { useRouteContext } from '@tanstack/react-router';
import type { Api } from '../../common/api/request.ts';
import type { Role } from '../../common/api/session.ts';

const RANK: Readonly<Record<Role, number>> = { reader: 0, editor: 1, owner: 2 };

/** The service owner of the address: its code, requests made for it, and what the person may do there (web-design §2.5). */
export function useOwner(): { readonly code: string; readonly api: Api; readonly may: (role: Role) => boolean } {
  const { api, membership } = useRouteContext({ from: '/$owner' });
  const rank = membership === undefined ? -1 : RANK[membership.role];
  return { code: api.owner!, api, may: (role) => rank >= RANK[role] };
}
