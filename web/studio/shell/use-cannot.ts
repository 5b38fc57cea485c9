import { useQuery } from '@tanstack/react-query';
import { visible } from '../../common/format/format.ts';
import { membersQuery } from './members.ts';
import { useOwner } from './use-owner.ts';
import { words } from './words.ts';

const MOST_NAMED = 3;

/** Names of those who give roles: a member's role is the owners' to change. */
export function useWhoDecides(wanted = true): string {
  const { api } = useOwner();
  const say = words.use();
  const { data = [] } = useQuery({ ...membersQuery(api), enabled: wanted });
  const names = data.flatMap(({ role, name }) => (role === 'owner' && name ? [visible(name)] : []));
  return names.length === 0 ? say('need.anOwner') : names.slice(0, MOST_NAMED).join(say('need.or'));
}

/** Why the person may not do what takes the role, and whom to ask; undefined for those who may (web-design §2.5). */
export function useCannot(role: 'owner' | 'editor'): string | undefined {
  const { may } = useOwner();
  const say = words.use();
  const who = useWhoDecides(!may(role));
  return may(role) ? undefined : say(`need.${role}.ask`, { who });
}
