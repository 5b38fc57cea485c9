import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'System',
  loading: 'the system',
  loadingRequests: 'requests',
  gone: 'The system is deleted',
  clients: 'Clients',
  redirects: 'Addresses the customer can be sent back to',
  requests: 'Requests to customers',
  noRequests: 'No requests yet. Ask a customer for access',
  ask: 'Ask a customer for access',
  customer: 'Organisation number of the customer',
  reference: 'Your reference (may be empty)',
  send: 'Create the request',
  customerColumn: 'Customer',
  created: 'Created',
  status: 'Status',
  old: 'Expires soon: requests are valid for 180 days',
} as const satisfies TranslationOf<typeof nb>;
