import { Type } from 'typebox';
import { bucketOfId } from '../../foundation/ids.ts';
import { wireTime } from '../../http/binding/scalars.ts';
import { nullable, uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { recipient } from '../model/access.ts';
import { problem } from '../model/problems.ts';
import { isAvailableToRecipient } from '../model/status.ts';
import { findForRecipient } from '../reading/reading.ts';
import { FORWARDINGS } from '../store/life-statements.ts';

const STATUSES = { sending: 'Sending', sent: 'Sent', failed: 'Failed' } as const;

const Forwardings = Type.Object({
  forwardings: Type.Array(
    Type.Object({
      forwardingId: uuid(),
      forwardedTo: Type.String(),
      forwardingText: nullable(Type.String()),
      requested: Type.String({ format: 'date-time' }),
      status: Type.Unsafe<string>({ type: 'string', enum: Object.values(STATUSES) }),
      failure: nullable(Type.String({ description: 'Why it failed; the address may be tried again' })),
      finished: nullable(Type.String({ format: 'date-time' })),
    }),
  ),
});

/** Where a message has been forwarded to and how that went, for its recipient alone. An addition of ours. */
export const getForwardings = (mail: Mail) =>
  operation({
    name: 'GetForwardings',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/forward',
    tag: 'Correspondence',
    summary: 'See how the forwardings of a correspondence went',
    access: recipient,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The forwardings, oldest first', schema: Forwardings } },
    problems: correspondenceProblems(),
    async handle(call) {
      const { message } = await findForRecipient(mail, callerOf(call), call.params.correspondenceId);
      if (!isAvailableToRecipient(message.status)) throw problem('CORR-01001');
      const rows = await mail.database.run<ForwardingRow>(FORWARDINGS, [bucketOfId(message.id), message.id]);
      return ok({
        forwardings: rows.map((row) => ({
          forwardingId: row.id,
          forwardedTo: row.address,
          forwardingText: row.forwarding_text,
          requested: wireTime(row.requested_at),
          status: STATUSES[row.status],
          failure: row.failure,
          finished: row.finished_at && wireTime(row.finished_at),
        })),
      });
    },
  });

interface ForwardingRow {
  id: string;
  requested_at: Date;
  address: string;
  forwarding_text: string | null;
  status: keyof typeof STATUSES;
  failure: string | null;
  finished_at: Date | null;
}
