/**
 * What was shown once in this window, so that the files one takes away hold one's own values. In memory alone: it is gone
 * with the window.
 */
export interface Secrets {
  readonly apiKey?: string;
  readonly clientId?: string;
  readonly keyId?: string;
  readonly privatePem?: string;
  /** What the private key signs by. */
  readonly algorithm?: string;
  readonly scopes?: readonly string[];
  /** An Altinn token, for the check of the setup. */
  readonly token?: string;
}

const known = new Map<string, Secrets>();

export const secretsOf = (owner: string): Secrets => known.get(owner) ?? {};
export const rememberSecrets = (owner: string, secrets: Secrets): void => {
  known.set(owner, { ...secretsOf(owner), ...secrets });
};
