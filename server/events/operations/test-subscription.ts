import { Type } from 'typebox';
import type { Foundation } from '../../foundation/foundation.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { followUpWriter } from '../store/follow-up-writer.ts';
import type { EventsReader } from '../store/reader.ts';
import { DELIVER } from '../sweeps/deliver.ts';
import { ownSubscription, SubscriptionParams } from './get-subscription.ts';
import { followUpProblems, OWN_ANSWERS, subscriber } from './own-subscription.ts';
import { PATH } from './subscription-paths.ts';

export const testSubscription = ({
  foundation: { clock, database, sweeps },
  reader,
}: {
  foundation: Pick<Foundation, 'clock' | 'database' | 'sweeps'>;
  reader: EventsReader;
}) =>
  operation({
    name: 'TestSubscription',
    method: 'POST',
    path: `${PATH}/:id/test`,
    tag: 'Subscriptions',
    summary: 'Send a test event to the endpoint of one of your subscriptions',
    description:
      'An event of type `platform.events.testsubscription`, tried once, also while the subscription is paused. The ' +
      'delivery log tells what came of it. An addition of this server.',
    access: subscriber,
    params: SubscriptionParams,
    answers: {
      202: { description: 'Id of its delivery', schema: Type.Object({ delivery: Type.Integer() }) },
      ...OWN_ANSWERS,
    },
    problems: followUpProblems,
    async handle(call) {
      const { id } = await ownSubscription(reader, call.params.id, callerOf(call));
      const delivery = await database.transaction(async (transaction) => {
        sweeps.wakeAfter(transaction, DELIVER);
        return followUpWriter(transaction).test(id, clock.now());
      });
      return { status: 202, body: { delivery } };
    },
  });
