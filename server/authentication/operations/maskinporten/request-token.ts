import { Type } from 'typebox';
import { later, seconds } from '../../../foundation/clock.ts';
import { isUuid } from '../../../foundation/ids.ts';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { readBytes } from '../../../http/read-body.ts';
import { readSystemUserRequest, systemUserDetails } from '../../model/authorization-details.ts';
import {
  CLOCK_SKEW,
  checkAccess,
  checkAudience,
  checkScopes,
  checkTimes,
  type Grant,
  type GrantClient,
  keyOf,
  lifetimeOf,
  readGrant,
  readTokenRequest,
  replayDigest,
  verifySignature,
} from '../../model/grant.ts';
import { grantProblem } from '../../model/grant-problems.ts';
import { type Claims, maskinportenClaims } from '../../model/maskinporten-claims.ts';
import { noted } from '../../model/token-request.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';
import { Reader } from '../../store/reader.ts';
import { Writer } from '../../store/writer.ts';

/** Most bytes of a token request: an assertion and room for unknown fields. */
const LIMIT = 65_536;

/** `POST /maskinporten/token`: the jwt-bearer grant, in the order of authentication §1.5. */
export function requestToken({
  database,
  clock,
  addresses,
  signingKeys,
  systemUsers,
  tokenRequests,
}: Parts): Operation {
  /** Step 3. An inactive client is answered as one that is not there. */
  async function findClient({ issuer, keyId }: Grant): Promise<GrantClient> {
    const client = isUuid(issuer) ? await new Reader(database).grantClient(issuer, keyId) : undefined;
    if (client !== undefined) return client;
    throw grantProblem(
      'MP-100',
      `No active client at ${addresses.maskinportenIssuer} has the id in iss. Put the client_id (a UUID) there, not the key id.`,
    );
  }

  /** Step 7, after the signature: anybody could otherwise use up a client's identifiers. */
  async function refuseReplay(grant: Grant, client: GrantClient): Promise<void> {
    const forgetAt = later(new Date(grant.expires * 1000), seconds(CLOCK_SKEW));
    const isFirstUse = await database.transaction((transaction) =>
      new Writer(transaction).useGrant(replayDigest(grant, client), forgetAt),
    );
    if (!isFirstUse) throw grantProblem('MP-012', 'Make a new assertion, with a new jti, for each request.');
  }

  /** Step 10. The element for the token, when the grant asks for a system user. */
  async function findSystemUser(grant: Grant, client: GrantClient): Promise<Claims | undefined> {
    const request = readSystemUserRequest(grant.authorizationDetails);
    if (request === undefined) return undefined;
    const found = await systemUsers.find({
      clientId: client.clientId,
      vendor: client.organizationNumber,
      owner: request.owner,
      externalRef: request.externalRef ?? request.owner,
    });
    if (found !== undefined) return systemUserDetails(request, found);
    throw grantProblem(
      'MP-303',
      'No system user matches. The client must stand on the system, the system must belong to the client’s organisation, systemuser_org must be the owner of the system user (for agents: the agent firm), and externalRef must be the one it was requested with.',
    );
  }

  /** Steps 4 to 11, for a client that is there. */
  async function give(grant: Grant, client: GrantClient) {
    const now = clock.now();
    const key = keyOf(client, grant, now, addresses);
    await verifySignature(grant, key);
    checkAudience(grant, addresses);
    checkTimes(grant, now);
    await refuseReplay(grant, client);
    const scopes = await new Reader(database).grantScopes(
      client,
      grant.scopes,
      grant.consumer ?? client.organizationNumber,
    );
    checkScopes(grant, scopes);
    const parties = checkAccess(grant, client, scopes, addresses);
    const systemUser = await findSystemUser(grant, client);
    const lifetime = lifetimeOf(client, scopes);

    const claims = maskinportenClaims(
      addresses.maskinportenIssuer,
      grant,
      {
        clientId: client.clientId,
        ...parties,
        delegationSource: scopes[0]?.delegationSource ?? undefined,
        systemUser,
        lifetime,
      },
      now,
    );
    return {
      access_token: await signingKeys.sign('maskinporten', claims),
      token_type: 'Bearer',
      expires_in: lifetime,
      scope: claims.scope,
    };
  }

  return operation({
    name: 'RequestMaskinportenToken',
    method: 'POST',
    path: '/maskinporten/token',
    tag: 'Maskinporten',
    summary: 'Get an access token for a signed assertion',
    description:
      'Form fields `grant_type` (`urn:ietf:params:oauth:grant-type:jwt-bearer`) and `assertion` (a JWT signed by a key that is registered on the client). Errors carry a `hint`.',
    access: anonymous,
    behindGateway: false,
    // Read here and not by the binder: a JSON body must be told what is wrong (authentication §1.2).
    body: {
      kind: 'stream',
      types: ['application/x-www-form-urlencoded', '*/*'],
      allowNoType: true,
      schema: Type.Object({ grant_type: text(), assertion: text() }),
    },
    answers: {
      200: { description: 'The token' },
      400: { description: 'The grant is refused' },
      403: { description: 'The organisation has no access to a scope' },
    },
    problems: oauthProblems,
    handle: async (call) => {
      const body = await readBytes(call.stream, LIMIT);
      const form = new URLSearchParams(body.toString('utf8'));
      const grant = readGrant(readTokenRequest(call.headers['content-type'], form));
      const client = await findClient(grant);
      try {
        const token = await give(grant, client);
        tokenRequests.note(noted(grant, client.clientId, undefined)!);
        return ok(token);
      } catch (refusal) {
        const note = noted(grant, client.clientId, refusal);
        if (note !== undefined) tokenRequests.note(note);
        throw refusal;
      }
    },
  });
}
