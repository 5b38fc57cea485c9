import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { type Answer, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { levelAsked, levelGiven } from '../../idporten/levels.ts';
import type { Logins } from '../logins.ts';
import { goToOf, isUnknownAcr } from '../model/go-to.ts';
import type { Sessions } from '../sessions.ts';
import { answerOf } from './login-answer.ts';
import { cameByOtherName, toPublicName } from './start-login.ts';

const PATH = '/authentication/api/v1/authentication';

/**
 * `GET /authentication/api/v1/authentication?goto=`: the address that links made for Altinn send people to for logging
 * in (reference, authentication §6.3). Who is logged in at a level that is high enough goes on at once.
 */
export const startLoginAsAltinn = ({
  logins,
  sessions,
  publicUrl,
}: {
  logins: Logins;
  sessions: Sessions;
  publicUrl: string;
}) =>
  operation({
    name: 'Authenticate',
    method: 'GET',
    path: PATH,
    tag: 'Login',
    summary: 'Log in with a browser, and go on to an address of this installation',
    description:
      'As `/login`, with Altinn’s parameters. `goto` is an absolute address of this installation; any other is replaced by the start page.',
    access: anonymous,
    behindGateway: false,
    query: Type.Object({
      goTo: Type.Optional(text({ description: 'Address to go to afterwards' })),
      acr_values: Type.Optional(text({ description: '`idporten-loa-substantial` or `idporten-loa-high`' })),
    }),
    answers: { 302: { description: 'To the provider, or on' }, 400: { description: '`Invalid acr_values.`' } },
    problems: problemDetails,
    handle: async (call): Promise<Answer> => {
      const { goTo, acr_values: acrValues } = call.query;
      if (isUnknownAcr(acrValues))
        return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Invalid acr_values.' };
      if (cameByOtherName(call.headers.host, publicUrl)) return toPublicName(publicUrl, PATH, call.rawQuery);
      const returnTo = goToOf(goTo, publicUrl);
      const level = levelAsked(acrValues);
      const acr = await sessions.acrOf(call.headers);
      if (acr !== undefined && levelGiven(acr) >= level) return { status: 302, headers: { location: returnTo } };
      return answerOf(
        await logins.begin({ returnTo, level, language: undefined }, call.headers),
        call.headers['accept-language'],
      );
    },
  });
