import type { Subject } from '../../authorization/port.ts';
import type { Caller } from '../../http/caller.ts';

/**
 * Whom a subscription belongs to, as a string; first match wins (events §1.5). Undefined for a token that names nobody
 * who can own one.
 */
export function consumerOf(caller: Caller): string | undefined {
  if (caller.orgCode !== undefined) return `/org/${caller.orgCode}`;
  if (caller.userId !== undefined) return `/user/${caller.userId}`;
  if (caller.systemUser !== undefined) return `/systemuser/${caller.systemUser.id}`;
  if (caller.organizationNumber !== undefined) return `/organisation/${caller.organizationNumber}`;
  return undefined;
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  org: 'urn:altinn:org',
  user: 'urn:altinn:userid',
  systemuser: 'urn:altinn:systemuser:uuid',
  organisation: 'urn:altinn:organization:identifier-no',
};

/** The consumer in the decision point's terms; pushes are not tested for an authentication level (events §1.7). */
export function subjectOfConsumer(consumer: string): Subject {
  const [, kind, value] = consumer.split('/', 3) as [string, string, string];
  return {
    attributes: [{ id: ATTRIBUTES[kind]!, value }],
    authenticationLevel: undefined,
    orgCode: kind === 'org' ? value : undefined,
  };
}

/** True when the token holds the scope; scopes are compared without regard to case here (events §1.2). */
export const holdsScope = (caller: Caller, scope: string): boolean =>
  caller.scopes.has(scope) || [...caller.scopes].some((held) => held.toLowerCase() === scope);
