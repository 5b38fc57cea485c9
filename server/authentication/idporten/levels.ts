/** Levels of login, by the names ID-porten gives them (authentication §2.4). */
export type Level = 3 | 4;

const ACR: Readonly<Record<Level, string>> = { 3: 'idporten-loa-substantial', 4: 'idporten-loa-high' };

export const acrOf = (level: Level): string => ACR[level];

/** The lowest level that a list of `acr_values` is content with. */
export function levelAsked(acrValues: unknown): Level {
  const asked = typeof acrValues === 'string' ? acrValues.split(' ') : [];
  return asked.includes(ACR[4]) && !asked.includes(ACR[3]) ? 4 : 3;
}

/** The level of a login; 0 where there is none. */
export const levelGiven = (acr: string | undefined): number => (acr === ACR[4] ? 4 : acr === ACR[3] ? 3 : 0);
