import { Type } from 'typebox';
import { list, nullable, text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { rightsAccess, wireRight } from '../model/rights.ts';
import type { OrganizationRights } from '../organization-rights.ts';

/** `PUT …/resources/{resourceId}/rights/{organizationNumber}`: lets an organisation use a resource on its own behalf. */
export const grantRight = ({ rights }: { rights: OrganizationRights }) =>
  operation({
    name: 'GrantRight',
    method: 'PUT',
    path: '/administration/api/v1/resources/:resourceId/rights/:organizationNumber',
    tag: 'Administration',
    summary: 'Gives an organisation the right to use a resource',
    description:
      "The organisation may then do these actions for itself, with its own systems' tokens; its sub-units may not. The policy is asked first, and its demands on the authentication level still apply. Works at once.",
    access: rightsAccess,
    behindGateway: false,
    params: Type.Object({ resourceId: text(), organizationNumber: text() }),
    body: {
      kind: 'json',
      schema: Type.Object({
        actions: Type.Optional(
          nullable(list(text(), { description: 'All the actions it shall have, for example ["read"]' })),
        ),
      }),
    },
    answers: {
      200: { description: 'The right as it stands' },
      400: { description: 'Every fault of the actions' },
      403: { description: 'The resource is another owner’s (ADM-00102)' },
      404: { description: 'No such resource or organisation (ADM-00101, ADM-00104)' },
      409: { description: 'The resource has no owner to give rights (ADM-00103)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { resourceId, organizationNumber } = call.params;
      const { right, name } = await rights.grant(callerOf(call), resourceId, organizationNumber, call.body.actions);
      return ok(wireRight(right, name));
    },
  });
