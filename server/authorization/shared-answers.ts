import type { CompiledPolicy } from '../../xacml/compile.ts';
import type { Decision } from '../../xacml/decide.ts';
import { actionsOf, type Prepared } from './enrichment.ts';

/**
 * What policies answer one subject, kept for a set of questions asked at once. Questions about one resource differ in the
 * party alone; where the policy does not ask which one it is, and roles and packages are the same, so is the answer.
 */
export class SharedAnswers {
  readonly #known = new Map<CompiledPolicy, Map<Prepared['preparation']['roles'], Map<string, Decision>>>();

  of(policy: CompiledPolicy, one: Prepared, ask: () => Decision): Decision {
    const { preparation, requested, asked } = one;
    if (preparation.policy.asksForParty) return ask();
    let byRoles = this.#known.get(policy);
    if (byRoles === undefined) this.#known.set(policy, (byRoles = new Map()));
    let byAction = byRoles.get(preparation.roles);
    if (byAction === undefined) byRoles.set(preparation.roles, (byAction = new Map()));
    const key = JSON.stringify([requested.identifier, ...actionsOf(asked)]);
    let decision = byAction.get(key);
    if (decision === undefined) byAction.set(key, (decision = ask()));
    return decision;
  }
}
