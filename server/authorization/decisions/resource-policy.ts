import { type CompiledPolicy, type CompileOptions, compilePolicy } from '../../../xacml/compile.ts';
import { category } from '../../../xacml/identifiers.ts';
import type { AnyOf, Policy, Rule } from '../../../xacml/policy.ts';
import type { RegisteredPolicy } from '../../resource-registry/port.ts';
import { id } from '../model/attributes.ts';
import { mentionedSubjects } from '../model/mentions.ts';

/** How a policy is read where not by the standard (authorization §2.2). */
export type Reading = 'altinn-any-of-as-or';

const PERMIT_OVERRIDES = 'urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-overrides';

/** A resource's policy, made ready for decisions once a version. */
export class ResourcePolicy {
  readonly tree: Policy;
  readonly compiled: CompiledPolicy;
  /** Ids of the subject attributes it speaks of. */
  readonly mentions: ReadonlySet<string>;
  readonly #options: CompileOptions;
  #permittedElsewhere: CompiledPolicy | undefined;
  #forAnySubject: CompiledPolicy | undefined;
  #asksForParty: boolean | undefined;

  constructor(tree: Policy, reading?: Reading) {
    this.tree = tree;
    this.#options = reading === undefined ? {} : { compatibility: reading };
    this.compiled = compilePolicy(tree, this.#options);
    this.mentions = mentionedSubjects(tree);
  }

  /** Does it ask, anywhere, which party the right is held for? Else all parties that see the same roles get one answer. */
  get asksForParty(): boolean {
    this.#asksForParty ??= JSON.stringify(this.tree).includes(id.partyId);
    return this.#asksForParty;
  }

  /** Always Permit, with the policy's obligations: they go with a right that came from elsewhere (authorization §3.6). */
  get permittedElsewhere(): CompiledPolicy {
    const { line } = this.tree;
    const permit: Rule = {
      kind: 'rule',
      id: 'permitted elsewhere',
      effect: 'Permit',
      obligations: [],
      advice: [],
      line,
    };
    this.#permittedElsewhere ??= compilePolicy(
      { ...this.tree, combining: PERMIT_OVERRIDES, target: { anyOf: [], line }, rules: [permit] },
      this.#options,
    );
    return this.#permittedElsewhere;
  }

  /** Permit when some rule is for the resource and action, whoever asks: then attributes are echoed (§1.4). */
  get forAnySubject(): CompiledPolicy {
    this.#forAnySubject ??= compilePolicy(
      {
        ...this.tree,
        combining: PERMIT_OVERRIDES,
        target: withoutSubject(this.tree).target,
        rules: this.tree.rules.map((rule) => ({
          kind: 'rule',
          id: rule.id,
          effect: 'Permit',
          obligations: [],
          advice: [],
          line: rule.line,
          ...withoutSubject(rule),
        })),
      },
      this.#options,
    );
    return this.#forAnySubject;
  }
}

function withoutSubject<Part extends Pick<Rule, 'target'>>({ target }: Part): Pick<Part, 'target'> {
  if (target === undefined) return {} as Pick<Part, 'target'>;
  const anyOf = target.anyOf
    .map(
      ({ allOf, line }): AnyOf => ({
        line,
        allOf: allOf.map(({ matches, line: at }) => ({
          line: at,
          matches: matches.filter(({ attribute }) => attribute.category !== category.subject),
        })),
      }),
    )
    // An alternative that spoke of the subject alone is met by some subject.
    .filter(({ allOf }) => allOf.every(({ matches }) => matches.length > 0));
  return { target: { anyOf, line: target.line } } as Pick<Part, 'target'>;
}

const MOST_POLICIES = 5_000;

/** Policies made ready, by resource, version and reading; the oldest go first. */
export class ResourcePolicies {
  readonly #ready = new Map<string, ResourcePolicy>();

  get(resourceId: string, { version, tree }: RegisteredPolicy, reading?: Reading): ResourcePolicy {
    const key = `${version} ${reading ?? ''} ${resourceId}`;
    let ready = this.#ready.get(key);
    if (ready === undefined) {
      ready = new ResourcePolicy(tree, reading);
      if (this.#ready.size >= MOST_POLICIES) this.#ready.delete(this.#ready.keys().next().value!);
      this.#ready.set(key, ready);
    }
    return ready;
  }
}
