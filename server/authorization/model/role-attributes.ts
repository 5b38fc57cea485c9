import type { RequestAttribute } from '../../../xacml/request.ts';
import type { Role } from '../../register/port.ts';
import { attribute, id } from './attributes.ts';

/** Attribute ids that roles are told by; a policy that names any of them gets them all. */
export const roleAttributeIds: readonly string[] = [id.roleCode, id.registerRole, id.guardianRole, id.altinnRole];

/** Altinn 2 role → legacy codes of the roles that give it (authorization §4.3, 283 rows). */
const GIVEN_BY: Readonly<Record<string, string>> = {
  A0212: 'BEST DAGL DTPR DTSO FFØR INNH KOMP LEDE PRIV REPR SAM',
  A0236: 'BEST BOBE DAGL DTPR DTSO INNH KEMN KOMK KOMP LEDE PRIV REPR SAM',
  A0237: 'REVI',
  A0238: 'REVI',
  A0239: 'REGN',
  A0240: 'REGN',
  A0241: 'REGN',
  A0278: 'BEST BOBE DAGL DTPR DTSO FFØR INNH KEMN KOMK KOMP KONT LEDE NEST PRIV REPR SAM',
  A0282: 'PRIV',
  A0293: 'DAGL DTPR DTSO INNH REPR',
  A0294: 'DAGL DTPR DTSO INNH REPR',
  A0298: 'BEST BOBE DAGL DTPR DTSO INNH KOMK KOMP LEDE REPR SAM',
  ADMAI: 'BEST BOBE DAGL DTPR DTSO FFØR INNH KEMN KNUF KOMK KOMP LEDE PRIV REPR SAM SREVA',
  APIADM: 'BEST BOBE DAGL DTPR DTSO INNH KEMN KOMP LEDE REPR',
  APIADMNUF: 'KNUF',
  ATTST: 'BEST BOBE DAGL DTPR DTSO INNH KOMK KOMP LEDE MVAG REPR SAM',
  BOADM: 'PRIV',
  BOBEL: 'BOBE',
  BOBES: 'BOBE',
  HADM: 'BEST DAGL DTPR DTSO INNH LEDE',
  HVASK: 'BEST BOBE DAGL DTPR DTSO INNH KOMP LEDE REPR',
  KLADM: 'BEST BOBE DAGL DTPR DTSO INNH KOMP LEDE REPR SREVA',
  KOMAB: 'BEST BOBE DAGL DTPR DTSO FFØR INNH KEMN KOMK KOMP KONT LEDE NEST PRIV REPR SAM',
  LOPER: 'BEST BOBE DAGL DTPR DTSO FFØR INNH KOMK KOMP KONT LEDE MVAG NEST PRIV REPR SAM',
  PASIG: 'BEST BOBE DAGL DTPR DTSO INNH KEMN KNUF KOMP LEDE REPR',
  PAVAD: 'BEST BOBE DAGL DTPR DTSO INNH KOMP LEDE PRIV REPR',
  PRIUT: 'PRIV',
  REGNA: 'BEST BOBE DAGL DTPR DTSO FFØR INNH KOMK KOMP KONT LEDE MEDL MVAG MVAU NEST PRIV REPR SAM',
  SIGNE: 'BEST BOBE DAGL DTPR DTSO INNH KOMP LEDE REPR',
  SISKD: 'BEST BOBE DAGL DTPR DTSO FFØR INNH KOMK KOMP LEDE MVAG PRIV REPR SAM',
  UIHTL: 'BEST DAGL DTPR DTSO FFØR INNH KEMN KOMK KOMP KONT LEDE REPR SAM',
  UILUF: 'BEST BOBE DAGL DTPR DTSO INNH LEDE PRIV REPR',
  UTINN: 'BEST BOBE DAGL DTPR DTSO FFØR INNH KEMN KOMK KOMP KONT LEDE MEDL NEST PRIV REPR SAM',
  UTOMR: 'BEST BOBE DAGL DTPR DTSO FFØR INNH KOMK KOMP LEDE MEDL NEST PRIV REPR SAM',
};

const given = new Map<string, string[]>();
for (const [role, givers] of Object.entries(GIVEN_BY))
  for (const giver of givers.split(' ')) given.set(giver, [...(given.get(giver) ?? []), role]);

/** Legacy codes of the Altinn 2 roles that follow from a role with this legacy code. */
export const followingRoles = (legacyCode: string): readonly string[] => given.get(legacyCode) ?? [];

/**
 * Roles as subject attributes: always both the old code and the new one, so that a policy may use either
 * (resource-registry §10.2, quirk), and the Altinn 2 roles that follow.
 */
export function roleAttributes(roles: readonly Role[]): readonly RequestAttribute[] {
  const values = new Map<string, Set<string>>(roleAttributeIds.map((name) => [name, new Set()]));
  for (const { urn, legacyCode } of roles) {
    const split = urn.lastIndexOf(':');
    values.get(urn.slice(0, split))?.add(urn.slice(split + 1));
    if (legacyCode === undefined) continue;
    const codes = values.get(id.roleCode)!.add(legacyCode);
    for (const following of followingRoles(legacyCode)) codes.add(following);
  }
  return [...values].flatMap(([name, held]) => (held.size === 0 ? [] : [attribute(name, ...held)]));
}

/** Role URNs in lower case, old and new, with the roles that follow. */
export function roleCodesOf(roles: readonly Role[]): ReadonlySet<string> {
  const urns = new Set<string>();
  for (const { id: name, values } of roleAttributes(roles))
    for (const value of values) urns.add(`${name}:${value}`.toLowerCase());
  return urns;
}

/** Codes of the Altinn 2 roles that follow from others. */
export const followingRoleCodes: readonly string[] = Object.keys(GIVEN_BY);
