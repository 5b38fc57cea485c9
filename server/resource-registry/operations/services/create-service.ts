import { Type } from 'typebox';
import { enumeration, text, textMap } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { newIdentifierFaults } from '../../model/resource-rules.ts';
import { draftFromTemplate } from '../../model/templates.ts';
import { ServiceResourceBody } from '../../wire/service-resource.ts';
import {
  draftSent,
  etag,
  MOST_DRAFT_BYTES,
  OwnerParams,
  ownersAccess,
  PolicyBody,
  type ServiceParts,
  SERVICES,
} from './parts.ts';

const TEMPLATES = { ordinary: 0, confidential: 1, persons: 2, empty: 3 } as const;

/** Begins a service: a draft with texts and a policy from a template, or from files; nothing is in force by it. */
export const createService = ({ services }: ServiceParts): Operation =>
  operation({
    name: 'CreateService',
    method: 'POST',
    path: SERVICES,
    tag: 'Services',
    summary: 'Begins a new service as a draft',
    description:
      'By `id`, `name` and `template`, or by `resource` (as the registry answers it) and `policy` to bring a service from elsewhere; an id sent wins over that of the resource, and a policy in XML must be about it.',
    access: ownersAccess,
    behindGateway: false,
    params: OwnerParams,
    body: {
      kind: 'json',
      schema: Type.Object({
        id: Type.Optional(text({ description: 'Default: the identifier of `resource`' })),
        name: Type.Optional(textMap({ description: '`nb`, `nn`, `en`; one is enough' })),
        template: Type.Optional(enumeration(TEMPLATES)),
        resource: Type.Optional(ServiceResourceBody),
        policy: Type.Optional(PolicyBody),
      }),
      parameter: 'service',
      limit: MOST_DRAFT_BYTES,
    },
    answers: {
      201: { description: 'The draft; Location tells where' },
      400: { description: 'The id cannot be one' },
      409: { description: 'The id is in use (SRV-00007)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { template = 'empty', name = {}, resource, policy } = call.body;
      const id = call.body.id ?? resource?.identifier ?? '';
      const who = await services.acting(callerOf(call), call.params.owner, 'editor');
      const faults = newIdentifierFaults(id, resource ?? {});
      if (faults.length > 0) throw new InvalidFields(faults.map(({ message }) => ({ path: 'id', message })));
      const draft =
        resource === undefined
          ? draftFromTemplate(template, { owner: who.owner.code, ownerName: who.owner.name.nb, name })
          : draftSent({ resource, ...(policy === undefined ? {} : { policy }) });
      const one = await services.begin(who, id, draft);
      return {
        status: 201,
        headers: {
          ...etag(one),
          location: `${SERVICES.replace(':owner', who.owner.code)}/${encodeURIComponent(id)}/draft`,
        },
        body: await services.told(one, who),
      };
    },
  });
