import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Service owner',
  above: 'Operations',
  loading: 'the service owner',
  unknown: 'No service owner has the code {code}',
  number: 'Organisation number',
  contact: 'Contact',
  registered: 'Registered',
  approved: 'Approved',
  suspendedReason: 'Suspended because',
  didApprove: '{name} is approved',
  rejectedReason: 'Refused because',
  reject: 'Refuse',
  rejectTitle: 'Refuse {name}?',
  rejectWhat: 'Whoever applied is shown the reason, and can apply again. You can still approve the application later.',
  didReject: '{name} is refused',
  suspend: 'Suspend',
  suspendTitle: 'Suspend {name}?',
  suspendWhat: 'Scopes and API keys stop working at once. Nothing is deleted, and you can let them in again.',
  reason: 'Why',
  didSuspend: '{name} is suspended',
  resume: 'Let in again',
  didResume: '{name} is in again',
} as const satisfies TranslationOf<typeof nb>;
