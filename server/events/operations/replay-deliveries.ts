import { type Static, Type } from 'typebox';
import type { Foundation } from '../../foundation/foundation.ts';
import { dateTime, integer, list, text } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { followUpProblem } from '../problems.ts';
import { type Chosen, followUpWriter } from '../store/follow-up-writer.ts';
import type { EventsReader } from '../store/reader.ts';
import { DELIVER } from '../sweeps/deliver.ts';
import { readStatuses } from './get-deliveries.ts';
import { ownSubscription, SubscriptionParams } from './get-subscription.ts';
import { followUpProblems, OWN_ANSWERS, subscriber } from './own-subscription.ts';
import { PATH } from './subscription-paths.ts';

/** Ids in one request, and deliveries one request sends again. */
const MOST_NAMED = 1000;
const MOST_REPLAYED = 10_000;

const ReplayRequest = Type.Object({
  deliveries: Type.Optional(list(integer(), { description: 'Ids of deliveries' })),
  events: Type.Optional(list(text({ max: 1000 }), { description: 'Ids of events' })),
  from: Type.Optional(dateTime({ description: 'All made at this time or later' })),
  to: Type.Optional(dateTime({ description: 'and before this one' })),
  status: Type.Optional(list(text(), { description: 'of these statuses' })),
  type: Type.Optional(list(text(), { description: 'and these event types.' })),
  after: Type.Optional(integer({ description: '`next` of the answer before, where there was one' })),
});

function readChosen(request: Static<typeof ReplayRequest>): Chosen {
  const { deliveries, events, from, to, status = [], type = [], after } = request;
  for (const named of [deliveries, events])
    if ((named?.length ?? 0) > MOST_NAMED) throw followUpProblem('too-many', { most: String(MOST_NAMED) });
  if (deliveries !== undefined && deliveries.length > 0) return { deliveries };
  if (events !== undefined && events.length > 0) return { events };
  if (from === undefined) throw followUpProblem('nothing-chosen');
  return { from, to, statuses: readStatuses(status), types: type, after };
}

export const replayDeliveries = ({
  foundation: { clock, database, sweeps },
  reader,
}: {
  foundation: Pick<Foundation, 'clock' | 'database' | 'sweeps'>;
  reader: EventsReader;
}) =>
  operation({
    name: 'ReplayDeliveries',
    method: 'POST',
    path: `${PATH}/:id/replay`,
    tag: 'Subscriptions',
    summary: 'Send deliveries of one of your subscriptions again',
    description:
      'By ids of deliveries or events, or all from a time on. What still waits for an attempt gets it now; what is ' +
      'settled is sent again as the same event, with the same id. An addition of this server.',
    access: subscriber,
    params: SubscriptionParams,
    body: { kind: 'json', schema: ReplayRequest },
    answers: {
      202: {
        description: 'How many are sent again. With `next`, ask again with that as `after` for the rest.',
        schema: Type.Object({ replayed: Type.Integer(), next: Type.Optional(Type.Integer()) }),
      },
      ...OWN_ANSWERS,
    },
    problems: followUpProblems,
    async handle(call) {
      const { id } = await ownSubscription(reader, call.params.id, callerOf(call));
      const chosen = readChosen(call.body);
      const { count, last } = await database.transaction(async (transaction) => {
        sweeps.wakeAfter(transaction, DELIVER);
        return followUpWriter(transaction).replay(id, chosen, MOST_REPLAYED, clock.now());
      });
      return { status: 202, body: { replayed: count, ...(last === undefined ? {} : { next: last }) } };
    },
  });
