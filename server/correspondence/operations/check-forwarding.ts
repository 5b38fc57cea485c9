import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { forwardingChecker } from '../model/access.ts';
import { problem } from '../model/problems.ts';
import { CorrespondenceReader } from '../store/reader.ts';

/** C13: has the sender allowed forwarding? Tells nothing else, so it asks for no right to the message. */
export const checkForwarding = (mail: Mail) =>
  operation({
    name: 'CheckAllowForwarding',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/forward/check',
    tag: 'Correspondence',
    summary: 'May a correspondence be forwarded?',
    hidden: true,
    access: forwardingChecker,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The answer', schema: Type.Object({ allowForwarding: Type.Boolean() }) } },
    problems: correspondenceProblems(),
    async handle({ params }) {
      const message = await new CorrespondenceReader(mail.database).message(params.correspondenceId);
      if (message === undefined) throw problem('CORR-01001');
      return ok({ allowForwarding: message.allowForwarding });
    },
  });
