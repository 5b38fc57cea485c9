import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { type Language, languageOf } from '../../../resource-registry/port.ts';
import { type AccessPackage, accessPackages, packageNamed } from '../../model/access-packages.ts';
import { areaNamesOf } from '../../model/package-groups.ts';

export const META = '/accessmanagement/api/v1/meta/info/accesspackages';

/** The language of the catalogue for a client; Bokmål for those who read none of ours. */
export const languageIn = (headers: { readonly 'accept-language'?: string | undefined }): Language =>
  languageOf(headers['accept-language']) ?? 'nb';

/** A package as the catalogue shows it. */
export const wirePackage = (one: AccessPackage, language: Language) => ({
  id: one.id,
  code: one.code,
  urn: one.urn,
  name: one.names[language],
  description: one.names[language],
  area: { id: one.areaId, name: areaNamesOf(one)[language] },
  type: { name: one.entityType },
  isDelegable: one.isDelegable,
  isAssignable: one.isAssignable,
  isAvailableForServiceOwners: one.isAvailableForServiceOwners,
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
    handle: async ({ query, headers }) => {
      const language = languageIn(headers);
      const term = query.term?.trim().toLowerCase() ?? '';
      return ok(
        accessPackages
          .filter(({ code, names }) => code.includes(term) || names[language].toLowerCase().includes(term))
          .map((one) => wirePackage(one, language)),
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
    handle: async ({ params, headers }) => {
      const found = packageNamed(params.package);
      if (found === undefined) throw problem('AM-00035', { package: params.package });
      return ok(wirePackage(found, languageIn(headers)));
    },
  });
