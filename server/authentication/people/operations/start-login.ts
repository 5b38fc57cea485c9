import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { type Answer, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Logins } from '../logins.ts';
import { returnToOf } from '../model/return-to.ts';
import { answerOf } from './login-answer.ts';

const PATH = '/login';
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** `GET /login`: sends the browser to the provider, and remembers where it wants to go afterwards. */
export const startLogin = ({ logins, publicUrl }: { logins: Logins; publicUrl: string }) =>
  operation({
    name: 'StartLogin',
    method: 'GET',
    path: PATH,
    tag: 'Login',
    summary: 'Log in with a browser',
    description:
      'Redirects to the OpenID provider. `returnTo` is a path of this installation; any other is replaced by the start page.',
    access: anonymous,
    behindGateway: false,
    query: Type.Object({
      returnTo: Type.Optional(text({ description: 'Path to go to afterwards' })),
      level: Type.Optional(text({ description: 'Lowest level: 3 or 4' })),
      ui_locales: Type.Optional(text({ description: 'nb, nn or en' })),
    }),
    answers: { 302: { description: 'To the provider' } },
    problems: problemDetails,
    handle: async (call): Promise<Answer> => {
      if (cameByOtherName(call.headers.host, publicUrl)) return toPublicName(publicUrl, PATH, call.rawQuery);
      const { returnTo, level, ui_locales: language } = call.query;
      const wanted = {
        returnTo: returnToOf(returnTo),
        level: level === '4' ? (4 as const) : (3 as const),
        language: language !== undefined && /^(nb|nn|en)$/.test(language) ? language : undefined,
      };
      return answerOf(await logins.begin(wanted, call.headers), language ?? call.headers['accept-language']);
    },
  });

/**
 * True when a browser on the same machine has come by another of its names: the provider sends it back to the public
 * one, where cookies set here would be missing.
 */
export function cameByOtherName(host: string | undefined, publicUrl: string): boolean {
  const known = new URL(publicUrl);
  const asked = host === undefined ? null : URL.parse(`http://${host}`);
  if (asked === null || asked.hostname === known.hostname) return false;
  return LOOPBACK.has(asked.hostname) && LOOPBACK.has(known.hostname);
}

/** Sends a browser to the same address under the public name. */
export const toPublicName = (publicUrl: string, path: string, rawQuery: string): Answer => ({
  status: 302,
  headers: { location: `${publicUrl}${path}${rawQuery && `?${rawQuery}`}` },
});
