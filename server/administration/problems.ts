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
  'ADM-00005': [
    409,
    'The service owner {code} has not been approved, so there is nothing to suspend or resume. Approve it with POST /administration/api/v1/service-owners/{code}/approve.',
  ],
  'ADM-00006': [
    403,
    'This needs the role {role} for the service owner {code}. Ask one of its owners, or use a token of the organisation.',
  ],
  'ADM-00007': [404, 'No person with this party uuid is a member of the service owner {code}.'],
  'ADM-00008': [404, 'The register knows no person with this party uuid. Look it up, or import the person first.'],
  'ADM-00009': [404, 'The invitation is unknown, used, withdrawn or has expired. Ask the service owner for a new one.'],
  'ADM-00010': [403, 'An invitation is accepted by a person: use a personal token.'],
  'ADM-00011': [
    409,
    'This person is the last owner of {code}. Make somebody else owner first, or use a token of the organisation.',
  ],
  'ADM-00013': [
    409,
    'The service owner {code} has been approved. Take it out of use with POST /administration/api/v1/service-owners/{code}/suspend.',
  ],
  'ADM-00012': [409, 'No e-mail can be sent here. Leave out email, and give the link of the answer to whom it is for.'],
});
