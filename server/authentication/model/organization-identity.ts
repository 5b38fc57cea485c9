/** How tokens name an organisation (authentication §1.6): ISO 6523 with the code of the Norwegian register. */
export interface OrganizationIdentity {
  readonly authority: 'iso6523-actorid-upis';
  /** `0192:` and nine digits. */
  readonly ID: string;
}

export const isOrganizationNumber = (text: string): boolean => /^[0-9]{9}$/.test(text);

/** The object form of an organisation number, for claims. */
export const identityOf = (organizationNumber: string): OrganizationIdentity => ({
  authority: 'iso6523-actorid-upis',
  ID: `0192:${organizationNumber}`,
});

/**
 * The nine digits of a `consumer`, `supplier` or `systemuser_org`: the authority must match, and the number is what
 * stands after the last colon (a bare number is taken too). `id` is read where `ID` is missing, as samples spell it.
 * Undefined for anything else.
 */
export function organizationNumberOf(identity: unknown): string | undefined {
  if (typeof identity !== 'object' || identity === null) return undefined;
  const { authority, ID, id } = identity as Record<string, unknown>;
  const value = ID ?? id;
  if (authority !== 'iso6523-actorid-upis' || typeof value !== 'string') return undefined;
  const number = value.slice(value.lastIndexOf(':') + 1);
  return isOrganizationNumber(number) ? number : undefined;
}
