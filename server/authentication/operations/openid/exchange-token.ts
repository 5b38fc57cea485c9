import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { boolean, text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { bearerOf } from '../../../http/gate.ts';
import { type Answer, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { negotiatedText } from '../../model/accept.ts';
import { hasExchangeableScope, organizationClaims, personClaims, studioClaims } from '../../model/exchange-claims.ts';
import { enterpriseUsersGone, notExchanged } from '../../model/exchange-problems.ts';
import type { Claims } from '../../model/maskinporten-claims.ts';
import { organizationNumberOf } from '../../model/organization-identity.ts';
import { marksServiceOwner, scopesOf } from '../../model/scopes.ts';
import type { Parts } from '../../parts.ts';
import { isReadableToken, type VerifiedToken } from '../../token-reader.ts';

/**
 * `GET /authentication/api/v1/exchange/{provider}`: an Altinn token for a token of another issuer (authentication §2.1).
 * Looked at in this order: token there, token readable, provider known, the rest.
 */
export function exchangeToken({ clock, register, serviceOwners, addresses, signingKeys, tokens }: Parts): Operation {
  const additions = () => ({ issuer: addresses.altinnIssuer, sessionId: randomUUID(), now: clock.now() });

  /** A token of the right issuer, with a good signature and not yet expired. */
  async function verified(token: string, kind: VerifiedToken['kind']): Promise<Claims> {
    const found = await tokens.forExchange(token);
    if (found?.kind === kind) return found.claims;
    throw notExchanged(
      found === undefined
        ? 'The token has expired, its signature is wrong, or its issuer is not trusted here.'
        : 'The token is not of the provider named in the address.',
    );
  }

  async function exchangeOrganization(token: string, isTest: boolean, enterpriseUser: unknown): Promise<Claims> {
    const incoming = await verified(token, 'maskinporten');
    const organizationNumber = organizationNumberOf(incoming.consumer);
    if (organizationNumber === undefined)
      throw notExchanged('The claim consumer is missing, or does not name a Norwegian organisation.');
    if (typeof enterpriseUser === 'string' && enterpriseUser !== '') throw enterpriseUsersGone();
    const orgCode = await orgCodeOf(organizationNumber, incoming.scope);
    return organizationClaims(incoming, {
      ...additions(),
      organizationNumber,
      // Digdir's test department goes by the name of its own (authentication §2.2).
      orgCode: isTest && orgCode === 'digdir' ? 'ttd' : orgCode,
    });
  }

  async function orgCodeOf(organizationNumber: string, scope: unknown): Promise<string | undefined> {
    if (!scopesOf(scope).some(marksServiceOwner)) return undefined;
    const owner = await serviceOwners.byOrganizationNumber(organizationNumber);
    return owner?.approved === true ? owner.code.toLowerCase() : undefined;
  }

  /** Undefined for a token whose scopes have no business here. */
  async function exchangePerson(token: string): Promise<Claims | undefined> {
    const incoming = await verified(token, 'id-porten');
    if (!hasExchangeableScope(incoming.scope)) return undefined;
    const { pid, acr } = incoming;
    if (typeof pid !== 'string' || typeof acr !== 'string') throw notExchanged('The claims pid and acr are needed.');
    const person = await register.byUrn(`urn:altinn:person:identifier-no:${pid}`);
    if (person?.userId === undefined) throw notExchanged('The person is not known here as a user.');
    return personClaims(incoming, { ...person, userId: person.userId }, additions());
  }

  return operation({
    name: 'ExchangeToken',
    method: 'GET',
    path: '/authentication/api/v1/exchange/:provider',
    tag: 'Authentication',
    summary: 'Exchange a Maskinporten or ID-porten token for an Altinn token',
    description:
      'Send the token as `Authorization: Bearer`. The answer is the raw token, or a JSON string when `Accept` asks for JSON and for nothing else.',
    access: anonymous,
    // The usual client sends no API key here, and the token itself is what is checked.
    behindGateway: false,
    params: Type.Object({ provider: text() }),
    query: Type.Object({ test: Type.Optional(boolean()) }),
    answers: {
      200: { description: 'The Altinn token' },
      400: { description: 'The provider is unknown' },
      401: { description: 'The token cannot be exchanged' },
      403: { description: 'The token has no scope that matters here' },
      410: { description: 'Enterprise users are no more' },
    },
    problems: problemDetails,
    handle: async (call): Promise<Answer> => {
      const token = bearerOf(call.headers.authorization);
      if (token === undefined || !isReadableToken(token))
        throw notExchanged('Send the token to exchange as Authorization: Bearer.');
      const { provider } = call.params;
      let claims: Claims | undefined;
      switch (provider.toLowerCase()) {
        case 'maskinporten': {
          const enterpriseUser = call.headers['x-altinn-enterpriseuser-authentication'];
          claims = await exchangeOrganization(token, call.query.test === true, enterpriseUser);
          break;
        }
        case 'id-porten':
          claims = await exchangePerson(token);
          break;
        case 'altinnstudio':
          claims = studioClaims(await verified(token, 'altinn-studio'), clock.now());
          break;
        default:
          return negotiatedText(
            call.headers.accept,
            400,
            `Invalid token provider: ${provider}. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'.`,
          );
      }
      if (claims === undefined) return { status: 403 };
      return negotiatedText(call.headers.accept, 200, await signingKeys.sign('altinn', claims, { typ: 'JWT' }));
    },
  });
}
