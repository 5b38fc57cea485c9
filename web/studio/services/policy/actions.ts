import type { serviceWords } from '../words.ts';
import type { Policy, Subject } from './xacml.ts';
import { distinct } from './xacml.ts';

export const KNOWN_ACTIONS = [
  'read',
  'write',
  'subscribe',
  'access',
  'delete',
  'confirm',
  'sign',
  'instantiate',
  'complete',
  'reject',
] as const;

/** An action in words; as the wire writes it where we have none. */
export function actionName(action: string, say: ReturnType<typeof serviceWords.use>): string {
  const known = KNOWN_ACTIONS.find((one) => one === action.toLowerCase());
  return known === undefined ? action : say(`action.${known}`);
}

/** Who may do what by the rules that cards can tell, action by action. */
export function grants({ rules }: Policy): ReadonlyMap<string, readonly Subject[]> {
  const all = new Map<string, Subject[]>();
  for (const { said } of rules)
    for (const action of said?.may ?? []) {
      const key = action.toLowerCase();
      all.set(key, distinct([...(all.get(key) ?? []), ...(said?.who ?? [])]));
    }
  return all;
}
