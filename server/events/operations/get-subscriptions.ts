import { Type } from 'typebox';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { consumerOf } from '../model/consumer.ts';
import { SubscriptionView, subscriptionView } from '../model/subscription.ts';
import { subscriptionProblems } from '../problems.ts';
import type { EventsReader } from '../store/reader.ts';
import { anyCaller, PATH } from './subscription-paths.ts';

export const getSubscriptions = ({ reader }: { reader: EventsReader }) =>
  operation({
    name: 'GetSubscriptions',
    method: 'GET',
    path: PATH,
    tag: 'Subscriptions',
    summary: 'List your subscriptions',
    access: anyCaller,
    answers: {
      200: {
        description: 'Your subscriptions, also those not validated yet',
        schema: Type.Object({ count: Type.Integer(), subscriptions: Type.Array(SubscriptionView) }),
      },
    },
    problems: subscriptionProblems,
    async handle(call) {
      const consumer = consumerOf(callerOf(call));
      const subscriptions = consumer === undefined ? [] : await reader.subscriptionsOf(consumer);
      return ok({ count: subscriptions.length, subscriptions: subscriptions.map(subscriptionView) });
    },
  });
