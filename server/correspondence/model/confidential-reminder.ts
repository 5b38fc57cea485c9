/** Texts about confidential mail nobody has read, exactly as the reference has them (correspondence-receive §10.3, §10.4). */

export interface UnreadConfidential {
  /** What the sender calls itself, or its registered name, or its number. */
  readonly sender: string;
  readonly published: Date;
  readonly resourceId: string;
  /** Titles of the service whose right has to be delegated; undefined for a service nobody knows any more. */
  readonly titles: Readonly<Record<string, string>> | undefined;
}

interface ListTexts {
  readonly intro: string;
  readonly line: (n: number, sender: string, date: string, title: string) => string;
  readonly end: string;
}

const LIST: Readonly<Record<'nb' | 'nn' | 'en', ListTexts>> = {
  nb: {
    intro:
      'Under ligger en oversikt over hvilke meldinger som er uåpnet og viser til avsender, dato meldingen ble publisert og hvilken tjeneste som kreves. Hovedadministrator må delegere tilgang til denne tjenesten for at noen i din virksomhet skal kunne se meldingene. Se mer informasjon på våre hjelpesider: https://info.altinn.no/hjelp/ny-tilgangsstyring/taushetsbelagt-post/',
    line: (n, sender, date, title) =>
      `${n}. Melding fra avsender ${sender} datert ${date}, denne krever tilgang til tjenesten: ${title}`,
    end: 'NB! Dette varselet forsvinner når alle uleste taushetsbelagte meldinger er åpnet.',
  },
  nn: {
    intro:
      'Under ligg ein oversikt over kva meldingar som er uopna og viser til avsendar, dato meldinga blei publisert og kva teneste som krevst. Hovudadministrator må delegere tilgang til denne tenesta for at nokon i verksemda di skal kunne sjå meldingane. Sjå meir informasjon på våre hjelpesider: https://info.altinn.no/nn/hjelp/ny-tilgangsstyring/taushetsbelagt-post/',
    line: (n, sender, date, title) =>
      `${n}. Melding frå avsendar ${sender} datert ${date}, denne krev tilgang til tenesta: ${title}`,
    end: 'NB! Dette varselet forsvinn når alle ulesne tausheitsbelagte meldingar er opna.',
  },
  en: {
    intro:
      'Below is an overview of which correspondences are unopened and shows the sender, the date the correspondence was published and which service is required. The main administrator must delegate access to this service for someone in your organization to be able to see the messages. See more information on our support pages: https://info.altinn.no/en/help/ny-tilgangsstyring/taushetsbelagt-post/',
    line: (n, sender, date, title) =>
      `${n}. Correspondence from sender ${sender} dated ${date}, this requires access to the service: ${title}`,
    end: 'N.B. This notice will disappear when all unread confidential correspondences have been opened.',
  },
};

/** The list as markdown; languages we have no texts in get Bokmål. */
export function confidentialList(unread: readonly UnreadConfidential[], languageCode: string | undefined): string {
  const asked = languageCode?.trim().toLowerCase();
  const language = asked === 'nn' || asked === 'en' ? asked : 'nb';
  const { intro, line, end } = LIST[language];
  const lines = unread.map(({ sender, published, resourceId, titles }, index) =>
    line(index + 1, sender, dayOf(published), titles === undefined ? resourceId : (titles[language] ?? '')),
  );
  return [intro, ...lines, end].join('\n\n');
}

/** `dd.MM.yyyy`, UTC. */
const dayOf = (time: Date): string => time.toISOString().slice(0, 10).split('-').reverse().join('.');

/** The e-mail to an organisation that has not read a confidential message in time. */
export const CONFIDENTIAL_REMINDER = {
  subject: 'Din virksomhet $recipientName$ har uåpnet taushetsbelagt post.',
  body: 'Dette er et automatisk varsel om at din virksomhet har mottatt taushetsbelagt post som ikke er åpnet. \n\n Logg inn i Altinn for å se hvilke meldinger det gjelder og hvordan du kan åpne dem.',
  contentType: 'Plain',
} as const;
