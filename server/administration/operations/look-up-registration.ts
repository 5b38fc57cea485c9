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
    answers: {
      200: { description: '`organization`, `registered` or `rejected`, `suggestedCode`, `code`, `approval`' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { organizationNumber = '', code } = call.query;
      const urn = `urn:altinn:organization:identifier-no:${organizationNumber}`;
      const party = isOrganizationNumber(organizationNumber)
        ? (await register.byUrns([urn], { includeDeleted: true })).get(urn)
        : undefined;
      const all = await reader.all();
      // A refused application holds neither code nor organisation.
      const taken = new Set(all.filter(({ status }) => status !== 'rejected').map((owner) => owner.code));
      const known = all.find((owner) => owner.organization_number === organizationNumber);
      const [registered, rejected] = known?.status === 'rejected' ? [undefined, known] : [known, undefined];
      const caller = callerOf(call);
      const mayKnow =
        registered !== undefined &&
        ((await members.personOf(caller)) !== undefined || mayAdminister(caller, registered.organization_number));
      const applied =
        rejected !== undefined &&
        (mayAdminister(caller, rejected.organization_number) || (await members.codesOf(caller)).has(rejected.code));
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
        ...(applied ? { rejected: { code: rejected!.code, rejectedReason: rejected!.rejected_reason } } : {}),
        ...(party === undefined || registered !== undefined
          ? {}
          : {
              suggestedCode: applied && !taken.has(rejected!.code) ? rejected!.code : suggestedCode(party.name, taken),
            }),
        ...(code === undefined ? {} : { code: { code, isWellFormed: isCode(code), isFree: !taken.has(code) } }),
        approval: autoApprove ? 'automatic' : 'administrator',
      });
    },
  });
