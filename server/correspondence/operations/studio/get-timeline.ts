import { Type } from 'typebox';
import { wireTime } from '../../../http/binding/scalars.ts';
import { nullable, uuid } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { correspondenceProblems } from '../../../http/problem-forms/correspondence.ts';
import type { Mail } from '../../mail.ts';
import { problem } from '../../model/problems.ts';
import { CorrespondenceReader } from '../../store/reader.ts';
import { ownerOf, ownerView } from '../../studio/owner.ts';
import { LINE_KINDS, timelineOf } from '../../studio/timeline.ts';

const time = () => Type.String({ format: 'date-time' });

/** What happened to a message, from everywhere, in one order. Asking has no side effect. */
export const getTimeline = (mail: Mail) =>
  operation({
    name: 'GetCorrespondenceTimeline',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/timeline',
    tag: 'Correspondence',
    summary: 'Get everything that happened to a message',
    access: ownerView,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: {
      200: {
        description: 'Oldest first',
        schema: Type.Object({
          correspondenceId: uuid(),
          lines: Type.Array(
            Type.Object({
              id: Type.String({ description: 'Stays the same; unique within the timeline' }),
              at: time(),
              kind: Type.Unsafe<string>({ type: 'string', enum: LINE_KINDS }),
              what: Type.String({
                description: 'Name of a status of the wire, type of an event, or result of a decision',
              }),
              text: nullable(
                Type.String({
                  description:
                    'Status text, where it says more than the status; type of the event that was delivered; actions, and reasons, of a decision',
                }),
              ),
              by: nullable(Type.Unsafe<string>({ type: 'string', enum: ['sender', 'recipient'] })),
              times: Type.Integer({ description: 'Fetches, and equal decisions, in a row are one line' }),
              about: nullable(
                Type.Object({
                  id: uuid(),
                  name: nullable(
                    Type.String({ description: 'File name, address of a notification, or host of an endpoint' }),
                  ),
                  channel: nullable(Type.String()),
                  reminder: nullable(Type.Boolean()),
                }),
              ),
              delivery: nullable(
                Type.Object(
                  {
                    subscription: Type.Integer(),
                    attempts: Type.Integer(),
                    nextAttempt: nullable(time()),
                    answer: nullable(Type.Integer({ description: 'Status of the last answer' })),
                    milliseconds: nullable(Type.Integer()),
                  },
                  { description: 'Of a delivery to a subscription of the sender' },
                ),
              ),
            }),
          ),
          missing: Type.Array(
            Type.Object({ kind: Type.String(), reason: Type.String() }, { description: 'Parts that did not answer' }),
          ),
        }),
      },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const owner = ownerOf(callerOf(call));
      const message = await new CorrespondenceReader(mail.database).message(call.params.correspondenceId);
      if (message === undefined) throw problem('CORR-01001');
      if (message.sender !== owner) throw problem('CORR-04001');
      const { lines, missing } = await timelineOf(mail, message);
      return ok({
        correspondenceId: message.id,
        lines: lines.map(({ at, delivery, ...line }) => ({
          ...line,
          at: wireTime(at),
          delivery: delivery && {
            ...delivery,
            nextAttempt: delivery.nextAttempt === null ? null : wireTime(delivery.nextAttempt),
          },
        })),
        missing,
      });
    },
  });
