import { compilePolicy } from '../xacml/compile.ts';
import { decide } from '../xacml/decide.ts';
import { attributeId, category, dataTypeId, XACML_NAMESPACE } from '../xacml/identifiers.ts';
import { parsePolicy } from '../xacml/parse-policy.ts';
import { type RequestCategory, requestOf } from '../xacml/request.ts';

const CHUNK = 20_000;
const SECONDS = 2;

function match(of: string, id: string, text: string, functionName = '1.0:function:string-equal'): string {
  return `<AnyOf><AllOf><Match MatchId="urn:oasis:names:tc:xacml:${functionName}">
    <AttributeValue DataType="${dataTypeId.string}">${text}</AttributeValue>
    <AttributeDesignator AttributeId="${id}" Category="${of}" DataType="${dataTypeId.string}" MustBePresent="false"/>
    </Match></AllOf></AnyOf>`;
}

/** A mail policy of three rules and a level, as the registry's documentation shows them. */
function mailPolicy(): string {
  const rules = [
    ['urn:altinn:rolecode', 'dagl', 'read'],
    ['urn:altinn:org', 'ttd', 'write'],
    ['urn:altinn:rolecode', 'dagl', 'subscribe'],
  ].map(
    ([subject, value, action], number) => `<Rule RuleId="ruleid:${number}" Effect="Permit"><Target>
      ${match(category.subject, subject!, value!, '3.0:function:string-equal-ignore-case')}
      ${match(category.resource, 'urn:altinn:resource', 'ttd-letters')}
      ${match(category.action, attributeId.action, action!, '3.0:function:string-equal-ignore-case')}</Target></Rule>`,
  );
  return `<Policy xmlns="${XACML_NAMESPACE}" PolicyId="urn:altinn:policyid:1" Version="1.0"
    RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>${rules.join('')}
    <ObligationExpressions><ObligationExpression ObligationId="urn:altinn:obligation:authenticationLevel1" FulfillOn="Permit">
      <AttributeAssignmentExpression AttributeId="urn:altinn:obligation1-assignment1" Category="urn:altinn:minimum-authenticationlevel">
        <AttributeValue DataType="${dataTypeId.integer}">3</AttributeValue>
      </AttributeAssignmentExpression></ObligationExpression></ObligationExpressions></Policy>`;
}

function asked(action: string): RequestCategory[] {
  return [
    {
      category: category.subject,
      attributes: [
        { id: 'urn:altinn:userid', values: ['20001337'] },
        { id: 'urn:altinn:rolecode', values: ['PRIV', 'UTINN', 'LOPER', 'DAGL'] },
      ],
    },
    {
      category: category.resource,
      attributes: [
        { id: 'urn:altinn:resource', values: ['ttd-letters'] },
        { id: 'urn:altinn:partyid', values: ['50001337'] },
      ],
    },
    { category: category.action, attributes: [{ id: attributeId.action, values: [action] }] },
  ];
}

/** Prints the decisions a second of a small mail policy, request building included, on one core. */
export async function run(): Promise<void> {
  const policy = compilePolicy(parsePolicy(mailPolicy()), { compatibility: 'altinn-any-of-as-or' });
  let permits = 0;
  let made = 0;
  const chunk = (): void => {
    for (let n = 0; n < CHUNK; n++) {
      if (decide(policy, requestOf(asked(n % 2 === 0 ? 'read' : 'write'))).decision === 'Permit') permits++;
    }
    made += CHUNK;
  };
  chunk();
  made = 0;
  const start = performance.now();
  while (performance.now() - start < SECONDS * 1000) chunk();
  const rate = made / ((performance.now() - start) / 1000);
  console.log(`decision, warm, one core: ${Math.round(rate).toLocaleString('en')} a second (${permits} permits)`);
}
