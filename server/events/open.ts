import type { ServiceOwners } from '../administration/port.ts';
import type { Authorization } from '../authorization/port.ts';
import { seconds } from '../foundation/clock.ts';
import type { Transaction } from '../foundation/database/database.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { type CallRules, judgeCalls } from '../foundation/guarded-calls/addresses.ts';
import type { Room } from '../http/room.ts';
import type { Register } from '../register/port.ts';
import { openEventMeasures } from './measures.ts';
import { createSubscription } from './operations/create-subscription.ts';
import { deleteSubscription } from './operations/delete-subscription.ts';
import { getAppEvents, getPartyAppEvents } from './operations/get-app-events.ts';
import { getDeliveries } from './operations/get-deliveries.ts';
import { getEvents } from './operations/get-events.ts';
import { getCreatedSubscription, getSubscription } from './operations/get-subscription.ts';
import { getSubscriptionStatus } from './operations/get-subscription-status.ts';
import { getSubscriptions } from './operations/get-subscriptions.ts';
import { pauseSubscription, resumeSubscription } from './operations/pause-subscription.ts';
import { logDelivery, pipelineSteps, receiveTestWebhook } from './operations/private-events.ts';
import { publishAppEvent } from './operations/publish-app-event.ts';
import { publishEvent } from './operations/publish-event.ts';
import { replayDeliveries } from './operations/replay-deliveries.ts';
import { createSigningSecret, deleteSigningSecrets } from './operations/signing-secrets.ts';
import { testSubscription } from './operations/test-subscription.ts';
import { validateSubscription } from './operations/validate-subscription.ts';
import type { Events } from './port.ts';
import { openWebhooks } from './push/webhooks.ts';
import { readFeed } from './read-feed.ts';
import { openSigning } from './signing.ts';
import { appFeedReader } from './store/app-feed-reader.ts';
import { deliveryLogReader } from './store/delivery-log-reader.ts';
import { eventsAbout } from './store/events-about.ts';
import { FeedShift } from './store/feed-shift.ts';
import { eventsReader } from './store/reader.ts';
import { subscriptionFacts } from './store/subscription-facts.ts';
import { eventsWriter, type Recorded } from './store/writer.ts';
import { ASK_MAIN_UNITS, askMainUnits } from './sweeps/ask-main-units.ts';
import { DELIVER, Deliver } from './sweeps/deliver.ts';
import { followOutages } from './sweeps/follow-outages.ts';
import { forgetOld } from './sweeps/forget-old.ts';

export interface EventsNeighbours {
  readonly register: Register;
  readonly authorization: Authorization;
  readonly serviceOwners: Pick<ServiceOwners, 'byCode'>;
}

/** How long a receiver may take to answer a push, in milliseconds (events §1.8). */
const PUSH_TIMEOUT = seconds(45);

/**
 * Opens CloudEvents out: the feed, the subscriptions and their deliveries. `close` waits for pushes under way and closes
 * the connections of the webhooks; call it after the sweeps have stopped and before the database is closed.
 */
export function openEvents(
  foundation: Foundation,
  { register, authorization, serviceOwners }: EventsNeighbours,
  { callRules, encryptionKey }: { callRules: CallRules; encryptionKey: Buffer },
): Room & { port: Events; close(): Promise<void> } {
  const { clock, database, sweeps } = foundation;
  const endPoints = judgeCalls(callRules);
  const reader = eventsReader(database);
  const webhooks = openWebhooks({ judge: endPoints, timeout: PUSH_TIMEOUT });
  const measures = openEventMeasures(foundation);
  const signing = openSigning(encryptionKey);
  const deliver = new Deliver({ foundation, authorization, serviceOwners, webhooks, signing, measures });
  const log = deliveryLogReader(database);
  const feedShift = new FeedShift(database);
  // A failure here shows where the number is needed next.
  feedShift.current().catch(() => undefined);

  const wake = (transaction: Transaction, { deliveries, questions }: Recorded): void => {
    if (deliveries > 0) sweeps.wakeAfter(transaction, DELIVER);
    if (questions > 0) sweeps.wakeAfter(transaction, ASK_MAIN_UNITS);
  };
  const port: Events = {
    async record(transaction, events) {
      if (events.length === 0) return;
      const shift = await feedShift.current();
      wake(transaction, await eventsWriter(transaction).record(events, { shift, now: clock.now() }));
    },
    attention: (consumer) => log.ailing(consumer),
    subscriptionsOf: (consumers) => subscriptionFacts(database, consumers),
    about: (resourceInstance, consumers) => eventsAbout(database, resourceInstance, consumers),
  };
  const publish = async (event: Parameters<ReturnType<typeof eventsWriter>['publish']>[0]): Promise<void> => {
    const shift = await feedShift.current();
    await database.transaction(async (transaction) =>
      wake(transaction, await eventsWriter(transaction).publish(event, { shift, now: clock.now() })),
    );
  };

  const { publicUrl } = foundation;
  const feed = readFeed({ reader, feedShift });
  const appFeed = { reader: appFeedReader(database), feed, authorization, register, publicUrl };

  return {
    port,
    operations: [
      publishEvent({ authorization, publish }),
      publishAppEvent({ clock, publish }),
      getAppEvents(appFeed),
      getPartyAppEvents(appFeed),
      ...pipelineSteps(publish),
      logDelivery(foundation.log),
      ...(callRules.loopback ? [receiveTestWebhook()] : []),
      getEvents({ reader, feed, authorization, publicUrl }),
      createSubscription({ foundation, authorization, register, endPoints }),
      getSubscriptions({ reader }),
      validateSubscription(foundation),
      getSubscription({ reader }),
      getCreatedSubscription({ reader }),
      deleteSubscription({ foundation, reader, deliver }),
      getSubscriptionStatus({ clock, reader, log }),
      getDeliveries({ reader, log, publicUrl }),
      replayDeliveries({ foundation, reader }),
      testSubscription({ foundation, reader }),
      pauseSubscription({ foundation, reader, log }),
      resumeSubscription({ foundation, reader, log }),
      createSigningSecret({ foundation, reader, signing }),
      deleteSigningSecrets({ foundation, reader }),
    ],
    sweeps: [
      deliver,
      askMainUnits({ foundation, register }),
      followOutages({ foundation, measures }),
      forgetOld(foundation),
    ],
    async close() {
      await deliver.close();
      await webhooks.close();
    },
  };
}
