import { type Line, perSecond } from './bench.ts';
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

/** Design §7: decisions of a small mail policy, warm, request building included, in process on one core. */
export async function decision(): Promise<Line[]> {
  const policy = compilePolicy(parsePolicy(mailPolicy()));
  let made = 0;
  const chunk = (): void => {
    for (let n = 0; n < CHUNK; n++) decide(policy, requestOf(asked(n % 2 === 0 ? 'read' : 'write')));
    made += CHUNK;
  };
  chunk();
  made = 0;
  const start = performance.now();
  while (performance.now() - start < SECONDS * 1000) chunk();
  return [['decided, one core', perSecond(made / ((performance.now() - start) / 1000))]];
}
