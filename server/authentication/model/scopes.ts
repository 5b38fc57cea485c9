/** The scopes of a space separated list, each once, in order of appearance. */
export function scopesOf(list: unknown): string[] {
  if (typeof list !== 'string') return [];
  return [...new Set(list.split(/\s+/).filter((scope) => scope !== ''))];
}

/**
 * Does a scope mark its holder as a service owner, so that the exchange looks the organisation up (authentication §2.2)?
 * `altinn:serviceowner` and what lies below it; matched on whole parts, where the original looks for the letters anywhere.
 */
export const marksServiceOwner = (scope: string): boolean =>
  scope === 'altinn:serviceowner' || scope.startsWith('altinn:serviceowner/');

/** Does holding `held` include `asked`? A parent covers its children on a `/` boundary (authentication §4). */
export const covers = (held: string, asked: string): boolean => held === asked || asked.startsWith(`${held}/`);
