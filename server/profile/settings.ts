import type { Party } from '../register/port.ts';
import type { ProfileParts } from './parts.ts';
import { profileReader } from './store/reader.ts';

/** How the pages are shown to a person. */
export async function settingsOf(parts: ProfileParts, who: Party) {
  const [settings, preferences] = await Promise.all([
    profileReader(parts.database).settings(who.partyUuid),
    parts.preferences.of(who.partyUuid),
  ]);
  return {
    language: preferences.language ?? who.language,
    preselectedPartyUuid: preferences.party ?? null,
    doNotPromptForParty: settings.do_not_prompt_for_party,
    showClientUnits: settings.show_client_units,
    shouldShowSubEntities: settings.should_show_sub_entities,
    shouldShowDeletedEntities: settings.should_show_deleted_entities,
  };
}
