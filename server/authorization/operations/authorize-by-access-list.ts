import { type Static, Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import type { Access } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Register } from '../../register/port.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import { id } from '../model/attributes.ts';

const Named = Type.Object({ type: text({ required: true }), value: text({ required: true }) });

/** Components of the platform alone, by their own token. */
const componentAccess: Access = {
  kind: 'token',
  scopes: [],
  kinds: ['altinn'],
  allows: () => false,
  platformToken: true,
};

const PARTIES: ReadonlySet<string> = new Set([
  id.organization,
  id.partyUuid,
  id.partyId,
  'urn:altinn:organization:uuid',
]);

/** `POST …/accesslist/accessmanagement/authorization`: do the lists of a resource let an organisation do this? */
export const authorizeByAccessList = ({
  register,
  registry,
}: {
  register: Pick<Register, 'byUrn'>;
  registry: Pick<ResourceRegistry, 'resource' | 'accessListAllows'>;
}) =>
  operation({
    name: 'AuthorizeByAccessList',
    method: 'POST',
    path: '/authorization/api/v1/accesslist/accessmanagement/authorization',
    tag: 'Authorization',
    summary: 'Tells whether the access lists of a resource admit an organisation',
    access: componentAccess,
    body: { kind: 'json', schema: Type.Object({ subject: Named, resource: Named, action: Named }) },
    answers: {
      200: { description: 'The question, with `result`: `Authorized`, `NotAuthorized` or `NotDetermined`' },
      400: { description: 'Something is missing, or the subject is no organisation' },
    },
    problems: problemDetails,
    handle: async ({ body }) => {
      const asked = body as { readonly [name in 'subject' | 'resource' | 'action']?: Static<typeof Named> };
      const { subject, resource, action } = asked;
      if (subject === undefined || resource === undefined || action === undefined)
        throw new InvalidFields(
          (['subject', 'resource', 'action'] as const)
            .filter((name) => asked[name] === undefined)
            .map((name) => ({ path: name, message: `The ${name} field is required.` })),
        );
      if (!PARTIES.has(subject.type))
        throw new InvalidFields([{ path: 'subject.type', message: `The subject is an ${id.organization}.` }]);
      const prefix = subject.type === 'urn:altinn:organization:uuid' ? id.partyUuid : subject.type;
      const [party, registered] = await Promise.all([
        register.byUrn(`${prefix}:${subject.value}`),
        registry.resource(resource.value),
      ]);
      const isKnown = party?.kind === 'organization' && registered !== undefined;
      const result = !isKnown
        ? 'NotDetermined'
        : (await registry.accessListAllows(registered.identifier, party, action.value))
          ? 'Authorized'
          : 'NotAuthorized';
      return ok({ subject, resource, action, result });
    },
  });
