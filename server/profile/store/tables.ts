/** Columns of `profile.setting` besides the person. */
export interface Settings {
  readonly do_not_prompt_for_party: boolean;
  readonly show_client_units: boolean;
  readonly should_show_sub_entities: boolean;
  readonly should_show_deleted_entities: boolean;
}

export interface ProfileTables {
  'profile.setting': Settings & { person: string };
  'profile.favorite': { person: string; party: string; added: Date };
}
