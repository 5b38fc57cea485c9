import type { Language } from '../../http/page.ts';

export type Trouble = 'lost' | 'cancelled' | 'level' | 'refused' | 'unknown-person' | 'provider-away' | 'not-set-up';

/** What the pages around a login say. A missing translation does not compile. */
interface Words {
  readonly logIn: string;
  readonly loggedOut: string;
  readonly loggedOutNext: string;
  /** What happened, and what to do. */
  readonly troubles: Readonly<Record<Trouble, readonly [title: string, next: string]>>;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  nb: {
    logIn: 'Logg inn på nytt',
    loggedOut: 'Du er logget ut',
    loggedOutNext: 'Lukk nettleseren hvis du deler maskinen med andre.',
    troubles: {
      lost: [
        'Innloggingen ble avbrutt',
        'Den tok for lang tid, ble brukt før, eller ble begynt i en annen nettleser. Begynn på nytt.',
      ],
      cancelled: ['Du er ikke logget inn', 'Innloggingen ble avbrutt. Begynn på nytt når du vil.'],
      level: ['Innloggingen var på for lavt nivå', 'Logg inn på nytt, og velg en innloggingsmåte på høyere nivå.'],
      refused: [
        'Innloggingen ble ikke godtatt',
        'Prøv igjen om litt. Går det fortsatt ikke, ta kontakt med den som driver tjenesten.',
      ],
      'unknown-person': [
        'Vi finner deg ikke i registeret',
        'Innloggingen gikk bra, men du kan ikke bruke tjenesten ennå. Ta kontakt med den som driver den.',
      ],
      'provider-away': [
        'Innloggingstjenesten svarer ikke',
        'Vent et minutt, og prøv igjen. Det du holdt på med, er ikke borte.',
      ],
      'not-set-up': [
        'Innlogging er ikke satt opp',
        'Den som driver tjenesten, må sette ID_PORTEN_ISSUER og ID_PORTEN_CLIENT_ID.',
      ],
    },
  },
  nn: {
    logIn: 'Logg inn på nytt',
    loggedOut: 'Du er logga ut',
    loggedOutNext: 'Lukk nettlesaren om du deler maskina med andre.',
    troubles: {
      lost: [
        'Innlogginga vart avbroten',
        'Ho tok for lang tid, vart brukt før, eller vart byrja i ein annan nettlesar. Byrja på nytt.',
      ],
      cancelled: ['Du er ikkje logga inn', 'Innlogginga vart avbroten. Byrja på nytt når du vil.'],
      level: ['Innlogginga var på for lågt nivå', 'Logg inn på nytt, og vel ein innloggingsmåte på høgare nivå.'],
      refused: [
        'Innlogginga vart ikkje godteken',
        'Prøv igjen om litt. Går det framleis ikkje, ta kontakt med den som driv tenesta.',
      ],
      'unknown-person': [
        'Vi finn deg ikkje i registeret',
        'Innlogginga gjekk bra, men du kan ikkje bruke tenesta enno. Ta kontakt med den som driv henne.',
      ],
      'provider-away': [
        'Innloggingstenesta svarer ikkje',
        'Vent eit minutt, og prøv igjen. Det du heldt på med, er ikkje borte.',
      ],
      'not-set-up': [
        'Innlogging er ikkje sett opp',
        'Den som driv tenesta, må setje ID_PORTEN_ISSUER og ID_PORTEN_CLIENT_ID.',
      ],
    },
  },
  en: {
    logIn: 'Log in again',
    loggedOut: 'You are logged out',
    loggedOutNext: 'Close the browser if you share this machine with others.',
    troubles: {
      lost: [
        'The login was interrupted',
        'It took too long, was used before, or was begun in another browser. Start again.',
      ],
      cancelled: ['You are not logged in', 'The login was cancelled. Start again whenever you like.'],
      level: ['The level of the login was too low', 'Log in again, and choose a method of a higher level.'],
      refused: [
        'The login was not accepted',
        'Try again in a while. If it still fails, contact whoever runs the service.',
      ],
      'unknown-person': [
        'We cannot find you in the register',
        'The login went well, but you cannot use the service yet. Contact whoever runs it.',
      ],
      'provider-away': [
        'The login service does not answer',
        'Wait a minute, and try again. What you were doing is not lost.',
      ],
      'not-set-up': [
        'Login is not set up',
        'Whoever runs the service must set ID_PORTEN_ISSUER and ID_PORTEN_CLIENT_ID.',
      ],
    },
  },
};
