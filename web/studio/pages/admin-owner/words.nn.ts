import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Tenesteeigar',
  above: 'Drift',
  loading: 'tenesteeigaren',
  unknown: 'Ingen tenesteeigar har koden {code}',
  number: 'Organisasjonsnummer',
  contact: 'Kontakt',
  registered: 'Registrert',
  approved: 'Godkjend',
  suspendedReason: 'Stansa fordi',
  didApprove: '{name} er godkjend',
  rejectedReason: 'Avslegen fordi',
  reject: 'Avslå',
  rejectTitle: 'Avslå {name}?',
  rejectWhat: 'Den som søkte, får sjå grunnen og kan søkje på nytt. Du kan godkjenne søknaden seinare likevel.',
  didReject: '{name} er avslegen',
  suspend: 'Stans',
  suspendTitle: 'Stanse {name}?',
  suspendWhat:
    'Scopes og API-nøklar sluttar å verke med ein gong. Ingenting blir sletta, og du kan sleppe dei inn igjen.',
  reason: 'Kvifor',
  didSuspend: '{name} er stansa',
  resume: 'Slepp inn igjen',
  didResume: '{name} er inne igjen',
} as const satisfies TranslationOf<typeof nb>;
