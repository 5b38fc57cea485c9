import { InvalidFields } from '../../http/problem.ts';

/** What else an answer about access lists is to hold (resource-registry §6.2). */
export interface Includes {
  readonly resources: boolean;
  readonly resourceActions: boolean;
  readonly members: boolean;
}

const WORDS = ['resources', 'resource-actions', 'members'];

/** Reads `include`: a comma list or repeated, lower case. An unknown word is a 400. */
export function includesOf(given: readonly string[] | undefined): Includes {
  const words = (given ?? [])
    .flatMap((text) => text.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const unknown = words.filter((word) => !WORDS.includes(word));
  if (unknown.length > 0)
    throw new InvalidFields(unknown.map((word) => ({ path: 'include', message: `Invalid value: '${word}'` })));
  return {
    resources: words.includes('resources') || words.includes('resource-actions'),
    resourceActions: words.includes('resource-actions'),
    members: words.includes('members'),
  };
}
