/** A question that a policy must answer as its owner expects: a test for people. */
export interface Example {
  readonly name?: string | undefined;
  /** Who asks, as an attribute URN with its value: `urn:altinn:party:uuid:…`. */
  readonly subject: string;
  /** For whom, likewise. */
  readonly party: string;
  readonly action: string;
  /** Authentication level of the subject. */
  readonly level?: number | undefined;
  readonly permitted: boolean;
}
