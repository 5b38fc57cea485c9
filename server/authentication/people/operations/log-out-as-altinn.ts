import { anonymous } from '../../../http/caller.ts';
import { type Answer, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { OpenIdClient } from '../openid-client.ts';
import type { Sessions } from '../sessions.ts';
import { LOGGED_OUT } from './show-logged-out.ts';

/**
 * `GET /authentication/api/v1/logout`: ends the session a browser comes with and leads it to the provider, to end its
 * login there too. A link from elsewhere can do no more than log somebody out, as Altinn's can.
 */
export const logOutAsAltinn = ({ sessions, client }: { sessions: Sessions; client: OpenIdClient | undefined }) =>
  operation({
    name: 'LogOutOfAltinn',
    method: 'GET',
    path: '/authentication/api/v1/logout',
    tag: 'Login',
    summary: 'Log out with a link',
    access: anonymous,
    behindGateway: false,
    answers: { 302: { description: 'To the provider, or to the page for those who have logged out' } },
    problems: problemDetails,
    handle: async (call): Promise<Answer> => {
      const cleared = await sessions.endOf(call.headers);
      const location = (await client?.logoutAddress().catch(() => undefined)) ?? LOGGED_OUT;
      return { status: 302, headers: { location, 'set-cookie': cleared } };
    },
  });
