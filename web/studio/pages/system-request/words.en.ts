import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Request to a customer',
  loading: 'the request',
  lead: 'Send the link to the customer. Whoever can give access there logs in and answers',
  link: 'Link for the customer',
  customer: 'Customer',
  reference: 'Reference',
  created: 'Created',
  status: 'Status',
  withdraw: 'Withdraw the request',
  withdrawn: 'The request is withdrawn',
} as const satisfies TranslationOf<typeof nb>;
