import { browserSession } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Me } from '../me.ts';

export const ME = '/administration/api/v1/me';

/** `GET …/me`: what a page asks first. */
export const getMe = ({ me }: { me: Me }) =>
  operation({
    name: 'GetMe',
    method: 'GET',
    path: ME,
    tag: 'Login',
    summary: 'Who is logged in',
    description:
      'The person, the service owners it works for, and `csrf`, which changing calls of the browser show in `X-XSRF-TOKEN`. A page that asks by itself, without anybody at it, sends the header `Budstikke-Background`: it keeps nobody logged in.',
    access: browserSession,
    behindGateway: false,
    answers: { 200: { description: 'The person' }, 401: { description: 'Nobody is logged in' } },
    problems: problemDetails,
    handle: async (call) => ok(await me.tell(callerOf(call))),
  });
