import type { Authorization } from '../../authorization/port.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { CallJudge } from '../../foundation/guarded-calls/addresses.ts';
import { callerOf, operation } from '../../http/operation.ts';
import type { Register } from '../../register/port.ts';
import { partyOf } from '../event-decisions.ts';
import { eventAction } from '../model/app.ts';
import { resourceIdOf } from '../model/cloud-event.ts';
import { consumerOf, holdsScope, subjectOfConsumer } from '../model/consumer.ts';
import { readSubscription, SubscriptionRequest, SubscriptionView, subscriptionView } from '../model/subscription.ts';
import { subscriptionProblem, subscriptionProblems } from '../problems.ts';
import { eventsReader } from '../store/reader.ts';
import { eventsWriter } from '../store/writer.ts';
import { DELIVER } from '../sweeps/deliver.ts';
import { CREATED_PATH, creator, PATH, SUBSCRIBE } from './subscription-paths.ts';

export const createSubscription = ({
  foundation: { clock, database, sweeps },
  authorization,
  register,
  endPoints,
}: {
  foundation: Pick<Foundation, 'clock' | 'database' | 'sweeps'>;
  authorization: Authorization;
  register: Pick<Register, 'byUrn'>;
  endPoints: Pick<CallJudge, 'mayCall'>;
}) =>
  operation({
    name: 'CreateSubscription',
    method: 'POST',
    path: PATH,
    tag: 'Subscriptions',
    summary: 'Subscribe to events',
    description:
      'A validation event is POSTed to the endpoint at once; any 2xx answer starts the subscription. Posting an ' +
      'identical subscription again answers the one that is there, and validates it anew. Events count from the answer ' +
      'on: those that come before the endpoint has answered wait for it. An endpoint that answers ends a pause by failure.',
    access: creator,
    body: { kind: 'json', schema: SubscriptionRequest, types: ['application/json'], parameter: 'subscriptionRequest' },
    answers: {
      201: { description: 'The subscription', schema: SubscriptionView },
      400: { description: 'A filter or the endpoint is missing or wrong' },
      403: { description: 'Scope or right to subscribe is missing' },
    },
    problems: subscriptionProblems,
    async handle(call) {
      const caller = callerOf(call);
      const consumer = consumerOf(caller);
      const draft = await readSubscription(call.body, {
        mayReadEvents: holdsScope(caller, SUBSCRIBE),
        endPoints,
        isServiceOwner: caller.orgCode !== undefined,
        hasConsumer: consumer !== undefined,
        partyId: async (urn) => (await register.byUrn(urn))?.partyId,
      });
      const action = eventAction(draft.resourceFilter);
      const permitted =
        consumer === undefined
          ? undefined
          : await authorization.permitted({
              subject: subjectOfConsumer(consumer),
              resourceId: resourceIdOf(draft.resourceFilter),
              party: partyOf(draft.subjectFilter),
              actions: [action],
            });
      if (consumer === undefined || permitted?.has(action) !== true)
        throw subscriptionProblem('unauthorized', { resourceFilter: draft.resourceFilter });

      const subscription = await database.transaction(async (transaction) => {
        const now = clock.now();
        const writer = eventsWriter(transaction);
        const id = await writer.findOrCreateSubscription(draft, consumer, now);
        await writer.validate(id, now);
        sweeps.wakeAfter(transaction, DELIVER);
        return eventsReader(transaction).subscription(id);
      });
      return {
        status: 201,
        headers: { location: `${CREATED_PATH}/${subscription!.id}` },
        body: subscriptionView(subscription!),
      };
    },
  });
