import { catalogueOf } from '../http/problem.ts';

/** Problems of the administration API; ours alone, so each text says what to do next. */
export const problem = catalogueOf({
  'ADM-00001': [
    403,
    'Only the organisation itself or an administrator may do this. Use a token of organisation {organizationNumber}, or one with the scope budstikke:administration.',
  ],
  'ADM-00002': [
    409,
    'Organisation {organizationNumber} is already registered, with the code {code}. Use that registration.',
  ],
  'ADM-00003': [409, 'The code {code} belongs to another service owner. Choose another code.'],
  'ADM-00004': [
    404,
    'No service owner has the code {code}. Look at GET /administration/api/v1/service-owners, or register it with POST there.',
  ],
});
