import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { mayAdminister, organizationToken, wireServiceOwner } from '../model/service-owner.ts';
import type { ServiceOwnerReader } from '../store/reader.ts';

/** `GET …/service-owners`: all of them for an administrator, the caller's own for others. */
export const listServiceOwners = ({ reader, members }: { reader: ServiceOwnerReader; members: Members }) =>
  operation({
    name: 'ListServiceOwners',
    method: 'GET',
    path: '/administration/api/v1/service-owners',
    tag: 'Administration',
    summary: 'Lists service owners',
    description: 'An administrator sees all; an organisation its own registration; a person those it is a member of.',
    access: organizationToken,
    behindGateway: false,
    answers: { 200: { description: '`data` in order of code' } },
    problems: problemDetails,
    handle: async (call) => {
      const caller = callerOf(call);
      const [all, codes] = await Promise.all([reader.all(), members.codesOf(caller)]);
      const rows = all.filter((row) => mayAdminister(caller, row.organization_number) || codes.has(row.code));
      return ok({ data: rows.map(wireServiceOwner) });
    },
  });
