import { parsePolicy } from '../../xacml/parse-policy.ts';
import type { ConnectedList, RegisteredResource, ResourceRegistry } from '../../server/resource-registry/port.ts';

export interface TestRule {
  /** Alternatives: attribute id and value of the subject. */
  readonly subject: readonly (readonly [id: string, value: string])[];
  readonly actions: readonly string[];
  readonly effect?: 'Permit' | 'Deny';
  readonly mustBePresent?: boolean;
}

export interface TestPolicy {
  readonly rules: readonly TestRule[];
  /** Values of obligations by the ending of their category: '' general, '-org', '-systemuser'. */
  readonly levels?: Readonly<Record<string, string>>;
}

const match = (category: string, id: string, value: string, ignoreCase: boolean, mustBePresent = false): string => `
  <x:AllOf><x:Match MatchId="urn:oasis:names:tc:xacml:${ignoreCase ? '3.0:function:string-equal-ignore-case' : '1.0:function:string-equal'}">
    <x:AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">${value}</x:AttributeValue>
    <x:AttributeDesignator AttributeId="${id}" Category="${category}" DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="${mustBePresent}"/>
  </x:Match></x:AllOf>`;

/** A policy of a resource, written as Studio writes them: subject, resource and action in an AnyOf each. */
export function policyXml(resourceId: string, { rules, levels = {} }: TestPolicy): string {
  const rule = ({ subject, actions, effect = 'Permit', mustBePresent }: TestRule, index: number) => `
  <x:Rule RuleId="urn:altinn:resource:${resourceId}:ruleid:${index + 1}" Effect="${effect}"><x:Target>
    <x:AnyOf>${subject.map(([id, value]) => match('urn:oasis:names:tc:xacml:1.0:subject-category:access-subject', id, value, true, mustBePresent)).join('')}</x:AnyOf>
    <x:AnyOf>${match('urn:oasis:names:tc:xacml:3.0:attribute-category:resource', 'urn:altinn:resource', resourceId, false)}</x:AnyOf>
    <x:AnyOf>${actions.map((action) => match('urn:oasis:names:tc:xacml:3.0:attribute-category:action', 'urn:oasis:names:tc:xacml:1.0:action:action-id', action, true)).join('')}</x:AnyOf>
  </x:Target></x:Rule>`;
  const obligation = ([ending, value]: [string, string], index: number) => `
    <x:ObligationExpression ObligationId="urn:altinn:obligation:authenticationLevel${index + 1}" FulfillOn="Permit">
      <x:AttributeAssignmentExpression AttributeId="urn:altinn:obligation${index + 1}-assignment${index + 1}" Category="urn:altinn:minimum-authenticationlevel${ending}">
        <x:AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">${value}</x:AttributeValue>
      </x:AttributeAssignmentExpression>
    </x:ObligationExpression>`;
  const obligations = Object.entries(levels).map(obligation).join('');
  return `<x:Policy xmlns:x="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:altinn:policyid:${resourceId}" Version="1.0"
    RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><x:Target/>${rules.map(rule).join('')}
  ${obligations === '' ? '' : `<x:ObligationExpressions>${obligations}</x:ObligationExpressions>`}</x:Policy>`;
}

interface TestList {
  readonly members: readonly string[];
  readonly actions: readonly string[];
}

/** A registry whose resources a test changes at will; the caller bumps the epoch, as the real one does. */
export class TestRegistry implements ResourceRegistry {
  readonly #resources = new Map<string, RegisteredResource>();
  readonly #lists = new Map<string, readonly TestList[]>();
  #version = 0;
  /** Thrown by every look-up while set. */
  outage: Error | undefined;

  set(
    identifier: string,
    policy: TestPolicy | undefined,
    { owner = '311001000', mode = 'Disabled' }: { owner?: string | undefined; mode?: 'Disabled' | 'Enabled' } = {},
  ): void {
    this.#resources.set(identifier, {
      identifier,
      resourceType: 'CorrespondenceService',
      owner: {
        organizationNumber: owner === '' ? undefined : owner,
        orgCode: 'ttd',
        name: { nb: 'Testdepartementet' },
      },
      title: { nb: identifier },
      delegable: true,
      accessListMode: mode,
      policy: policy && {
        version: ++this.#version,
        tree: parsePolicy(policyXml(identifier, policy)),
        minimumLevel: undefined,
        accessPackages: [],
      },
    });
  }

  /** Changes further facts of a resource that is there. */
  change(identifier: string, facts: Partial<RegisteredResource>): void {
    this.#resources.set(identifier, { ...this.#resources.get(identifier)!, ...facts });
  }

  /** Lists connected to a resource: member party uuids, and the action filter of the connection (none: every action). */
  setLists(identifier: string, lists: readonly TestList[]): void {
    this.#lists.set(identifier, lists);
  }

  async resource(identifier: string): Promise<RegisteredResource | undefined> {
    if (this.outage !== undefined) throw this.outage;
    return this.#resources.get(identifier.replace('urn:altinn:resource:', ''));
  }

  async accessListsOf({ partyUuid }: { partyUuid: string }): Promise<readonly string[]> {
    return [...this.#lists].flatMap(([identifier, lists]) =>
      lists.some(({ members }) => members.includes(partyUuid)) ? [`ttd:${identifier}-list`] : [],
    );
  }

  async accessListsFor(identifier: string): Promise<readonly ConnectedList[]> {
    return (this.#lists.get(identifier) ?? []).map(({ actions }) => ({
      list: `ttd:${identifier}-list`,
      name: 'Approved',
      actions,
    }));
  }

  async accessListAllows(identifier: string, { partyUuid }: { partyUuid: string }, action: string): Promise<boolean> {
    if (this.outage !== undefined) throw this.outage;
    const lists = this.#lists.get(identifier) ?? [];
    return lists.some(
      ({ members, actions }) => members.includes(partyUuid) && (actions.length === 0 || actions.includes(action)),
    );
  }
}
