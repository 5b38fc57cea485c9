import type { DelegableRight } from '../../resource-registry/port.ts';
import { packageNamed } from './access-packages.ts';

/** What the caller has that counts in a delegation check (authorization §4.6). */
export interface Delegator {
  /** Role URNs in lower case, those that follow included. */
  readonly roleUrns: ReadonlySet<string>;
  readonly isMainAdministrator: boolean;
  /** Codes of the packages it may give. */
  readonly packages: ReadonlySet<string>;
  /** Keys of the rights it has received itself. */
  readonly rightKeys: ReadonlySet<string>;
}

/** What about the resource forbids giving rights to it, whoever gives. */
export interface Obstacles {
  readonly delegable: boolean;
  readonly isMaskinportenSchema: boolean;
  /** Actions the access lists do not admit the giver to. */
  readonly refusedByLists: ReadonlySet<string>;
}

export type ReasonCode =
  | 'PackageAccess'
  | 'RoleAccess'
  | 'DelegationAccess'
  | 'MissingPackageAccess'
  | 'MissingRoleAccess'
  | 'MissingDelegationAccess'
  | 'ResourceNotDelegable'
  | 'ResourceIsMaskinPortenSchema'
  | 'AccessListValidationFail';

export interface CheckedRight {
  readonly right: DelegableRight;
  readonly result: boolean;
  readonly reasonCodes: readonly ReasonCode[];
}

const PACKAGE = 'urn:altinn:accesspackage';

/** Roles a main administrator may give the rights of (authorization §4.3). */
const OF_MAIN_ADMINISTRATOR: ReadonlySet<string> = new Set([
  'urn:altinn:external-role:ccr:daglig-leder',
  'urn:altinn:rolecode:dagl',
  ...(
    'a0286 loper regna siskd uiluf utinn utomr attst hvask pavad signe uihtl komab pasig a0278 a0236 a0212 a0293 ' +
    'a0294 a0298'
  )
    .split(' ')
    .map((code) => `urn:altinn:rolecode:${code}`),
]);

/** May the delegator give this right, and why (resource-registry §13.2)? */
export function checkRight(right: DelegableRight, delegator: Delegator, obstacles: Obstacles): CheckedRight {
  const packages = right.accessors.filter(({ type }) => type.toLowerCase() === PACKAGE);
  const roles = right.accessors
    .filter(({ type }) => type.toLowerCase() !== PACKAGE)
    .map(({ type, value }) => `${type}:${value}`.toLowerCase());
  const has: ReasonCode[] = [];
  if (packages.some(({ value }) => delegator.packages.has(packageNamed(value)?.code ?? ''))) has.push('PackageAccess');
  if (
    roles.some(
      (urn) => delegator.roleUrns.has(urn) || (delegator.isMainAdministrator && OF_MAIN_ADMINISTRATOR.has(urn)),
    )
  )
    has.push('RoleAccess');
  if (delegator.rightKeys.has(right.key)) has.push('DelegationAccess');
  const reasons: ReasonCode[] =
    has.length > 0
      ? has
      : [
          ...(packages.length > 0 ? (['MissingPackageAccess'] as const) : []),
          ...(roles.length > 0 ? (['MissingRoleAccess'] as const) : []),
          'MissingDelegationAccess',
        ];
  const obstructions: ReasonCode[] = [
    ...(obstacles.delegable ? [] : (['ResourceNotDelegable'] as const)),
    ...(obstacles.isMaskinportenSchema ? (['ResourceIsMaskinPortenSchema'] as const) : []),
    ...(obstacles.refusedByLists.has(right.action.value) ? (['AccessListValidationFail'] as const) : []),
  ];
  return { right, result: has.length > 0 && obstructions.length === 0, reasonCodes: [...reasons, ...obstructions] };
}
