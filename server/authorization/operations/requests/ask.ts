import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, operation } from '../../../http/operation.ts';
import { validationProblem } from '../../access-management/connection-problems.ts';
import { ACT, problems, REQUEST, requestAccess, type RequestParts, TAG, wireRequests } from './parts.ts';

/** `POST …/request/resource`, `…/request/package`: the acting party asks `to` for access. */
export const ask = (parts: RequestParts, what: 'resource' | 'package') =>
  operation({
    name: what === 'resource' ? 'AskForResource' : 'AskForPackage',
    method: 'POST',
    path: `${REQUEST}/${what}`,
    tag: TAG,
    summary: what === 'resource' ? 'Asks for access to a resource' : 'Asks for an access package',
    access: requestAccess('write'),
    query: Type.Object({
      party: Type.Optional(text({ description: 'Uuid of the party that asks' })),
      to: Type.Optional(text({ description: 'Uuid of the party whose access it is' })),
      resource: Type.Optional(text({ description: 'Resource id' })),
      package: Type.Optional(text({ description: 'URN or code of the package' })),
    }),
    answers: {
      200: { description: 'Asked for before, and still open' },
      201: { description: 'Asked' },
      ...ACT,
      429: { description: 'Too many requests are open (AM-09003)' },
    },
    problems,
    handle: async (call) => {
      const { query } = call;
      const { party, by } = await parts.acting.onBehalf(callerOf(call), query);
      const to = query.to === undefined ? undefined : await parts.acting.receiver(query.to, 'to', party);
      if (to?.kind !== 'party' || to.party.partyUuid === party.partyUuid)
        throw validationProblem('AM.VLD-00009', '/$QUERY/to');
      const named = what === 'resource' ? { resource: query.resource } : { package: query.package ?? '' };
      const wanted = await parts.requests.wanted(to.party, named);
      const sides = { requester: party, giver: to.party, by };
      const { request, isNew } = await parts.requests.ask(sides, wanted, { status: 'Pending' });
      const [body] = await wireRequests(parts, [request]);
      return { status: isNew ? 201 : 200, body };
    },
  });
