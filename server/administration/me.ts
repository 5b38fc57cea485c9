import type { Foundation } from '../foundation/foundation.ts';
import { wireTime } from '../http/binding/scalars.ts';
import type { Caller } from '../http/caller.ts';
import { birthDateOf, type Register } from '../register/port.ts';
import { memberReader } from './store/member-reader.ts';
import { preferenceReader, preferenceWriter } from './store/preferences.ts';
import type { Preferences } from './store/tables.ts';

/** Who is logged in, and what the pages need to know of them. */
export function openMe(
  { database }: Pick<Foundation, 'database'>,
  { register }: { register: Pick<Register, 'byUrn'> },
  { profile, operator }: { profile: 'demo' | 'production'; operator: string | undefined },
) {
  return {
    async tell({ session, authenticationLevel }: Caller) {
      const { personUuid, csrf, expires } = session!;
      const [person, memberships, preferences] = await Promise.all([
        register.byUrn(`urn:altinn:party:uuid:${personUuid}`),
        memberReader(database).membershipsOf(personUuid),
        preferenceReader(database).of(personUuid),
      ]);
      const birthDate = birthDateOf(person?.personIdentifier ?? '');
      return {
        person: {
          uuid: personUuid,
          partyId: person?.partyId,
          name: person?.name ?? '',
          ...(birthDate === undefined ? {} : { birthDate }),
          language: preferences.language ?? person?.language ?? 'nb',
        },
        theme: preferences.theme ?? 'auto',
        /** The party chosen last; whether one may still act for it is asked each time. */
        party: preferences.party ?? personUuid,
        authenticationLevel,
        csrf,
        expires: wireTime(expires),
        memberships: memberships.map(({ owner, role }) => ({
          owner: owner.code,
          organizationNumber: owner.organization_number,
          name: { nb: owner.name_nb, nn: owner.name_nn, en: owner.name_en },
          role,
          status: owner.status,
          ...(owner.rejected_reason === null ? {} : { rejectedReason: owner.rejected_reason }),
        })),
        administrator: memberships.some(
          ({ owner, role }) => role === 'owner' && owner.organization_number === operator,
        ),
        profile,
      };
    },

    /** Keeps what is given; what is left out stays as it is. */
    async change({ session }: Caller, changed: Partial<Preferences>): Promise<void> {
      await database.transaction((transaction) => preferenceWriter(transaction).put(session!.personUuid, changed));
    },
  };
}

export type Me = ReturnType<typeof openMe>;
