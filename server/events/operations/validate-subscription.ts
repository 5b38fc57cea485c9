import type { Foundation } from '../../foundation/foundation.ts';
import { ok, operation } from '../../http/operation.ts';
import { SubscriptionView, subscriptionView } from '../model/subscription.ts';
import { subscriptionProblem, subscriptionProblems } from '../problems.ts';
import { eventsReader } from '../store/reader.ts';
import { eventsWriter } from '../store/writer.ts';
import { components } from './app-paths.ts';
import { SubscriptionParams } from './get-subscription.ts';
import { PATH } from './subscription-paths.ts';

export const validateSubscription = ({ clock, database }: Pick<Foundation, 'clock' | 'database'>) =>
  operation({
    name: 'ValidateSubscription',
    method: 'PUT',
    path: `${PATH}/validate/:id`,
    tag: 'Subscriptions',
    summary: 'Call a subscription validated',
    hidden: true,
    access: components,
    params: SubscriptionParams,
    answers: {
      200: { description: 'The subscription as it was before', schema: SubscriptionView },
      404: { description: 'There is none of that id' },
    },
    problems: subscriptionProblems,
    async handle(call) {
      const before = await database.transaction(async (transaction) => {
        const subscription = await eventsReader(transaction).subscription(call.params.id);
        if (subscription === undefined) throw subscriptionProblem('unknown');
        await eventsWriter(transaction).setValidated(subscription.id, clock.now());
        return subscription;
      });
      return ok(subscriptionView(before));
    },
  });
