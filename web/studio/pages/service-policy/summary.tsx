import { grants } from '../../services/policy/actions.ts';
import { type Naming, phrase } from '../../services/policy/subjects.ts';
import type { Policy } from '../../services/policy/xacml.ts';
import { serviceWords } from '../../services/words.ts';
import { words } from './words.ts';

/** The rules in one breath; says so when there is more to them than it can tell. */
export function Summary({ policy, naming }: { readonly policy: Policy; readonly naming: Naming }) {
  const say = words.use();
  const sayService = serviceWords.use();
  const may = grants(policy);
  const who = (action: string): string =>
    phrase(
      (may.get(action) ?? []).map((one) => naming.name(one)),
      3,
      sayService,
    );
  const advanced = policy.rules.filter((rule) => rule.advanced !== undefined).length;
  const level = policy.levels.everybody;
  return (
    <>
      {say('inShort', { readers: who('read'), senders: who('write') })}{' '}
      {level === undefined ? say('inShortNoLevel') : say('inShortLevel', { n: level })}
      {advanced > 0 && <> {say('inShortAdvanced', { n: advanced })}</>}
    </>
  );
}
