import { type Queries, statement } from '../../foundation/database/database.ts';
import type { DecisionAbout } from '../port.ts';

const MOST = 200;
const ABOUT = statement(
  'rights-decisions-about',
  `select id, at, actor, action, result, reason from rights.audit
   where instance = $1 and resource_owner = $2 and kind = 'decision' order by id desc limit ${MOST}`,
);

/** The latest decisions about an instance of a resource of the owner, oldest first. */
export const decisionsAbout = async (queries: Queries, instance: string, owner: string): Promise<DecisionAbout[]> =>
  (await queries.run<DecisionAbout>(ABOUT, [instance, owner])).reverse();
