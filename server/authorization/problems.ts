import { catalogueOf } from '../http/problem.ts';

/** Problems of the rights registry; of the administration API's own family (administration/problems.ts has the rest). */
export const problem = catalogueOf({
  'ADM-00101': [
    404,
    'There is no resource {resourceId}. Register it with POST /resourceregistry/api/v1/resource first.',
  ],
  'ADM-00102': [
    403,
    'Only the owner of {resourceId} decides who may use it. Use a token of the owner with the scope altinn:resourceregistry/resource.write, or one with budstikke:administration.',
  ],
  'ADM-00103': [
    409,
    'The resource {resourceId} has no owner with an organisation number, so nobody can give rights to it. Set hasCompetentAuthority.organization.',
  ],
  'ADM-00104': [
    404,
    'The register has no organisation {organizationNumber} in force. Check the number, or import it with POST /administration/api/v1/register/import.',
  ],
  'ADM-00105': [404, 'Organisation {organizationNumber} has no right to {resourceId}; there is nothing to take away.'],
  'ADM-00106': [
    403,
    'The audit trail is open to administrators and, for their own resources, to organisations with a token of their own.',
  ],
});
