/** Roles in which a provider acts for clients, and may let agents of its own do the work (authorization §5.4). */

export const RIGHTHOLDER = 'urn:altinn:role:rettighetshaver';
const CCR = 'urn:altinn:external-role:ccr:';

/** Roles of the register that make an organisation somebody's provider. */
export const providerRoles: readonly string[] = ['regnskapsforer', 'revisor', 'forretningsforer'].map(
  (code) => CCR + code,
);

const known = new Map(
  [...providerRoles, RIGHTHOLDER].flatMap((urn) => [
    [urn, urn],
    [urn.slice(urn.lastIndexOf(':') + 1), urn],
  ]),
);

/** URN of a provider's role by its URN or code; undefined for any other role. */
export const providerRoleNamed = (text: string): string | undefined => known.get(text.trim().toLowerCase());
