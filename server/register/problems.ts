import { catalogueOf, Problem } from '../http/problem.ts';

/** Refusals of the register's look-ups (events-notifications-inbox §4.1). */
export const registerProblem = catalogueOf({
  'REG-00003': [400, 'Party not found'],
  'REG-00007': [404, 'Party not found'],
  unknown: [404, ''],
  'not-represented': [401, ''],
});

/** More than may be asked for at once. */
export const tooMany = (path: string): Problem =>
  new Problem('STD-00000', 400, 'One or more validation errors occurred.', {
    validationErrors: [
      { code: 'REG.VLD-00001', title: 'Too many items requested', detail: 'Too many items requested', paths: [path] },
    ],
  });
