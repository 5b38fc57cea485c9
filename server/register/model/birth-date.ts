/**
 * The birth date in a national identity number as an ISO date (events-notifications-inbox §4.5). Undefined where it
 * cannot be read: in the series from 2032, which tells no century, and in numbers that hold no day. D-numbers add 40 to
 * the day, synthetic numbers 80 and help numbers 40 to the month.
 */
export function birthDateOf(personIdentifier: string): string | undefined {
  if (!/^\d{11}$/.test(personIdentifier)) return undefined;
  const two = (at: number) => Number(personIdentifier.slice(at, at + 2));
  const day = two(0) > 40 ? two(0) - 40 : two(0);
  const month = ((two(2) - 1) % 40) + 1;
  const century = centuryOf(two(4), Number(personIdentifier.slice(6, 9)));
  if (century === undefined) return undefined;
  const date = `${century + two(4)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : undefined;
}

function centuryOf(year: number, individual: number): number | undefined {
  if (individual < 500) return 1900;
  if (individual < 750 && year >= 54) return 1800;
  if (year < 40) return 2000;
  return individual >= 900 ? 1900 : undefined;
}
