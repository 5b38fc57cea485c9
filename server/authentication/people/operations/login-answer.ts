import type { Answer } from '../../../http/operation.ts';
import type { LoginStep } from '../logins.ts';
import { troublePage } from '../pages.ts';

/** The answer to a browser on its way through a login. */
export const answerOf = (step: LoginStep, languages: string | undefined): Answer =>
  step.kind === 'go'
    ? {
        status: 302,
        headers: { location: step.address, 'set-cookie': step.cookies, 'referrer-policy': 'no-referrer' },
      }
    : troublePage(step.trouble, languages, step.returnTo);
