import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anyScope, type Caller } from '../../../http/caller.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { problem, validationProblem } from '../../access-management/connection-problems.ts';
import { problems, type RequestParts, TAG, wireRequests } from './parts.ts';

const DELEGATION_REQUESTS = '/accessmanagement/api/v1/serviceowner/delegationrequests';
const SCOPE = 'altinn:serviceowner/delegationrequests';
const ANSWERS = {
  400: { description: 'What cannot be asked for, with an AM code' },
  403: { description: 'Another owner’s resource, or the scope is missing' },
};

const NUMBERS = /^urn:altinn:(?:person:identifier-no:\d{11}|organization:identifier-no:\d{9})$/i;

async function partyNamed({ register }: RequestParts, name: 'from' | 'to', urn = '') {
  const party = NUMBERS.test(urn) ? await register.byUrn(urn.toLowerCase()) : undefined;
  if (party === undefined) throw validationProblem('AM.VLD-00034', `/${name}`);
  return party;
}

function ownerOf({ consumer, organizationNumber }: Caller): string {
  const number = consumer ?? organizationNumber;
  if (number === undefined) throw problem('forbidden', { why: 'Only an organisation may do this, by its own token.' });
  return number;
}

/**
 * `POST …/serviceowner/delegationrequests/resource` and `…/package`: a service owner prepares a request for somebody who
 * lacks access. It is a draft until that party confirms it.
 */
export const askForOthers = (parts: RequestParts, what: 'resource' | 'package') =>
  operation({
    name: what === 'resource' ? 'PrepareRequestForResource' : 'PrepareRequestForPackage',
    method: 'POST',
    path: `${DELEGATION_REQUESTS}/${what}`,
    tag: TAG,
    summary: 'Prepares a request for access on somebody’s behalf',
    access: anyScope([`${SCOPE}.write`]),
    body: {
      kind: 'json',
      schema: Type.Object({
        from: Type.Optional(text({ description: 'URN with the number of whoever lacks access' })),
        to: Type.Optional(text({ description: 'URN with the number of the party whose access it is' })),
        resource: Type.Optional(text({ description: 'Resource id of the caller’s own' })),
        package: Type.Optional(text({ description: 'URN or code' })),
      }),
    },
    answers: { 200: { description: 'Prepared or asked for before' }, 201: { description: 'Prepared' }, ...ANSWERS },
    problems,
    handle: async (call) => {
      const caller = callerOf(call);
      const owner = ownerOf(caller);
      const requester = await partyNamed(parts, 'from', call.body.from);
      const giver = await partyNamed(parts, 'to', call.body.to);
      if (requester.partyUuid === giver.partyUuid) throw validationProblem('AM.VLD-00009', '/to');
      const named = what === 'resource' ? { resource: call.body.resource } : { package: call.body.package ?? '' };
      const wanted = await parts.requests.wanted(giver, named);
      if (wanted.resource !== undefined && wanted.resource.owner.organizationNumber !== owner)
        throw problem('forbidden', { why: 'The resource belongs to another service owner.' });
      if (wanted.package?.isAvailableForServiceOwners === false)
        throw problem('forbidden', { why: 'The package is not for service owners.' });
      const by = `urn:altinn:organization:identifier-no:${owner}`;
      const asking = { status: 'Draft', askedForBy: owner } as const;
      const { request, isNew } = await parts.requests.ask({ requester, giver, by }, wanted, asking);
      // What somebody has asked for itself is not the service owner's to follow.
      if (request.asked_for_by !== owner) return ok({ id: null, status: request.status });
      return { status: isNew ? 201 : 200, body: (await wireRequests(parts, [request]))[0] };
    },
  });

const Params = Type.Object({ id: text({ description: 'Id of the request' }) });

/** `GET …/{id}/status` and `PUT …/{id}/withdraw`, for the service owner that prepared the request. */
export const followRequest = (parts: RequestParts, what: 'status' | 'withdraw') =>
  operation({
    name: what === 'status' ? 'ReadStatusOfPreparedRequest' : 'WithdrawPreparedRequest',
    method: what === 'status' ? 'GET' : 'PUT',
    path: `${DELEGATION_REQUESTS}/:id/${what}`,
    tag: TAG,
    summary: what === 'status' ? 'Tells what became of a request' : 'Withdraws a request',
    access: anyScope([`${SCOPE}.${what === 'status' ? 'read' : 'write'}`]),
    params: Params,
    answers: {
      200: { description: '`id` and `status`' },
      404: { description: 'Not the caller’s (AM-09001)' },
      ...ANSWERS,
    },
    problems,
    handle: async (call) => {
      const owner = ownerOf(callerOf(call));
      const { id } = call.params;
      if (!/^[0-9a-f-]{36}$/i.test(id)) throw problem('AM-09001');
      const request = await parts.requests.one(id.toLowerCase(), ({ asked_for_by }) => asked_for_by === owner);
      const by = `urn:altinn:organization:identifier-no:${owner}`;
      const { status } = what === 'status' ? request : await parts.requests.withdraw(by, request);
      return ok({ id: request.id, status });
    },
  });
