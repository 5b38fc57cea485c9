import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { callerParty } from '../caller-party.ts';
import type { Mail } from '../mail.ts';
import { senderOrRecipient } from '../model/access.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient, isHiddenFromSender } from '../model/status.ts';
import { notificationsOf } from '../notices/notifications.ts';
import { findFor, shareOf } from '../reading/reading.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { CorrespondenceWriter } from '../store/writer.ts';
import { CorrespondenceDetails, correspondenceDetails } from '../wire/correspondence.ts';

/** C4: the overview with the whole history. Each look of a recipient is a Fetched line of its own. */
export const getCorrespondenceDetails = (mail: Mail) =>
  operation({
    name: 'GetCorrespondenceDetails',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/details',
    tag: 'Correspondence',
    summary: 'Get a correspondence with its history',
    access: senderOrRecipient,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The details', schema: CorrespondenceDetails } },
    problems: correspondenceProblems(),
    async handle(call) {
      const caller = callerOf(call);
      const found = await findFor(mail, caller, call.params.correspondenceId);
      const { message, rights } = found;
      const party = await callerParty(mail, caller);
      if (!rights.sends && !isAvailableToRecipient(message.status)) throw problem('CORR-01001');
      if (rights.asRecipient && isAvailableToRecipient(message.status)) {
        const held = await mail.database.transaction((transaction) =>
          new CorrespondenceWriter(transaction).addFetch(message.id, mail.clock.now(), party.partyUuid),
        );
        if (!held) throw problem('CORR-01001');
      }
      const history = await new CorrespondenceReader(mail.database).history(message.id);
      const visible = rights.sees ? history : history.filter(({ status }) => !isHiddenFromSender(status));
      const notifications = await notificationsOf(mail, message);
      return ok(correspondenceDetails(message, shareOf(found), visible, notifications));
    },
  });
