import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import type { Register } from '../register/port.ts';
import { openMe } from './me.ts';
import { changeMe } from './operations/change-me.ts';
import { getMe } from './operations/get-me.ts';
import { preferenceReader, preferenceWriter } from './store/preferences.ts';

/** A person's language and chosen party, for the platform's own profile. */
export interface OwnPreferences {
  of(person: string): Promise<{ language: Language | undefined; party: string | undefined }>;
  /** Keeps what is given. */
  put(person: string, changed: { language?: Language; party?: string | null }): Promise<void>;
}
type Language = 'nb' | 'nn' | 'en';

/** Opens what the pages ask first: who am I, and whom do I work for. */
export function openOwnProfile(
  foundation: Pick<Foundation, 'database'>,
  neighbours: { register: Pick<Register, 'byUrn'> },
  options: {
    readonly profile: 'demo' | 'production';
    /** Nine digits: owners of this service owner operate the installation. */
    readonly operator: string | undefined;
  },
): Room & { preferences: OwnPreferences } {
  const me = openMe(foundation, neighbours, options);
  const reader = preferenceReader(foundation.database);
  return {
    operations: [getMe({ me }), changeMe({ me })],
    sweeps: [],
    preferences: {
      async of(person) {
        const { language, party } = await reader.of(person);
        return { language: language ?? undefined, party: party ?? undefined };
      },
      put: (person, changed) =>
        foundation.database.transaction((transaction) => preferenceWriter(transaction).put(person, changed)),
    },
  };
}
