import type { IncomingHttpHeaders } from 'node:http';
import { Type } from 'typebox';
import { boolean, integer, list, nullable, text } from '../../../http/binding/shapes.ts';
import type { Access } from '../../../http/caller.ts';
import type { Example } from '../../model/example.ts';
import type { DraftPolicy, ServiceDraft } from '../../model/service-draft.ts';
import type { ServiceResourceBody as Resource } from '../../wire/service-resource.ts';
import { ServiceResourceBody } from '../../wire/service-resource.ts';
import { PlainPolicyBody } from '../policies/plain-policy.ts';
import { MOST_POLICY_BYTES } from '../../wire/policy-file.ts';
import type { Services } from '../../services.ts';
import type { RegistryParts } from '../../parts.ts';

/** What the operations on a service owner's services are made of. */
export interface ServiceParts extends RegistryParts {
  readonly services: Services;
}

export const SERVICES = '/administration/api/v1/owners/:owner/services';
export const OwnerParams = Type.Object({ owner: text({ description: 'Short code of the service owner' }) });
export const ServiceParams = Type.Object({
  owner: text({ description: 'Short code of the service owner' }),
  id: text({ description: 'Id of the service' }),
});

/** Members by browser session and tokens of the service owner; whose services they are is asked of each. */
export const ownersAccess: Access = {
  kind: 'token',
  scopes: ['altinn:resourceregistry/resource.read', 'altinn:resourceregistry/resource.write'],
  kinds: ['altinn', 'maskinporten'],
  allows: () => true,
};

/** Most bytes of a draft: a resource and a policy at their largest, and examples. */
export const MOST_DRAFT_BYTES = 3_000_000;
const MOST_EXAMPLES = 200;

export const PolicyBody = nullable(
  Type.Object({
    plain: Type.Optional(nullable(PlainPolicyBody)),
    xml: Type.Optional(nullable(text({ max: MOST_POLICY_BYTES, description: 'XACML; wins over `plain`' }))),
  }),
);

const ExampleBody = Type.Object({
  name: Type.Optional(nullable(text({ max: 200 }))),
  subject: text({ max: 300, description: 'Who asks, e.g. urn:altinn:party:uuid:…' }),
  party: text({ max: 300, description: 'For whom, e.g. urn:altinn:organization:identifier-no:…' }),
  action: text({ min: 1, max: 100 }),
  level: Type.Optional(nullable(integer({ minimum: 0, maximum: 4 }))),
  permitted: boolean({ description: 'The expected answer' }),
});

export const DraftBody = Type.Object({
  resource: ServiceResourceBody,
  policy: Type.Optional(PolicyBody),
  examples: Type.Optional(
    list(ExampleBody, {
      test: (sent) => (sent.length > MOST_EXAMPLES ? `At most ${MOST_EXAMPLES} examples.` : undefined),
    }),
  ),
});

interface SentPolicy {
  readonly plain?: unknown;
  readonly xml?: string | null;
}

export const policySent = (policy: SentPolicy | null | undefined): DraftPolicy | null =>
  typeof policy?.xml === 'string'
    ? { xml: policy.xml }
    : policy?.plain != null
      ? ({ plain: policy.plain } as DraftPolicy)
      : null;

/** A draft as it was sent. */
export function draftSent(body: {
  readonly resource: Resource;
  readonly policy?: SentPolicy | null;
  readonly examples?: readonly unknown[];
}): ServiceDraft {
  return {
    resource: body.resource,
    policy: policySent(body.policy),
    examples: (body.examples ?? []).map((sent) => {
      const { name, level, ...rest } = sent as Omit<Example, 'name' | 'level'> & {
        name?: string | null;
        level?: number | null;
      };
      return { ...rest, ...(name == null ? {} : { name }), ...(level == null ? {} : { level }) };
    }),
  };
}

/** The revisions of an If-Match header, weak or strong, quoted or not; undefined without one. */
export const ifMatch = (headers: IncomingHttpHeaders): readonly string[] | undefined => {
  const header = headers['if-match']?.trim();
  if (header === undefined || header === '') return undefined;
  return header.split(',').map((one) =>
    one
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  );
};

export const etag = ({ revision }: { revision: string }): { etag: string } => ({ etag: `"${revision}"` });
