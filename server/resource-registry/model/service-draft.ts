import type { ServiceOwner } from '../../administration/port.ts';
import type { ServiceResourceBody } from '../wire/service-resource.ts';
import type { Example } from './example.ts';
import { type PlainPolicy, plainFaults, xacmlOf } from './plain-policy.ts';
import type { ServiceResource } from './service-resource.ts';

/** The policy of a draft, in the form in which it is written. */
export type DraftPolicy = { readonly plain: PlainPolicy } | { readonly xml: string };

/** What an owner is writing: all of a service, perhaps incomplete. */
export interface ServiceDraft {
  readonly resource: ServiceResourceBody;
  readonly policy: DraftPolicy | null;
  readonly examples: readonly Example[];
}

/** The resource of a draft with what is not the writer's to say: its id and its owner. */
export function ownedResource(
  resource: ServiceResourceBody,
  identifier: string,
  { code, organizationNumber, name }: ServiceOwner,
): ServiceResourceBody {
  const given = resource.hasCompetentAuthority?.name;
  const hasName = given !== undefined && given !== null && Object.keys(given).length > 0;
  return {
    ...resource,
    identifier,
    hasCompetentAuthority: { name: hasName ? given : { ...name }, organization: organizationNumber, orgcode: code },
  };
}

/** What is published, as a draft that has not been changed yet. */
export const draftOf = (
  resource: ServiceResource,
  policy: string | undefined,
  examples: readonly Example[],
): ServiceDraft => ({
  resource: resource as ServiceResourceBody,
  policy: policy === undefined ? null : { xml: policy },
  examples,
});

/** The XACML of a draft's policy; undefined where there is none, or plain words that cannot be written as XACML yet. */
export function policyText(policy: DraftPolicy | null, identifier: string): string | undefined {
  if (policy === null) return undefined;
  if ('xml' in policy) return policy.xml;
  return plainFaults(policy.plain).length === 0 ? xacmlOf(policy.plain, identifier) : undefined;
}
