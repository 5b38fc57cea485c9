/** Tables of `migrations/0017-people.sql` that the provider of synthetic people keeps. */
export interface IdPortenTables {
  'authentication.idporten_artifact': {
    kind: string;
    id: string;
    payload: unknown;
    grant_id: string | null;
    uid: string | null;
    expires: Date;
  };
  'authentication.idporten_key': { only_row: boolean; kid: string; private_key: Buffer; created: Date };
}
