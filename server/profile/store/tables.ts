/** Columns of `profile.setting` besides the person. */
export interface Settings {
  readonly do_not_prompt_for_party: boolean;
  readonly show_client_units: boolean;
  readonly should_show_sub_entities: boolean;
  readonly should_show_deleted_entities: boolean;
}

/** What holds for those who have never chosen. */
export const DEFAULTS: Settings = {
  do_not_prompt_for_party: false,
  show_client_units: true,
  should_show_sub_entities: true,
  should_show_deleted_entities: false,
};

export interface ProfileTables {
  'profile.setting': Settings & { person: string };
  'profile.favorite': { person: string; party: string; added: Date };
}
