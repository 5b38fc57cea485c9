import { catalogueOf } from '../http/problem.ts';

/** Problems of the pages' operations on services; ours alone, so each text says what to do next. */
export const serviceProblem = catalogueOf({
  'SRV-00001': [
    403,
    'Only {owner} itself or an administrator may do this. Log in as a member of it, or use a token of organisation {organizationNumber} with the scope altinn:resourceregistry/resource.write.',
  ],
  'SRV-00002': [403, 'This needs the role {role} for the service owner {owner}. Ask one of its owners.'],
  'SRV-00003': [404, 'No service owner has the code {owner}.'],
  'SRV-00004': [404, 'The service owner {owner} has no service {id}. Make it with POST …/services.'],
  'SRV-00005': [428, 'Send If-Match with the revision that the change is made to; GET …/draft answers it as ETag.'],
  'SRV-00006': [
    412,
    'The draft has been changed since revision {sent} was read. Look at `current` and send the change again with its revision.',
  ],
  'SRV-00007': [409, 'The id {id} is in use. Choose another one.'],
  'SRV-00008': [
    409,
    'The draft cannot be published yet: {count} things are missing or wrong. `validation` lists them.',
  ],
  'SRV-00009': [
    409,
    'The service has been published otherwise since the draft began, as version {version}. Look at the differences, and publish with `evenIfChanged: true` to put the draft in its place.',
  ],
  'SRV-00010': [
    409,
    '{count} examples do not get the expected answer; `examples` tells which. Change the policy or the examples, or publish with `evenIfExamplesFail: true`.',
  ],
  'SRV-00011': [
    409,
    'The service {id} has been published, so it cannot just be deleted. Discard the draft with DELETE …/draft, or withdraw the service by publishing it with the status Withdrawn.',
  ],
  'SRV-00012': [404, 'The service {id} has no version {version}.'],
  'SRV-00013': [409, 'There is no draft of {id} to publish; what is published is in force already.'],
  'SRV-00014': [
    404,
    'The service owner has no access list {list}. Make it with PUT /resourceregistry/api/v1/access-lists/…/{list}.',
  ],
});
