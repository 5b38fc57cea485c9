import type { CompiledPolicy } from '../../../xacml/compile.ts';
import type { Decision } from '../../../xacml/decide.ts';
import { actionsOf, type Asked } from '../model/asked.ts';
import type { RequestedResource } from '../model/requested-resource.ts';
import type { Preparation } from './preparation.ts';

/** The very list: where it is shared, the roles and packages are the same. */
type Roles = Preparation['roles'];

/** What of a question its answer rests on. */
interface Question {
  readonly asked: Asked;
  readonly requested: RequestedResource;
  readonly preparation: Preparation;
}

/**
 * What policies answer one subject, kept for a set of questions asked at once. Questions about one resource, and no
 * instance of it, differ in the party alone; where the policy does not ask which one it is, and roles and packages are
 * the same, so is the answer.
 */
export class SharedAnswers {
  readonly #known = new Map<CompiledPolicy, Map<Roles, Map<string, Decision>>>();

  of(policy: CompiledPolicy, one: Question, ask: () => Decision): Decision {
    const { preparation, requested, asked } = one;
    if (preparation.policy.asksForParty || requested.instance !== undefined) return ask();
    const answers = this.#answersOf(policy, preparation.roles);
    const key = JSON.stringify([requested.identifier, ...actionsOf(asked)]);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const decision = ask();
    answers.set(key, decision);
    return decision;
  }

  #answersOf(policy: CompiledPolicy, roles: Roles): Map<string, Decision> {
    const byRoles = this.#known.get(policy) ?? new Map<Roles, Map<string, Decision>>();
    this.#known.set(policy, byRoles);
    const answers = byRoles.get(roles) ?? new Map<string, Decision>();
    byRoles.set(roles, answers);
    return answers;
  }
}
