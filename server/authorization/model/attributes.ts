import type { RequestAttribute } from '../../../xacml/request.ts';

/** Attribute ids of the decision point (authorization §3.1, §3.2). */
export const id = {
  userId: 'urn:altinn:userid',
  partyId: 'urn:altinn:partyid',
  partyUuid: 'urn:altinn:party:uuid',
  personUuid: 'urn:altinn:person:uuid',
  person: 'urn:altinn:person:identifier-no',
  emailUser: 'urn:altinn:person:idporten-email',
  legacyUser: 'urn:altinn:person:legacy-selfidentified',
  organization: 'urn:altinn:organization:identifier-no',
  organizationLegacy: 'urn:altinn:organizationnumber',
  systemUser: 'urn:altinn:systemuser:uuid',
  org: 'urn:altinn:org',
  app: 'urn:altinn:app',
  scope: 'urn:scope',
  session: 'urn:altinn:sessionid',
  resource: 'urn:altinn:resource',
  resourceInstance: 'urn:altinn:resource:instance-id',
  appInstance: 'urn:altinn:instance-id',
  roleCode: 'urn:altinn:rolecode',
  registerRole: 'urn:altinn:external-role:ccr',
  guardianRole: 'urn:altinn:external-role:cra',
  altinnRole: 'urn:altinn:role',
  partyType: 'urn:altinn:partytype',
  accessPackage: 'urn:altinn:accesspackage',
  accessList: 'urn:altinn:access-list',
} as const;

/** The first value of an attribute in a category. */
export const firstValue = (attributes: readonly RequestAttribute[], name: string): string | undefined =>
  attributes.find((attribute) => attribute.id === name && attribute.values.length > 0)?.values[0];

export const attribute = (name: string, ...values: string[]): RequestAttribute => ({ id: name, values });

/** Those of `more` whose id is not among `attributes` yet, after them. */
export const withMissing = (
  attributes: readonly RequestAttribute[],
  more: readonly RequestAttribute[],
): readonly RequestAttribute[] =>
  more.length === 0
    ? attributes
    : [...attributes, ...more.filter(({ id: name }) => firstValue(attributes, name) === undefined)];
