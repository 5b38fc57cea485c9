import { Type } from 'typebox';
import { list, text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { contactPointsOf } from '../model/contact-points.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { ORGANIZATION_URN } from '../model/party-urn.ts';
import type { Register } from '../port.ts';
import { tooMany } from '../problems.ts';

const MOST = 1000;

/** `POST /register/api/v1/organizations/contactpoint/lookup`: official addresses of organisations; unknown ones are left out. */
export const lookUpContactPoints = (register: Pick<Register, 'byUrns' | 'notificationAddresses'>) =>
  operation({
    name: 'LookUpContactPoints',
    method: 'POST',
    path: '/register/api/v1/organizations/contactpoint/lookup',
    tag: 'Register',
    summary: 'Where organisations want to be notified',
    access: lookUpAccess,
    body: { kind: 'json', schema: Type.Object({ organizationNumbers: list(text()) }) },
    answers: { 200: { description: 'The addresses of those that are known' } },
    problems: problemDetails,
    handle: async ({ body: { organizationNumbers } }) => {
      if (organizationNumbers.length > MOST) throw tooMany('/organizationNumbers');
      const urns = [...new Set(organizationNumbers)].map((number) => `${ORGANIZATION_URN}${number}`);
      const organizations = [...(await register.byUrns(urns)).values()];
      const addresses = await register.notificationAddresses(organizations.map(({ partyUuid }) => partyUuid));
      return ok({ contactPointsList: contactPointsOf(organizations, addresses) });
    },
  });
