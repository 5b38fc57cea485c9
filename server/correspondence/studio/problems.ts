import { catalogueOf } from '../../http/problem.ts';

/** Problems of what the Studio keeps; ours alone, so each text says what to do next. */
export const studioProblem = catalogueOf({
  'STUDIO-00001': [404, 'There is no such draft of this service owner. It may have been sent or deleted.'],
  'STUDIO-00002': [
    412,
    'The draft was changed in the meantime: its revision is {revision} now. Read it, and send the change with that revision.',
  ],
  'STUDIO-00003': [428, 'Say which revision is changed: If-Match: "{revision}".'],
  'STUDIO-00004': [409, 'There are {most} drafts of this service owner already. Send or delete some.'],
  'STUDIO-00005': [413, 'A draft holds at most {most} recipients.'],
});
