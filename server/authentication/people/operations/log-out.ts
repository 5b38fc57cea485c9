import { browserSession } from '../../../http/caller.ts';
import { type Answer, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { OpenIdClient } from '../openid-client.ts';
import { type Sessions, sessionOf } from '../sessions.ts';
import { LOGGED_OUT } from './show-logged-out.ts';

/** `POST /logout`: ends the session here, and says where the browser goes to end it at the provider too. */
export const logOut = ({ sessions, client }: { sessions: Sessions; client: OpenIdClient | undefined }) =>
  operation({
    name: 'LogOut',
    method: 'POST',
    path: '/logout',
    tag: 'Login',
    summary: 'Log out',
    description:
      'The session has ended when this answers. Send the browser to `location`: it logs out at the provider.',
    access: browserSession,
    behindGateway: false,
    answers: { 200: { description: '`location`' } },
    problems: problemDetails,
    handle: async (call): Promise<Answer> => {
      const cleared = await sessions.end(sessionOf(call));
      // One who wants to leave is not held up by a provider that is away.
      const location = (await client?.logoutAddress().catch(() => undefined)) ?? LOGGED_OUT;
      return { status: 200, headers: { 'set-cookie': cleared }, body: { location } };
    },
  });
