import { type Combine, combiningAlgorithm, type Node } from './combining.ts';
import { mergeAnyOf } from './compatibility.ts';
import { compileCondition, compileVariable } from './compile-expression.ts';
import { compileNotices, type GiveNotice } from './compile-notices.ts';
import { compileTarget, type Matches } from './compile-target.ts';
import { PolicyRefused } from './errors.ts';
import type { Evaluation, PolicyIdentifier } from './evaluation.ts';
import { Failure, processingFailure, WORK_USED_UP } from './failure.ts';
import { statusCode } from './identifiers.ts';
import { limits } from './limits.ts';
import {
  DENY,
  INDETERMINATE_D,
  INDETERMINATE_DP,
  INDETERMINATE_P,
  isIndeterminate,
  NOT_APPLICABLE,
  type Outcome,
  PERMIT,
  weakened,
} from './outcome.ts';
import type { Effect, Policy, PolicyReference, PolicySet, PolicyTree, Rule, Target } from './policy.ts';
import type { PolicyProblem, Scope } from './scope.ts';
import { traced } from './trace.ts';

/** Finds the policy a reference means, or undefined; may throw PolicyRefused when what it finds is no policy. */
export type Resolve = (reference: PolicyReference) => PolicyTree | undefined;

export interface CompileOptions {
  /**
   * Read several AnyOf on one category as alternatives. Policies of the reference need it (its tests
   * AltinnApps0004 and 0005); the standard says all must match.
   */
  readonly compatibility?: 'altinn-any-of-as-or';
  readonly resolve?: Resolve;
}

/** A policy as a decision function; give it to `decide`. Safe to share between decisions. */
export interface CompiledPolicy {
  readonly id: string;
  readonly version: string;
  /** Mistakes the schema does not catch; what they stand in is Indeterminate when reached. */
  readonly problems: readonly PolicyProblem[];
  readonly root: Node;
}

/** Compiles a policy once, for many decisions. */
export function compilePolicy(policy: PolicyTree, options: CompileOptions = {}): CompiledPolicy {
  const compiler = new Compiler(options);
  const root = compiler.tree(policy);
  return { id: policy.id, version: policy.version, problems: compiler.problems, root };
}

class Compiler {
  readonly problems: PolicyProblem[] = [];
  readonly #resolve: Resolve;
  readonly #readTarget: (target: Target) => Target;
  readonly #slots = new Map<string, number>();
  readonly #compiled = new Map<PolicyTree, Node>();
  /** Policies being compiled, from the root to here; one that comes again is a circle. */
  readonly #open: PolicyTree[] = [];
  #variables = 0;

  constructor({ compatibility, resolve }: CompileOptions) {
    this.#resolve = resolve ?? (() => undefined);
    this.#readTarget = compatibility === 'altinn-any-of-as-or' ? mergeAnyOf : (target) => target;
  }

  tree(tree: PolicyTree): Node {
    const known = this.#compiled.get(tree);
    if (known) return known;
    this.#open.push(tree);
    const node = tree.kind === 'policy' ? this.#policy(tree) : this.#policySet(tree);
    this.#open.pop();
    this.#compiled.set(tree, node);
    return node;
  }

  #policy(policy: Policy): Node {
    const scope = this.#scope(policy);
    const children = policy.rules.map((rule) => this.#rule(rule, scope));
    // Variables nobody refers to are compiled for their mistakes.
    for (const id of scope.variables.keys()) compileVariable(id, scope);
    return this.#combined(policy, children, 'rules', scope);
  }

  #policySet(set: PolicySet): Node {
    const children = set.children.map((child) =>
      child.kind === 'policy' || child.kind === 'policy-set' ? this.tree(child) : this.#reference(child),
    );
    return this.#combined(set, children, 'policies', this.#scope(set));
  }

  #scope(tree: PolicyTree): Scope {
    return {
      problems: this.problems,
      slots: this.#slots,
      xpathVersion: tree.xpathVersion,
      variables: new Map(tree.kind === 'policy' ? tree.variables.map((variable) => [variable.id, variable]) : []),
      compiledVariables: new Map(),
      nextVariable: () => this.#variables++,
    };
  }

  #combined(tree: PolicyTree, children: readonly Node[], over: 'rules' | 'policies', scope: Scope): Node {
    const matches = compileTarget(this.#readTarget(tree.target), scope);
    const giveNotice = compileNotices(tree, scope);
    const identifier: PolicyIdentifier = { kind: tree.kind, id: tree.id, version: tree.version };
    const combine = combiningAlgorithm(tree.combining, over);
    if (!combine) {
      const sentence = `The combining algorithm ${tree.combining} is not known for ${over}.`;
      return this.#failing(tree, processingFailure(sentence));
    }
    if (tree.hasIssuer) {
      // XACML 3.0, 5.1 and 5.14: without the delegation profile such a policy must not be used.
      const sentence = 'A policy with PolicyIssuer is trusted only by the delegation profile, which is not supported.';
      return this.#failing(tree, processingFailure(sentence));
    }
    return traced(tree, combinedNode(matches, combine, children, giveNotice, identifier));
  }

  #rule(rule: Rule, scope: Scope): Node {
    const matches = rule.target ? compileTarget(this.#readTarget(rule.target), scope) : undefined;
    const holds = rule.condition ? compileCondition(rule.condition, scope) : undefined;
    return traced(rule, ruleNode(rule.effect, matches, holds, compileNotices(rule, scope)));
  }

  #reference(reference: PolicyReference): Node {
    const { id } = reference;
    let found: PolicyTree | undefined;
    try {
      found = this.#resolve(reference);
    } catch (error) {
      if (!(error instanceof PolicyRefused)) throw error;
      const sentence = `The policy ${id} cannot be used (line ${error.line}): ${error.message}`;
      return this.#failing(reference, new Failure(statusCode.syntaxError, sentence));
    }
    const wanted = reference.kind === 'policy-reference' ? 'policy' : 'policy-set';
    if (found?.kind !== wanted) return this.#failing(reference, processingFailure(`The policy ${id} was not found.`));
    if (this.#open.includes(found)) {
      return this.#failing(reference, processingFailure(`The policy ${id} refers to itself through other policies.`));
    }
    if (this.#open.length > limits.references) {
      const sentence = `More than ${limits.references} policies refer to each other in a chain.`;
      return this.#failing(reference, processingFailure(sentence));
    }
    return traced(reference, this.tree(found));
  }

  /** A node that is Indeterminate {DP} whenever it is reached. */
  #failing(part: PolicyTree | PolicyReference, failure: Failure): Node {
    this.problems.push({ line: part.line, sentence: failure.sentence });
    return traced(part, {
      applicable: () => failure,
      evaluate(evaluation) {
        evaluation.failure ??= failure;
        return INDETERMINATE_DP;
      },
    });
  }
}

function ruleNode(
  effect: Effect,
  matches: Matches | undefined,
  holds: Matches | undefined,
  giveNotice: GiveNotice | undefined,
): Node {
  const outcome: Outcome = effect === 'Permit' ? PERMIT : DENY;
  const failed: Outcome = effect === 'Permit' ? INDETERMINATE_P : INDETERMINATE_D;
  return {
    applicable: (evaluation) => matches?.(evaluation) ?? true,
    evaluate(evaluation) {
      const applicable = matches ? matches(evaluation) : true;
      if (applicable === false) return NOT_APPLICABLE;
      const result = applicable === true && holds ? holds(evaluation) : applicable;
      if (result === false) return NOT_APPLICABLE;
      const failure = result === true ? giveNotice?.(effect, evaluation) : result;
      if (failure === undefined) return outcome;
      evaluation.failure ??= failure;
      return failed;
    },
  };
}

function combinedNode(
  matches: Matches,
  combine: Combine,
  children: readonly Node[],
  giveNotice: GiveNotice | undefined,
  identifier: PolicyIdentifier,
): Node {
  return {
    applicable: matches,
    evaluate(evaluation) {
      const applicable = matches(evaluation);
      if (applicable === false) return NOT_APPLICABLE;
      const before = evaluation.failure;
      const mark = evaluation.collected.length;
      if (!evaluation.work.take(1 + children.length)) return fail(evaluation, WORK_USED_UP, INDETERMINATE_DP, mark);
      if (applicable !== true) evaluation.failure ??= applicable;
      const outcome = combine(children, evaluation);
      if (outcome === NOT_APPLICABLE || isIndeterminate(outcome) || applicable !== true) {
        evaluation.collected.length = mark;
        if (outcome === NOT_APPLICABLE) evaluation.failure = before;
        return weakened(outcome);
      }
      // The failures of children that were overruled are not why anything above may fail.
      evaluation.failure = before;
      const effect: Effect = outcome === PERMIT ? 'Permit' : 'Deny';
      if (!evaluation.work.take(evaluation.collected.length - mark)) {
        return fail(evaluation, WORK_USED_UP, weakened(outcome), mark);
      }
      keepOnly(effect, evaluation, mark);
      if (evaluation.wantsPolicyIds) evaluation.collected.push({ effect, policy: identifier });
      const failure = giveNotice?.(effect, evaluation);
      return failure ? fail(evaluation, failure, weakened(outcome), mark) : outcome;
    },
  };
}

function fail(evaluation: Evaluation, failure: Failure, outcome: Outcome, mark: number): Outcome {
  evaluation.failure ??= failure;
  evaluation.collected.length = mark;
  return outcome;
}

/** Drops what children with the other decision have given (XACML 3.0, section 7.18). */
function keepOnly(effect: Effect, evaluation: Evaluation, mark: number): void {
  const { collected } = evaluation;
  let kept = mark;
  for (let at = mark; at < collected.length; at++) {
    const entry = collected[at]!;
    if (entry.effect === effect) collected[kept++] = entry;
  }
  collected.length = kept;
}
