import { Type } from 'typebox';
import { anonymous } from '../../../http/caller.ts';
import { operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { START } from '../model/return-to.ts';
import { loggedOutPage } from '../pages.ts';

export const LOGGED_OUT = '/logged-out';

/** `GET /logged-out`: the page one lands on after logging out. */
export const showLoggedOut = () =>
  operation({
    name: 'ShowLoggedOut',
    method: 'GET',
    path: LOGGED_OUT,
    tag: 'Login',
    summary: 'The page after logging out',
    hidden: true,
    access: anonymous,
    behindGateway: false,
    query: Type.Object({}),
    answers: { 200: { description: 'A page' } },
    problems: problemDetails,
    handle: async (call) => loggedOutPage(call.headers['accept-language'], START),
  });
