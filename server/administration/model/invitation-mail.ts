import type { MemberRole } from '../port.ts';
import type { ServiceOwnerRow } from '../store/tables.ts';

const ROLES: Readonly<Record<MemberRole, { nb: string; en: string }>> = {
  owner: { nb: 'eier', en: 'owner' },
  editor: { nb: 'en som kan endre', en: 'editor' },
  reader: { nb: 'en som kan lese', en: 'reader' },
};

/** What somebody who is invited by e-mail is told, in Norwegian and English: they have no language with us yet. */
export const invitationMail = (owner: ServiceOwnerRow, role: MemberRole, link: string) => ({
  subject: `Invitasjon til ${owner.name_nb} i Budstikke`,
  text: `Du er invitert til å arbeide for ${owner.name_nb} i Budstikke, som ${ROLES[role].nb}.

Åpne lenken og logg inn for å ta imot invitasjonen. Den gjelder i 14 dager og kan brukes én gang:
${link}

Kjenner du ikke avsenderen, kan du se bort fra denne e-posten.

You are invited to work for ${owner.name_en} in Budstikke, as ${ROLES[role].en}. Open the link above and log in to accept; it works once, within 14 days.
`,
});
