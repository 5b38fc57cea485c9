import { Type } from 'typebox';
import { enumeration, text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { type Operation, operation } from '../../../http/operation.ts';
import { fits } from '../../model/search.ts';
import { wireResource } from '../../model/service-resource.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { indentedArray } from '../../wire/answers.ts';
import { RESOURCES } from '../../wire/paths.ts';
import { RESOURCE_TYPES, ServiceResourceAnswer } from '../../wire/service-resource.ts';

const word = (description: string) => Type.Optional(text({ description }));

/** Resources that fit everything asked, in their newest version (resource-registry §4.4). */
export const searchResources = ({ catalogue }: RegistryParts): Operation =>
  operation({
    name: 'SearchResources',
    method: 'GET',
    path: `${RESOURCES}/Search`,
    tag: 'Resource',
    summary: 'Resources by id, words, owner or type',
    access: anonymous,
    query: Type.Object({
      id: word('Part of the identifier'),
      title: word('Part of the title, in any language'),
      description: word('Part of the description, in any language'),
      resourceType: Type.Optional(enumeration(RESOURCE_TYPES)),
      keyword: word('Part of a keyword'),
      reference: word('Part of a reference'),
      orgCode: word('Org code of the owner'),
      organizationId: word('Organisation number of the owner'),
    }),
    answers: { 200: { description: 'Those that fit', schema: Type.Array(ServiceResourceAnswer) } },
    problems: registryProblems,
    handle: async ({ query }) => {
      const found = (await catalogue.all()).filter(({ resource }) => fits(resource, query));
      return indentedArray(found, wireResource);
    },
  });
