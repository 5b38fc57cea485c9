import { anonymous } from '../../../http/caller.ts';
import { type Operation, operation } from '../../../http/operation.ts';
import { turtleOf } from '../../model/turtle.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { RESOURCES } from '../../wire/paths.ts';
import { DocumentAnswer } from '../../wire/schemas.ts';

/** The catalogue as RDF, for data portals (resource-registry §4.6). */
export const exportResources = ({ catalogue, publicUrl }: RegistryParts): Operation =>
  operation({
    name: 'ExportResources',
    method: 'GET',
    path: `${RESOURCES}/export`,
    tag: 'Resource',
    summary: 'All public services as RDF, written in Turtle',
    access: anonymous,
    answers: { 200: { description: 'Turtle', schema: DocumentAnswer } },
    problems: registryProblems,
    handle: async () => ({
      status: 200,
      // The media type the platform gives it, odd as it is.
      contentType: 'application/xml+rdf',
      body: turtleOf(
        (await catalogue.all()).map(({ resource }) => resource),
        publicUrl,
      ),
    }),
  });
