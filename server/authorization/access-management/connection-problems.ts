import { catalogueOf, Problem } from '../../http/problem.ts';

/** Codes of access management (authorization §4.9, resource-registry §13.3). */
export const problem = catalogueOf({
  forbidden: [403, '{why}'],
  'AM-00022': [400, 'Operation can not be completed, because it requires an existing connection between the parties.'],
  'AM-00023': [400, 'The identifier is no party that is known.'],
  'AM-00024': [
    400,
    'The person has no connection to the party yet; name it by personIdentifier and lastName in the body.',
  ],
  'AM-00026': [429, 'Too many people were looked up and not found. Wait an hour.'],
  'AM-00027': [400, 'The resource is invalid'],
  'AM-00028': [400, 'Not authorized for delegation'],
  'AM-00033': [400, 'No right key provided'],
  'AM-00034': [403, 'The service owner may not give this access package on others’ behalf.'],
  'AM-00035': [404, 'There is no access package {package}.'],
  'AM-00037': [400, 'The package is not for this kind of party.'],
  'AM-00039': [400, 'There is no role {role}.'],
  'AM-00040': [400, 'The role cannot be taken away: it follows from a register, or nobody gave it.'],
  'AM-00041': [400, 'There is no access package {package}.'],
  'AM-00042': [400, 'The resource is not available for delegation'],
  // Ours: the reference does not tell the codes of these.
  'AM-09001': [404, 'The party has no such request.'],
  'AM-09002': [409, 'The request is no longer in the state for this; read it again.'],
  'AM-09003': [429, 'Too many requests of the party are open. Wait for answers, or withdraw some.'],
  'AM-09004': [404, 'There is nothing with the id {id} here.'],
});

const FAULTS = {
  'AM.VLD-00006': 'Entity do not exists.',
  'AM.VLD-00008': 'This entity type is not allowed here.',
  'AM.VLD-00009': 'One or more query parameters are invalid.',
  'AM.VLD-00010': 'Assignment is active in one or more connections.',
  'AM.VLD-00011': 'Package does not exist.',
  'AM.VLD-00012': 'Resource does not exist.',
  'AM.VLD-00029':
    'Instance urn must be of type urn:altinn:instance-id:, urn:altinn:correspondence-id: or urn:altinn:dialog-id:.',
  'AM.VLD-00033': 'One or more packages is not delegable.',
  'AM.VLD-00034': 'The identifiers were not found, or do not belong together.',
  'AM.VLD-00048': 'One or more packages is not assignable.',
  'AM.VLD-00049': 'One or more resources is not delegable.',
} as const;

/** An Altinn validation problem about one place of the request. */
export const validationProblem = (code: keyof typeof FAULTS, ...paths: string[]): Problem =>
  new Problem('STD-00000', 400, 'One or more validation errors occurred.', {
    validationErrors: [{ code, title: FAULTS[code], detail: FAULTS[code], paths }],
  });
