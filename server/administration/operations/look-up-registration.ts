import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { isOrganizationNumber, type Register } from '../../register/port.ts';
import type { Members } from '../members.ts';
import { isCode, suggestedCode } from '../model/code.ts';
import { mayAdminister, organizationToken } from '../model/service-owner.ts';
import type { ServiceOwnerReader } from '../store/reader.ts';

interface Parts {
  readonly reader: ServiceOwnerReader;
  readonly members: Members;
  readonly register: Pick<Register, 'byUrns'>;
  readonly autoApprove: boolean;
}

/** `GET …/registrations/look-up`: what a person needs to know while it fills in a registration. */
export const lookUpRegistration = ({ reader, members, register, autoApprove }: Parts) =>
  operation({
    name: 'LookUpRegistration',
    method: 'GET',
    path: '/administration/api/v1/registrations/look-up',
    tag: 'Administration',
    summary: 'An organisation that may become service owner, and whether a code is free',
    access: organizationToken,
    behindGateway: false,
    query: Type.Object({ organizationNumber: Type.Optional(text()), code: Type.Optional(text()) }),
    answers: { 200: { description: '`organization`, `registered`, `suggestedCode`, `code`, `approval`' } },
    problems: problemDetails,
    handle: async (call) => {
      const { organizationNumber = '', code } = call.query;
      const urn = `urn:altinn:organization:identifier-no:${organizationNumber}`;
      const party = isOrganizationNumber(organizationNumber)
        ? (await register.byUrns([urn], { includeDeleted: true })).get(urn)
        : undefined;
      const all = await reader.all();
      const taken = new Set(all.map((owner) => owner.code));
      const registered = all.find((owner) => owner.organization_number === organizationNumber);
      const mayKnow =
        registered !== undefined &&
        ((await members.personOf(callerOf(call))) !== undefined ||
          mayAdminister(callerOf(call), registered.organization_number));
      return ok({
        organization:
          party === undefined
            ? null
            : {
                organizationNumber,
                name: party.name,
                unitType: party.unitType ?? null,
                isDeleted: party.isDeleted,
              },
        ...(registered === undefined
          ? {}
          : {
              registered: {
                code: registered.code,
                name: { nb: registered.name_nb, nn: registered.name_nn, en: registered.name_en },
                status: registered.status,
                // Whom to ask for an invitation.
                owners: mayKnow ? await members.ownersOf(registered.code) : [],
              },
            }),
        ...(party === undefined || registered !== undefined ? {} : { suggestedCode: suggestedCode(party.name, taken) }),
        ...(code === undefined ? {} : { code: { code, isWellFormed: isCode(code), isFree: !taken.has(code) } }),
        approval: autoApprove ? 'automatic' : 'administrator',
      });
    },
  });
