import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { type AccessPackage, accessPackages, packageNamed } from '../../model/access-packages.ts';

export const META = '/accessmanagement/api/v1/meta/info/accesspackages';

/** A package as the catalogue shows it. */
export const wirePackage = ({ id, code, urn, name, area, areaId, entityType, ...flags }: AccessPackage) => ({
  id,
  code,
  urn,
  name,
  description: name,
  area: { id: areaId, name: area },
  type: { name: entityType },
  isDelegable: flags.isDelegable,
  isAssignable: flags.isAssignable,
  isAvailableForServiceOwners: flags.isAvailableForServiceOwners,
});

/** `GET …/meta/info/accesspackages/search`: access packages whose code or name has the term; all without one. */
export const searchPackages = () =>
  operation({
    name: 'SearchAccessPackages',
    method: 'GET',
    path: `${META}/search`,
    tag: 'Metadata',
    summary: 'Searches access packages',
    access: anonymous,
    query: Type.Object({ term: Type.Optional(text({ description: 'Part of a code or a name' })) }),
    answers: { 200: { description: 'An array of packages' } },
    problems: problemDetails,
    handle: async ({ query }) => {
      const term = query.term?.trim().toLowerCase() ?? '';
      return ok(
        accessPackages
          .filter(({ code, name }) => code.includes(term) || name.toLowerCase().includes(term))
          .map(wirePackage),
      );
    },
  });

/** `GET …/package/urn/{urn}` and `GET …/package/{id}`: one access package. */
export const getPackage = (by: 'urn' | 'id') =>
  operation({
    name: by === 'urn' ? 'GetAccessPackageByUrn' : 'GetAccessPackage',
    method: 'GET',
    path: by === 'urn' ? `${META}/package/urn/:package` : `${META}/package/:package`,
    tag: 'Metadata',
    summary: 'Reads an access package',
    access: anonymous,
    params: Type.Object({ package: text({ description: by === 'urn' ? 'URN, :code or code' : 'Id' }) }),
    answers: { 200: { description: 'The package' }, 404: { description: 'There is none (AM-00035)' } },
    problems: problemDetails,
    handle: async ({ params }) => {
      const found = packageNamed(params.package);
      if (found === undefined) throw problem('AM-00035', { package: params.package });
      return ok(wirePackage(found));
    },
  });
