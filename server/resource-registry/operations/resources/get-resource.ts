import { Type } from 'typebox';
import { integer } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { type Operation, operation } from '../../../http/operation.ts';
import { wireResource } from '../../model/service-resource.ts';
import type { RegistryParts } from '../../parts.ts';
import { plain, registryProblems } from '../../problems.ts';
import { indented } from '../../wire/answers.ts';
import { ResourceParams, RESOURCES } from '../../wire/paths.ts';
import { ServiceResourceAnswer } from '../../wire/service-resource.ts';

/** A resource in its newest version, or in the one asked for (resource-registry §3.5). */
export const getResource = ({ reader }: RegistryParts): Operation =>
  operation({
    name: 'GetResource',
    method: 'GET',
    path: `${RESOURCES}/:id`,
    tag: 'Resource',
    summary: 'One resource',
    access: anonymous,
    params: ResourceParams,
    query: Type.Object({ versionId: Type.Optional(integer({ description: 'Default: the newest version' })) }),
    answers: {
      200: { description: 'The resource', schema: ServiceResourceAnswer },
      404: { description: 'No such resource or version' },
    },
    problems: registryProblems,
    handle: async ({ params: { id }, query: { versionId } }) => {
      const found = await (versionId === undefined ? reader.current(id) : reader.version(id, versionId));
      if (found === undefined) throw plain(404);
      return indented(wireResource(found));
    },
  });
