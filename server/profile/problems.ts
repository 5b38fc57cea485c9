import { catalogueOf } from '../http/problem.ts';

export const profileProblem = catalogueOf({
  'no-person': [403, 'Only a person has a profile; log in, or use a token of a person.'],
  'not-represented': [403, 'You may not act for this organisation.'],
  'not-in-charge': [403, 'Only those with a key role in the organisation may change its addresses.'],
  'too-many': [400, 'An organisation has at most {most} addresses; remove one first.'],
  unknown: [404, 'There is no such address.'],
});
