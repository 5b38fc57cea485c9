import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, okText, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { senderOrRecipient } from '../model/access.ts';
import { isSentTransmission } from '../model/dialogs.ts';
import { problem } from '../model/problems.ts';
import { findFor } from '../reading/reading.ts';
import { purge } from '../reading/purge.ts';
import { CorrespondenceReader } from '../store/reader.ts';

/** C6: deletes a correspondence, for its sender until it is published, for its recipient from then on. */
export const purgeCorrespondence = (mail: Mail) =>
  operation({
    name: 'PurgeCorrespondence',
    method: 'DELETE',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/purge',
    tag: 'Correspondence',
    summary: 'Delete a correspondence',
    description: 'Texts and files that no other recipient still uses are erased for good.',
    access: senderOrRecipient,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The id of the correspondence', schema: uuid() } },
    problems: correspondenceProblems(),
    async handle(call) {
      const caller = callerOf(call);
      const sent = await new CorrespondenceReader(mail.database).message(call.params.correspondenceId);
      // Before anybody's right to it is asked for (correspondence-send §4.16).
      if (sent !== undefined && isSentTransmission(sent)) throw problem('CORR-01043');
      const { message, rights } = await findFor(mail, caller, call.params.correspondenceId);
      await purge(mail, caller, message.id, rights);
      return okText(message.id);
    },
  });
