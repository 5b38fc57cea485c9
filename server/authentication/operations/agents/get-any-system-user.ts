import { Type } from 'typebox';
import { uuid } from '../../../http/binding/shapes.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { problem } from '../../model/system-problems.ts';
import { AgentReader } from '../../store/agent-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { changesOnWire, INTERNAL, internal } from './system-user-feed.ts';

export const getAnySystemUser = ({ database, register }: SystemParts): Operation =>
  operation({
    name: 'GetAnySystemUser',
    method: 'GET',
    path: `${INTERNAL}/:id`,
    tag: 'System users',
    summary: 'A system user, as in the feed of all',
    access: internal,
    params: Type.Object({ id: uuid() }),
    answers: {
      200: { description: 'The system user' },
      404: { description: 'There never was one' },
      410: { description: 'It is deleted' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const found = await new AgentReader(database).anySystemUser(call.params.id);
      if (found === undefined) throw problem('AUTH-00015');
      if (found.isDeleted) return { status: 410 };
      return ok((await changesOnWire(register, [found]))[0]);
    },
  });
