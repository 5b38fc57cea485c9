/** A person's name in parts. */
export interface PersonName {
  readonly firstName: string;
  readonly middleName: string | null;
  readonly lastName: string;
  /** Last name first, as the population register sorts. */
  readonly shortName: string;
}

/** The register keeps full names; the first word is the first name, the last one the last name. */
export function nameOf(fullName: string): PersonName {
  const words = fullName.trim().split(/\s+/);
  const [firstName = '', lastName = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  const middleName = words.slice(1, -1).join(' ') || null;
  return { firstName, middleName, lastName, shortName: [lastName, firstName, middleName].filter(Boolean).join(' ') };
}
