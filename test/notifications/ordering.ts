import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type Answer, call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { MailClient, TTD } from '../harness/mail.ts';

const TEST_TOOLS = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };

export interface Ordered {
  readonly notificationOrderId: string;
  readonly notification: { readonly shipmentId: string; readonly reminders?: readonly { shipmentId: string }[] };
}

export interface Manifest {
  readonly type: string;
  readonly status: string;
  readonly recipients: readonly { readonly type: string; readonly destination: string; readonly status: string }[];
}

/** The order API, as a service owner uses it. */
export function ordersAt(base: string) {
  const url = (path: string) => `${base}/notifications/api/v1/${path}`;
  const token = () => new MailClient(base).token(TTD, 'altinn:serviceowner/notifications.create', { org: 'ttd' });
  const order = async (json: object): Promise<Answer> => call(url('future/orders'), { token: await token(), json });
  const read = async (path: string) => call(url(path), { token: await token() });
  const manifest = async ({ notification }: Ordered) =>
    (await expectStatus(200, read(`future/shipment/${notification.shipmentId}`))).json<Manifest>();
  const statuses = async (ordered: Ordered) => {
    const shown = await manifest(ordered);
    return [shown.status, ...shown.recipients.map(({ status }) => status).sort()];
  };
  return {
    url,
    order,
    read,
    manifest,
    statuses,
    placed: async (json: object) => (await expectStatus(201, order(json))).json<Ordered>(),
    /** Waits until order and recipients have these statuses: the server's own sweeps are at it too. */
    async becomes(ordered: Ordered, wanted: readonly string[]): Promise<void> {
      let shown: string[] = [];
      await eventually(`${wanted}`, async () => {
        shown = await statuses(ordered);
        return shown.join() === wanted.join() || undefined;
      }).catch(() => assert.deepEqual(shown, wanted));
    },
    /** Sets the clock; Oslo is an hour ahead of UTC in winter. */
    moveTo: (now: string) =>
      expectStatus(200, call(`${base}/testtools/api/clock`, { json: { now }, headers: TEST_TOOLS })),
    /** Type and destination of what was sent, in order. */
    async destinations(ordered: Ordered) {
      const { recipients } = await manifest(ordered);
      return recipients.map(({ type, destination }) => `${type} ${destination}`).sort();
    },
    /** Entries of the status feed about an order, in order. */
    async feedOf({ notification }: Ordered) {
      const entries = (await expectStatus(200, read('future/shipment/feed'))).json<
        { shipmentId: string; status: string; recipients: { status: string }[] }[]
      >();
      return entries
        .filter(({ shipmentId }) => shipmentId === notification.shipmentId)
        .map(({ status, recipients }) => [status, ...recipients.map((recipient) => recipient.status)]);
    },
  };
}

export type Orders = ReturnType<typeof ordersAt>;

export const emailTo = (emailAddress: string, more: object = {}) => ({
  idempotencyId: randomUUID(),
  recipient: { recipientEmail: { emailAddress, emailSettings: { subject: 'Emne', body: 'Tekst', ...more } } },
});

export const smsTo = (phoneNumber: string, more: object = {}) => ({
  idempotencyId: randomUUID(),
  recipient: {
    recipientSms: { phoneNumber, smsSettings: { body: 'Kort tekst', sendingTimePolicy: 'Anytime', ...more } },
  },
});
