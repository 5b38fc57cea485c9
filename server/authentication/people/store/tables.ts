/** Tables of `migrations/0017-people.sql` that browser sessions and logins lie in. */
export interface PeopleTables {
  'authentication.session': SessionRow;
  'authentication.login_attempt': LoginAttemptRow;
}

export interface SessionRow {
  digest: Buffer;
  id: string;
  person: string;
  acr: string;
  amr: string[];
  provider: string;
  provider_session: string | null;
  created: Date;
  last_used: Date;
  expires: Date;
}

export interface LoginAttemptRow {
  state: Buffer;
  browser: Buffer;
  nonce: string;
  code_verifier: string;
  return_to: string;
  level: number;
  expires: Date;
}
