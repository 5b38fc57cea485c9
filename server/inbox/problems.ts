import { catalogueOf } from '../http/problem.ts';

/** Problems of the inbox; ours alone, so each text says what to do next. */
export const problem = catalogueOf({
  'INB-00001': [
    403,
    'The inbox is for people. Log in as a person, or use the mail API with a token of the organisation.',
  ],
  'INB-00002': [
    404,
    'There is no such party, or you do not act for it. GET /inbox/api/v1/parties tells for whom you act.',
  ],
  'INB-00003': [404, 'There is no such message, or you may not see it. It may have been deleted.'],
  'INB-00004': [403, 'This message can be seen by those who are logged in at level {level}. Log in at that level.'],
  'INB-00005': [429, 'There are too many open streams of this person. Close some, or share one between the pages.'],
  'INB-00006': [503, 'This process has all the streams it can hold. Try again in a moment.'],
  'INB-00007': [
    404,
    'There is no such change to undo, or somebody else made it. Only the one who made a change can undo it.',
  ],
  'INB-00009': [403, 'You are no member of the service owner {owner}. Ask one of its owners to invite you.'],
  'INB-00008': [403, 'You may see that this message exists, but not open it. Ask one who may give you access.'],
});
