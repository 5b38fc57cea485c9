import type { Transaction } from '../../foundation/database/database.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import type { DeliveryLogReader } from '../store/delivery-log-reader.ts';
import { followUpWriter } from '../store/follow-up-writer.ts';
import type { EventsReader } from '../store/reader.ts';
import { DELIVER } from '../sweeps/deliver.ts';
import { FOLLOW_OUTAGES } from '../sweeps/follow-outages.ts';
import { ownSubscription, SubscriptionParams } from './get-subscription.ts';
import { SubscriptionStatus, statusOf } from './get-subscription-status.ts';
import { followUpProblems, OWN_ANSWERS, subscriber } from './own-subscription.ts';
import { PATH } from './subscription-paths.ts';

interface Parts {
  readonly foundation: Pick<Foundation, 'clock' | 'database' | 'sweeps'>;
  readonly reader: EventsReader;
  readonly log: DeliveryLogReader;
}

interface Step {
  readonly name: string;
  readonly word: string;
  readonly summary: string;
  readonly description: string;
  write(transaction: Transaction, id: number, now: Date): Promise<void>;
}

const step = (
  { foundation: { clock, database }, reader, log }: Parts,
  { name, word, summary, description, write }: Step,
) =>
  operation({
    name,
    method: 'POST',
    path: `${PATH}/:id/${word}`,
    tag: 'Subscriptions',
    summary,
    description: `${description} An addition of this server.`,
    access: subscriber,
    params: SubscriptionParams,
    answers: { 200: { description: 'How it fares now', schema: SubscriptionStatus }, ...OWN_ANSWERS },
    problems: followUpProblems,
    async handle(call) {
      const subscription = await ownSubscription(reader, call.params.id, callerOf(call));
      const now = clock.now();
      await database.transaction((transaction) => write(transaction, subscription.id, now));
      return ok(await statusOf(log, subscription, now));
    },
  });

export const pauseSubscription = (parts: Parts) =>
  step(parts, {
    name: 'PauseSubscription',
    word: 'pause',
    summary: 'Pause one of your subscriptions',
    description: 'Its events are kept and wait, up to 90 days, until it is resumed. What is on its way still arrives.',
    write: (transaction, id, now) => followUpWriter(transaction).pause(id, 'asked', now),
  });

export const resumeSubscription = (parts: Parts) =>
  step(parts, {
    name: 'ResumeSubscription',
    word: 'resume',
    summary: 'Resume one of your subscriptions',
    description: 'All that waits is sent at once, and what was given up since the last success again.',
    async write(transaction, id, now) {
      await followUpWriter(transaction).resume(id, now);
      parts.foundation.sweeps.wakeAfter(transaction, DELIVER);
      parts.foundation.sweeps.wakeAfter(transaction, FOLLOW_OUTAGES);
    },
  });
