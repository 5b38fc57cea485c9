import { Type } from 'typebox';
import { integer } from '../../http/binding/shapes.ts';
import type { Caller } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { consumerOf } from '../model/consumer.ts';
import { type Subscription, SubscriptionView, subscriptionView } from '../model/subscription.ts';
import { subscriptionProblem, subscriptionProblems } from '../problems.ts';
import type { EventsReader } from '../store/reader.ts';
import { anyCaller, CREATED_PATH, PATH } from './subscription-paths.ts';

export const SubscriptionParams = Type.Object({ id: integer() });

/** The caller's own subscription: 404 when there is none of that id, 403 when it is another's. */
export async function ownSubscription(reader: EventsReader, id: number, caller: Caller): Promise<Subscription> {
  const subscription = await reader.subscription(id);
  if (subscription === undefined) throw subscriptionProblem('unknown');
  if (subscription.consumer !== consumerOf(caller)) throw subscriptionProblem('not-yours');
  return subscription;
}

const at = (path: string, { reader, name, hidden }: { reader: EventsReader; name: string; hidden: boolean }) =>
  operation({
    name,
    method: 'GET',
    path: `${path}/:id`,
    tag: 'Subscriptions',
    summary: 'Read one of your subscriptions',
    hidden,
    access: anyCaller,
    params: SubscriptionParams,
    answers: {
      200: { description: 'The subscription', schema: SubscriptionView },
      403: { description: 'It is not yours' },
      404: { description: 'There is none of that id' },
    },
    problems: subscriptionProblems,
    async handle(call) {
      return ok(subscriptionView(await ownSubscription(reader, call.params.id, callerOf(call))));
    },
  });

export const getSubscription = ({ reader }: { reader: EventsReader }) =>
  at(PATH, { reader, name: 'GetSubscription', hidden: false });

/** The same under the path that `Location` names. */
export const getCreatedSubscription = ({ reader }: { reader: EventsReader }) =>
  at(CREATED_PATH, { reader, name: 'GetCreatedSubscription', hidden: true });
