import { Type } from 'typebox';
import { integer, text } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import type { SystemParts } from '../../system-parts.ts';
import { persons } from '../system-users/system-user-paths.ts';
import { AGENT, clientOnWire } from './agent-paths.ts';

/** `GET systemuser/agent/{party}/clients`: whoever has given the firm anything it could let an agent do. */
export const listClientsOfFirm = ({
  approval,
  firmPackages,
  register,
}: SystemParts & { approval: CustomerApproval }): Operation =>
  operation({
    name: 'ListClientsOfFirm',
    method: 'GET',
    path: `${AGENT}/:party/clients`,
    tag: 'System users',
    summary: 'Customers of a firm the caller manages',
    access: persons,
    params: Type.Object({ party: integer() }),
    query: Type.Object({
      packages: Type.Optional(text({ description: 'URNs with commas between; those who have given all of them' })),
    }),
    answers: { 200: { description: 'The customers' } },
    problems: problemDetails,
    handle: async (call) => {
      const { party: firm } = await approval.managed(callerOf(call), call.params.party);
      const wanted = (call.query.packages ?? '').toLowerCase().split(',').filter(Boolean);
      const urns = (await firmPackages.giversTo(firm)).map((uuid) => `urn:altinn:party:uuid:${uuid}`);
      const organizations = [...(await register.byUrns(urns)).values()].filter(
        ({ organizationNumber }) => organizationNumber !== undefined,
      );
      const held = await Promise.all(organizations.map((customer) => firmPackages.heldAt(firm, customer)));
      return ok(
        organizations
          .filter((_, index) => held[index]!.size > 0 && wanted.every((urn) => held[index]!.has(urn)))
          .map(clientOnWire),
      );
    },
  });
