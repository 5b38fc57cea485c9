import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { html, page } from '../../../http/page.ts';
import type { OpenIdClient } from '../openid-client.ts';
import type { Sessions } from '../sessions.ts';

/**
 * The provider tells, in a frame of its own page, that a login has ended there (OpenID Connect Front-Channel Logout). No
 * cookie comes along; who knows `sid` is believed. At our own address, and at the one Altinn's is registered with.
 */
export const logOutAtFrontChannel = (parts: { sessions: Sessions; client: OpenIdClient | undefined }): Operation[] =>
  ['/login/front-channel-logout', '/authentication/api/v1/frontchannel_logout'].map((path) => at(path, parts));

const at = (path: string, { sessions, client }: { sessions: Sessions; client: OpenIdClient | undefined }): Operation =>
  operation({
    name: path.startsWith('/login') ? 'LogOutAtFrontChannel' : 'LogOutAtFrontChannelOfAltinn',
    method: 'GET',
    path,
    tag: 'Login',
    summary: 'The provider has logged somebody out',
    hidden: true,
    access: anonymous,
    behindGateway: false,
    query: Type.Object({ iss: Type.Optional(text()), sid: Type.Optional(text()) }),
    answers: { 200: { description: 'Heard' } },
    problems: problemDetails,
    handle: async (call) => {
      const { iss, sid } = call.query;
      if (client !== undefined && iss === client.issuer && sid !== undefined && sid !== '')
        await sessions.endOfProvider(iss, sid);
      const heard = page({ language: 'nb', title: 'OK', main: html`` });
      // The provider must be able to show it in a frame.
      return { ...heard, headers: { 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'" } };
    },
  });
