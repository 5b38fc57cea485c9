import { Type } from 'typebox';
import { type Queries, statement } from '../../foundation/database/database.ts';
import { text, uuid } from '../../http/binding/shapes.ts';
import { anonymous } from '../../http/caller.ts';
import { operation } from '../../http/operation.ts';
import { isSecret } from '../../http/shared-secret.ts';
import { reportedSms } from '../model/statuses.ts';
import { BASE, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { notificationProblems, problem } from '../problems.ts';
import { recordReport } from '../report.ts';

const BY_ID = statement(
  'notifications-sms-by-id',
  `select id from notifications.delivery
    where id = $1 and type = 'SMS' and ($2::text is null or gateway_reference is null or gateway_reference = $2)`,
);
const BY_REFERENCE = statement(
  'notifications-sms-by-reference',
  `select id from notifications.delivery where gateway_reference = $1 and type = 'SMS' limit 2`,
);

/**
 * `POST /sms/reports`: what became of an SMS, from the gateway (events §3.7). The caller must know the secret, so that
 * nobody else ends a notification. A report may come twice, and before the gateway's answer has been written down: 404
 * makes it send one again that is by its own reference.
 */
export const receiveSmsReport = (parts: Parts, secret: string) =>
  operation({
    name: 'ReceiveSmsReport',
    method: 'POST',
    path: `${BASE}/sms/reports`,
    tag: TAG,
    summary: 'Receive a delivery report of an SMS',
    description: 'The secret comes as the query parameter `code` or in the header `X-Webhook-Secret`.',
    hidden: true,
    access: anonymous,
    behindGateway: false,
    query: Type.Object({ code: Type.Optional(Type.String()) }),
    body: {
      kind: 'json',
      limit: 65_536,
      schema: Type.Object({
        id: Type.Optional(uuid({ description: 'As the SMS was handed over' })),
        reference: Type.Optional(text({ description: 'As the gateway answered' })),
        status: text(),
      }),
    },
    answers: {
      200: { description: 'The report was taken' },
      401: { description: 'Not the secret' },
      404: { description: 'No SMS has this id or reference' },
    },
    problems: notificationProblems,
    async handle({ query, headers, body }) {
      if (!isSecret(query.code ?? headers['x-webhook-secret'], secret)) return { status: 401 };
      const status = reportedSms(body.status);
      if (status === undefined) throw problem('unknown-report');
      const id = await smsOf(parts.database, body);
      if (id === undefined) throw problem('unknown-sms');
      if (status === 'Accepted') return { status: 200 };
      const at = parts.clock.now();
      await parts.database.transaction((transaction) =>
        recordReport(transaction, parts.follower(), {
          id,
          status,
          reason: status === 'Delivered' ? undefined : `The SMS gateway reported ${status}`,
          at,
        }),
      );
      return { status: 200 };
    },
  });

/** A reference that two SMS share tells neither of them. */
async function smsOf(
  queries: Queries,
  { id, reference }: { id?: string; reference?: string },
): Promise<string | undefined> {
  if (id !== undefined) return (await queries.run<{ id: string }>(BY_ID, [id, reference ?? null]))[0]?.id;
  if (reference === undefined) return undefined;
  const [first, second] = await queries.run<{ id: string }>(BY_REFERENCE, [reference]);
  return second === undefined ? first?.id : undefined;
}
