/** Policies as text, for tests. */

const CATEGORIES = {
  subject: 'urn:oasis:names:tc:xacml:1.0:subject-category:access-subject',
  resource: 'urn:oasis:names:tc:xacml:3.0:attribute-category:resource',
  action: 'urn:oasis:names:tc:xacml:3.0:attribute-category:action',
};
const STRING = 'http://www.w3.org/2001/XMLSchema#string';

type Category = keyof typeof CATEGORIES;
/** Attribute ids and values that must hold together. */
type Together = Readonly<Record<string, string>>;

export interface TestRule {
  readonly effect?: 'Permit' | 'Deny';
  readonly subjects?: readonly Together[];
  readonly resources?: readonly Together[];
  readonly actions?: readonly string[];
  /** A whole target instead of the three. */
  readonly target?: string;
}

const match = (category: Category, id: string, value: string): string =>
  `<Match MatchId="urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case"><AttributeValue DataType="${STRING}">${value}</AttributeValue><AttributeDesignator AttributeId="${id}" Category="${CATEGORIES[category]}" DataType="${STRING}" MustBePresent="false"/></Match>`;

/** One AnyOf: any of the alternatives. */
export const anyOf = (category: Category, alternatives: readonly Together[]): string =>
  `<AnyOf>${alternatives
    .map(
      (all) =>
        `<AllOf>${Object.entries(all)
          .map(([id, value]) => match(category, id, value))
          .join('')}</AllOf>`,
    )
    .join('')}</AnyOf>`;

const ACTION = 'urn:oasis:names:tc:xacml:1.0:action:action-id';

/** A policy of `identifier`; each rule on a line of its own, the first on line 2. */
export function policy(
  identifier: string,
  rules: readonly TestRule[],
  { level }: { level?: number } = { level: 3 },
): string {
  const written = rules.map(({ effect = 'Permit', subjects, resources, actions, target }, index) => {
    const parts = [
      anyOf('subject', subjects ?? [{ 'urn:altinn:rolecode': 'DAGL' }]),
      anyOf('resource', resources ?? [{ 'urn:altinn:resource': identifier }]),
      anyOf(
        'action',
        (actions ?? ['read']).map((action) => ({ [ACTION]: action })),
      ),
    ];
    return `<Rule RuleId="rule-${index + 1}" Effect="${effect}"><Target>${target ?? parts.join('')}</Target></Rule>`;
  });
  const obligation =
    level === undefined
      ? ''
      : `<ObligationExpressions><ObligationExpression ObligationId="urn:altinn:obligation:authenticationLevel1" FulfillOn="Permit"><AttributeAssignmentExpression AttributeId="urn:altinn:obligation1-assignment1" Category="urn:altinn:minimum-authenticationlevel"><AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">${level}</AttributeValue></AttributeAssignmentExpression></ObligationExpression></ObligationExpressions>`;
  return `<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:altinn:policyid:1" Version="1.0" RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>
${written.join('\n')}
${obligation}</Policy>`;
}

/** Directors read; the owner `ttd` writes. */
export const letterPolicy = (identifier: string): string =>
  policy(identifier, [{}, { subjects: [{ 'urn:altinn:org': 'ttd' }], actions: ['write'] }]);
