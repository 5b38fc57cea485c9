import type { Foundation } from '../../foundation/foundation.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { subscriptionProblems } from '../problems.ts';
import type { EventsReader } from '../store/reader.ts';
import { eventsWriter } from '../store/writer.ts';
import type { Deliver } from '../sweeps/deliver.ts';
import { ownSubscription, SubscriptionParams } from './get-subscription.ts';
import { anyCaller, PATH } from './subscription-paths.ts';

export const deleteSubscription = ({
  foundation: { clock, database },
  reader,
  deliver,
}: {
  foundation: Pick<Foundation, 'clock' | 'database'>;
  reader: EventsReader;
  deliver: Deliver;
}) =>
  operation({
    name: 'DeleteSubscription',
    method: 'DELETE',
    path: `${PATH}/:id`,
    tag: 'Subscriptions',
    summary: 'Delete one of your subscriptions',
    description: 'Nothing is sent to its endpoint after the answer; what was still to be sent is given up.',
    access: anyCaller,
    params: SubscriptionParams,
    answers: {
      200: { description: 'Deleted' },
      403: { description: 'It is not yours' },
      404: { description: 'There is none of that id' },
    },
    problems: subscriptionProblems,
    async handle(call) {
      const { id } = await ownSubscription(reader, call.params.id, callerOf(call));
      await database.transaction((transaction) => eventsWriter(transaction).deleteSubscription(id, clock.now()));
      await deliver.quiet(id);
      return { status: 200 };
    },
  });
