import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { rightsAccess } from '../model/rights.ts';
import type { OrganizationRights } from '../organization-rights.ts';

/** `DELETE …/resources/{resourceId}/rights/{organizationNumber}`: takes the right away again. */
export const revokeRight = ({ rights }: { rights: OrganizationRights }) =>
  operation({
    name: 'RevokeRight',
    method: 'DELETE',
    path: '/administration/api/v1/resources/:resourceId/rights/:organizationNumber',
    tag: 'Administration',
    summary: 'Takes the right to use a resource away from an organisation',
    description: 'Works at once, on every machine.',
    access: rightsAccess,
    behindGateway: false,
    params: Type.Object({ resourceId: text(), organizationNumber: text() }),
    answers: {
      204: { description: 'The right is gone' },
      403: { description: 'The resource is another owner’s (ADM-00102)' },
      404: { description: 'No such resource, or no such right (ADM-00101, ADM-00105)' },
      409: { description: 'The resource has no owner to give rights (ADM-00103)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { resourceId, organizationNumber } = call.params;
      await rights.revoke(callerOf(call), resourceId, organizationNumber);
      return { status: 204 };
    },
  });
