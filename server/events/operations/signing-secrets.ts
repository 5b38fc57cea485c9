import { Type } from 'typebox';
import { hours, later } from '../../foundation/clock.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { newId } from '../../foundation/ids.ts';
import { integer } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { hintOf, newSecret } from '../model/signature.ts';
import type { Signing } from '../signing.ts';
import { followUpWriter } from '../store/follow-up-writer.ts';
import type { EventsReader } from '../store/reader.ts';
import { ownSubscription, SubscriptionParams } from './get-subscription.ts';
import { followUpProblems, OWN_ANSWERS, subscriber } from './own-subscription.ts';
import { PATH } from './subscription-paths.ts';

interface Parts {
  readonly foundation: Pick<Foundation, 'clock' | 'database'>;
  readonly reader: EventsReader;
  readonly signing: Signing;
}

const USUAL_OVERLAP = 24;
const LONGEST_OVERLAP = 24 * 30;

export const createSigningSecret = ({ foundation: { clock, database }, reader, signing }: Parts) =>
  operation({
    name: 'CreateSigningSecret',
    method: 'POST',
    path: `${PATH}/:id/signing-secrets`,
    tag: 'Subscriptions',
    summary: 'Have the pushes of one of your subscriptions signed, or change the secret',
    description:
      'From the answer on, pushes carry a signature by Standard Webhooks (`webhook-id`, `webhook-timestamp`, ' +
      '`webhook-signature`). The secret is shown here and never again. Former secrets sign beside it for ' +
      '`overlapHours`, so that receivers can change without refusing a push. An addition of this server.',
    access: subscriber,
    params: SubscriptionParams,
    body: {
      kind: 'json',
      required: false,
      schema: Type.Object({
        overlapHours: Type.Optional(
          integer({
            minimum: 0,
            maximum: LONGEST_OVERLAP,
            description: `How long former secrets still sign; ${USUAL_OVERLAP} without it`,
          }),
        ),
      }),
    },
    answers: {
      201: {
        description: 'The new secret',
        schema: Type.Object({
          id: Type.String(),
          secret: Type.String({ description: '`whsec_…`' }),
          formerEnd: Type.String({ format: 'date-time' }),
        }),
      },
      ...OWN_ANSWERS,
    },
    problems: followUpProblems,
    async handle(call) {
      const { id: subscriptionId } = await ownSubscription(reader, call.params.id, callerOf(call));
      const now = clock.now();
      const overlapEnds = later(now, hours(call.body?.overlapHours ?? USUAL_OVERLAP));
      const id = newId(now);
      const secret = newSecret();
      const sealed = signing.seal(id, subscriptionId, secret);
      await database.transaction((transaction) =>
        followUpWriter(transaction).addSecret({ id, subscriptionId, sealed, hint: hintOf(secret) }, overlapEnds, now),
      );
      return { status: 201, body: { id, secret, formerEnd: overlapEnds.toISOString() } };
    },
  });

export const deleteSigningSecrets = ({ foundation: { database }, reader }: Omit<Parts, 'signing'>) =>
  operation({
    name: 'DeleteSigningSecrets',
    method: 'DELETE',
    path: `${PATH}/:id/signing-secrets`,
    tag: 'Subscriptions',
    summary: 'No longer sign the pushes of one of your subscriptions',
    description: 'All its secrets end at once. An addition of this server.',
    access: subscriber,
    params: SubscriptionParams,
    answers: { 200: { description: 'Ended' }, ...OWN_ANSWERS },
    problems: followUpProblems,
    async handle(call) {
      const { id } = await ownSubscription(reader, call.params.id, callerOf(call));
      await database.transaction((transaction) => followUpWriter(transaction).removeSecrets(id));
      return { status: 200 };
    },
  });
