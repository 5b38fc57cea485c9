import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { registerRoles } from '../model/roles.ts';
import { roleParts } from '../wire/role.ts';

/** `GET …/internal/metadata/external-roles`: the roles that the registers give. */
export const listExternalRoles = () =>
  operation({
    name: 'ListExternalRoles',
    method: 'GET',
    path: '/register/api/v2/internal/metadata/external-roles',
    tag: 'Register',
    summary: 'Roles that the registers give',
    access: lookUpAccess,
    answers: { 200: { description: 'Each with its code in the old register, where it has one' } },
    problems: problemDetails,
    handle: async () =>
      ok({ data: registerRoles.map(({ urn, legacyCode }) => ({ ...roleParts(urn), code: legacyCode.toLowerCase() })) }),
  });
