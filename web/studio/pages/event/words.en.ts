import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Event',
  loading: 'the event',
  none: 'None of your subscriptions has been sent the event {id}. The log goes 90 days back',
  what: 'What',
  about: 'About',
  deliveries: 'Deliveries',
  attempts: 'Last answer',
  status: 'Status',
  address: 'Address',
  content: 'Content',
  openMessage: 'Open the message',
} as const satisfies TranslationOf<typeof nb>;
