import type { Operation } from '../../../http/operation.ts';
import { browsePackages, type MetaParts } from './browse-packages.ts';
import { browseRoles, listOrganizationForms, listRoles } from './list-roles.ts';
import { getPackage, searchPackages } from './search-packages.ts';

/** The open catalogue of roles and access packages (resource-registry §9). */
export const metaOperations = (parts: MetaParts): readonly Operation[] => [
  searchPackages(),
  getPackage('urn'),
  getPackage('id'),
  ...browsePackages(parts),
  listRoles(),
  ...browseRoles(parts),
  listOrganizationForms(),
];
