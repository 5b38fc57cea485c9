import { wireTime } from '../../../http/binding/scalars.ts';
import { browserSession } from '../../../http/caller.ts';
import { ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { type Sessions, sessionOf } from '../sessions.ts';

/** `POST /session/extend`: the person is still there. */
export const extendSession = ({ sessions }: { sessions: Sessions }) =>
  operation({
    name: 'ExtendSession',
    method: 'POST',
    path: '/session/extend',
    tag: 'Login',
    summary: 'Stay logged in',
    description: 'Another 30 minutes, but no longer than eight hours after the login.',
    access: browserSession,
    behindGateway: false,
    answers: { 200: { description: '`expires`' } },
    problems: problemDetails,
    handle: async (call) => ok({ expires: wireTime(await sessions.extend(sessionOf(call))) }),
  });
