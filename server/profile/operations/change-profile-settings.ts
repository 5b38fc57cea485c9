import { Type } from 'typebox';
import { boolean, enumeration, nullable, uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { person, PROFILE, type ProfileParts, personOf, representedParty } from '../parts.ts';
import { settingsOf } from '../settings.ts';
import { profileWriter } from '../store/writer.ts';

const change = Type.Object({
  language: Type.Optional(nullable(enumeration({ nb: 1, nn: 2, en: 3 }))),
  preselectedPartyUuid: Type.Optional(nullable(uuid())),
  doNotPromptForParty: Type.Optional(nullable(boolean())),
  showClientUnits: Type.Optional(nullable(boolean())),
  shouldShowSubEntities: Type.Optional(nullable(boolean())),
  shouldShowDeletedEntities: Type.Optional(nullable(boolean())),
});

/** `PUT` and `PATCH …/users/current/profilesettings`: what is given is kept, what is left out stays. */
export const changeProfileSettings = (parts: ProfileParts, method: 'PUT' | 'PATCH') =>
  operation({
    name: method === 'PUT' ? 'PutProfileSettings' : 'PatchProfileSettings',
    method,
    path: `${PROFILE}/users/current/profilesettings`,
    tag: 'Profile',
    summary: 'Changes how the pages are shown to whoever asks',
    access: person,
    body: { kind: 'json', schema: change },
    answers: { 200: { description: 'All settings' }, 403: { description: 'The party is not one to act for' } },
    problems: problemDetails,
    handle: async ({ caller, body }) => {
      const who = await personOf(parts, caller);
      if (body.preselectedPartyUuid) await representedParty(parts, who, body.preselectedPartyUuid);
      const { doNotPromptForParty, showClientUnits, shouldShowSubEntities, shouldShowDeletedEntities } = body;
      await parts.database.transaction((transaction) =>
        profileWriter(transaction).changeSettings(who.partyUuid, {
          ...(doNotPromptForParty == null ? {} : { do_not_prompt_for_party: doNotPromptForParty }),
          ...(showClientUnits == null ? {} : { show_client_units: showClientUnits }),
          ...(shouldShowSubEntities == null ? {} : { should_show_sub_entities: shouldShowSubEntities }),
          ...(shouldShowDeletedEntities == null ? {} : { should_show_deleted_entities: shouldShowDeletedEntities }),
        }),
      );
      if (body.language != null || body.preselectedPartyUuid !== undefined)
        await parts.preferences.put(who.partyUuid, {
          ...(body.language == null ? {} : { language: body.language as 'nb' | 'nn' | 'en' }),
          ...(body.preselectedPartyUuid === undefined ? {} : { party: body.preselectedPartyUuid }),
        });
      return ok(await settingsOf(parts, who));
    },
  });
