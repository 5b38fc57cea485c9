import { grantProblem } from './grant-problems.ts';
import { identityOf, organizationNumberOf } from './organization-identity.ts';

/** What a grant asks for when it wants the token of a system user (authentication §1.7). */
export interface SystemUserRequest {
  /** Organisation that owns the system user, nine digits. */
  readonly owner: string;
  /** The reference used when the system user was requested. */
  readonly externalRef: string | undefined;
}

/** Finds system users; whoever keeps them implements it. */
export interface SystemUserDirectory {
  /**
   * The system user that matches client, vendor, owner and reference, neither it nor its system deleted; undefined when
   * there is none.
   */
  find(asked: {
    clientId: string;
    vendor: string;
    owner: string;
    externalRef: string;
  }): Promise<{ id: string; systemId: string } | undefined>;
}

const TYPE = 'urn:altinn:systemuser';
const MEMBERS = new Set(['type', 'systemuser_org', 'externalRef']);

/** Reads the claim `authorization_details` of a grant; undefined when it is absent. */
export function readSystemUserRequest(claim: unknown): SystemUserRequest | undefined {
  if (claim === undefined) return undefined;
  const elements = Array.isArray(claim) ? claim : [claim];
  const [element] = elements as unknown[];
  if (elements.length !== 1 || typeof element !== 'object' || element === null)
    throw grantProblem('MP-303', 'authorization_details must be an array with exactly one object.');
  const { type, systemuser_org: organization, externalRef } = element as Record<string, unknown>;
  if (type !== TYPE) throw grantProblem('MP-301', `The only type known here is ${TYPE}.`);
  const unknown = Object.keys(element).filter((name) => !MEMBERS.has(name));
  if (unknown.length > 0)
    throw grantProblem('MP-302', `Leave out ${unknown.join(', ')}; known are ${[...MEMBERS].join(', ')}.`);
  if (externalRef !== undefined && (typeof externalRef !== 'string' || externalRef.includes('\0')))
    throw grantProblem('MP-303', 'externalRef must be a text.');
  const owner = organizationNumberOf(organization);
  if (owner === undefined)
    throw grantProblem(
      'MP-303',
      'systemuser_org must be { "authority": "iso6523-actorid-upis", "ID": "0192:{nine digits}" }.',
    );
  return { owner, externalRef };
}

/** The element that goes into the access token, in an array of one. */
export const systemUserDetails = (
  { owner, externalRef }: SystemUserRequest,
  found: { id: string; systemId: string },
): Record<string, unknown> => ({
  type: TYPE,
  systemuser_org: identityOf(owner),
  systemuser_id: [found.id],
  system_id: found.systemId,
  ...(externalRef === undefined ? {} : { externalRef }),
});

/**
 * The system user element of a token's `authorization_details`, an array (Maskinporten, test tools) or a bare object
 * (exchanged tokens, authentication §2.3). Undefined when there is none.
 */
export function systemUserElementOf(claim: unknown): Readonly<Record<string, unknown>> | undefined {
  const elements = (Array.isArray(claim) ? claim : [claim]) as unknown[];
  return elements.find(
    (element): element is Record<string, unknown> =>
      typeof element === 'object' && element !== null && (element as { type?: unknown }).type === TYPE,
  );
}
