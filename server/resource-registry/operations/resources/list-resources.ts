import { Type } from 'typebox';
import { boolean } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { type Operation, operation } from '../../../http/operation.ts';
import { wireResource } from '../../model/service-resource.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { indentedArray } from '../../wire/answers.ts';
import { RESOURCES } from '../../wire/paths.ts';
import { ServiceResourceAnswer } from '../../wire/service-resource.ts';

/**
 * Every resource by identifier (resource-registry §4.5). Apps are here when they are registered: there is no store of
 * app metadata beside the registry, so `includeApps` has nothing to add.
 */
export const listResources = ({ catalogue }: RegistryParts): Operation =>
  operation({
    name: 'ListResources',
    method: 'GET',
    path: `${RESOURCES}/resourcelist`,
    tag: 'Resource',
    summary: 'All resources',
    access: anonymous,
    query: Type.Object({
      includeApps: Type.Optional(boolean({ default: true })),
      includeMigratedApps: Type.Optional(boolean({ default: false })),
    }),
    answers: { 200: { description: 'The newest version of each', schema: Type.Array(ServiceResourceAnswer) } },
    problems: registryProblems,
    handle: async ({ query: { includeMigratedApps } }) => {
      const all = await catalogue.all();
      const wanted =
        includeMigratedApps === true ? all : all.filter(({ resource }) => resource.resourceType !== 'MigratedApp');
      return indentedArray(wanted, wireResource);
    },
  });
