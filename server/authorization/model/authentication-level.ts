import type { Notice } from '../../../xacml/evaluation.ts';

const GENERAL = 'urn:altinn:minimum-authenticationlevel';
const SERVICE_OWNER = `${GENERAL}-org`;
const SYSTEM_USER = `${GENERAL}-systemuser`;

export interface LevelOfSubject {
  /** Undefined: no level is to be tested. */
  readonly level: number | undefined;
  readonly isServiceOwner: boolean;
  readonly isSystemUser: boolean;
}

/**
 * Is the level high enough for the obligations that came with a Permit (authorization §3.9)? Obligations are known by
 * the category of their assignment. When several say something about the same, the strictest counts; a value that is
 * no number can be met by nobody.
 */
export function meetsLevel(
  obligations: readonly Notice[],
  { level, isServiceOwner, isSystemUser }: LevelOfSubject,
): boolean {
  if (level === undefined) return true;
  const forSystemUsers = isSystemUser ? required(obligations, SYSTEM_USER) : undefined;
  const general = forSystemUsers ?? required(obligations, GENERAL);
  if (general === undefined || level >= general) return true;
  const forServiceOwners = isServiceOwner ? required(obligations, SERVICE_OWNER) : undefined;
  return forServiceOwners !== undefined && level >= forServiceOwners;
}

function required(obligations: readonly Notice[], category: string): number | undefined {
  let strictest: number | undefined;
  for (const { assignments } of obligations)
    for (const assignment of assignments) {
      if (assignment.category !== category) continue;
      const value = /^\s*\d+\s*$/.test(assignment.value) ? Number(assignment.value) : Infinity;
      strictest = Math.max(strictest ?? value, value);
    }
  return strictest;
}
