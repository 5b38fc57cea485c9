import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Logins } from '../logins.ts';
import { answerOf } from './login-answer.ts';

/** Where the provider sends browsers back to. */
export const CALLBACK = '/login/callback';

/** `GET /login/callback`: what the provider answered, brought by the browser that began the login. */
export const finishLogin = ({ logins }: { logins: Logins }) =>
  operation({
    name: 'FinishLogin',
    method: 'GET',
    path: CALLBACK,
    tag: 'Login',
    summary: 'Come back from the provider',
    hidden: true,
    access: anonymous,
    behindGateway: false,
    query: Type.Object({ state: Type.Optional(text()) }),
    answers: { 302: { description: 'Logged in, and back to where the person was' } },
    problems: problemDetails,
    handle: async (call) =>
      answerOf(await logins.finish(call.query.state, call.rawQuery, call.headers), call.headers['accept-language']),
  });
