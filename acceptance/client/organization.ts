/** A nine-digit organisation number with a valid check digit, from eight digits; undefined when none exists. */
export function organizationNumber(eight: string): string | undefined {
  const weights = [3, 2, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(eight[index]), 0);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? undefined : `${eight}${digit}`;
}

/** A number of the synthetic series that no demo party has. */
export function newOrganizationNumber(): string {
  for (;;) {
    const number = organizationNumber(`312${String(Math.floor(Math.random() * 100_000)).padStart(5, '0')}`);
    if (number !== undefined) return number;
  }
}
