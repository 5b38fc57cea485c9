const STRING = 'http://www.w3.org/2001/XMLSchema#string';
const SUBJECT = 'urn:oasis:names:tc:xacml:1.0:subject-category:access-subject';
const RESOURCE = 'urn:oasis:names:tc:xacml:3.0:attribute-category:resource';
const ACTION = 'urn:oasis:names:tc:xacml:3.0:attribute-category:action';

export interface PolicyRule {
  /** Subjects of which one is enough: attribute id and value. */
  readonly subjects: readonly (readonly [id: string, value: string])[];
  readonly actions: readonly string[];
}

const match = (category: string, id: string, value: string) => `<x:AllOf><x:Match
  MatchId="urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case"><x:AttributeValue DataType="${STRING}">${value}</x:AttributeValue>
  <x:AttributeDesignator AttributeId="${id}" Category="${category}" DataType="${STRING}" MustBePresent="false"/></x:Match></x:AllOf>`;

/** The policy of a mail service: who may do what, with a minimum authentication level. */
export function mailPolicy(resourceId: string, rules: readonly PolicyRule[], level = 3): string {
  const written = rules.map(
    (
      { subjects, actions },
      index,
    ) => `<x:Rule RuleId="urn:altinn:resource:${resourceId}:ruleid:${index + 1}" Effect="Permit"><x:Target>
  <x:AnyOf>${subjects.map(([id, value]) => match(SUBJECT, id, value)).join('')}</x:AnyOf>
  <x:AnyOf>${match(RESOURCE, 'urn:altinn:resource', resourceId)}</x:AnyOf>
  <x:AnyOf>${actions.map((action) => match(ACTION, 'urn:oasis:names:tc:xacml:1.0:action:action-id', action)).join('')}</x:AnyOf>
</x:Target></x:Rule>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<x:Policy xmlns:x="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:altinn:policyid:1" Version="1.0"
  RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><x:Target/>
${written.join('\n')}
<x:ObligationExpressions><x:ObligationExpression ObligationId="urn:altinn:obligation:authenticationLevel1" FulfillOn="Permit">
  <x:AttributeAssignmentExpression AttributeId="urn:altinn:obligation1-assignment1" Category="urn:altinn:minimum-authenticationlevel">
    <x:AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">${level}</x:AttributeValue>
  </x:AttributeAssignmentExpression></x:ObligationExpression></x:ObligationExpressions>
</x:Policy>`;
}
