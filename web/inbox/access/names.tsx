import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { visible } from '../../common/format/format.ts';
import { Name } from '../../common/parts/name.tsx';
import { useLanguage } from '../../common/words/language.ts';
import { textIn } from '../mail/wire.ts';
import { catalogueQuery, serviceQuery } from './queries.ts';
import { type CheckedPackage, codeOf, CONFIDENTIAL, type Entity, MAIL } from './wire.ts';
import type nb from './words.nb.ts';
import { words } from './words.ts';

type Key = keyof typeof nb;
const ROLES = new Set<string>([
  'daglig-leder',
  'styreleder',
  'styremedlem',
  'innehaver',
  'regnskapsforer',
  'revisor',
  'forretningsforer',
  'kontaktperson',
  'hovedadministrator',
  'privatperson',
  'rettighetshaver',
  'agent',
]);
const RIGHTS = new Set<string>(['read', 'see', 'open', 'subscribe', 'write', 'send']);
const REASONS = new Set<string>([
  'PackageAccess',
  'RoleAccess',
  'DelegationAccess',
  'MissingPackageAccess',
  'MissingRoleAccess',
  'MissingDelegationAccess',
  'ResourceNotDelegable',
  'ResourceIsMaskinPortenSchema',
  'AccessListValidationFail',
]);

/** What a role is called; a rare one by its code. */
export function useRoleName(): (urn: string) => string {
  const say = words.use();
  return (urn) => {
    const code = codeOf(urn).replace(/-(ressurs|rolle)$/, '');
    return ROLES.has(code) ? say(`role.${code}` as Extract<Key, `role.${string}`>) : code.replaceAll('-', ' ');
  };
}

/** What an access package is called; those of mail are known before the catalogue has come. */
export function usePackageName(): (urn: string) => string {
  const say = words.use();
  const { data } = useQuery(catalogueQuery(useLanguage()));
  return (urn) => {
    const code = codeOf(urn);
    if (code === MAIL) return say('package.mail');
    if (code === CONFIDENTIAL) return say('package.confidential');
    return data?.find((one) => one.code === code)?.name ?? code.replaceAll('-', ' ');
  };
}

/** What a right lets one do. */
export function useRightName(): (right: {
  readonly name: string;
  readonly action: { readonly value: string };
}) => string {
  const say = words.use();
  return ({ name, action: { value } }) =>
    RIGHTS.has(value)
      ? say(`right.${value}` as 'right.read')
      : name === value || name === ''
        ? value
        : say('right.other', { name, action: value });
}

/** Why a package can be given, or cannot. */
export function usePackageReason(): (checked: CheckedPackage) => string {
  const say = words.use();
  const roleName = useRoleName();
  return ({ result, reasons: [reason] }) => {
    if (!result) return say(reason?.description === 'The package cannot be given.' ? 'may.never' : 'may.not');
    if (reason?.roleUrn != null) return say('may.role', { role: roleName(reason.roleUrn) });
    return say(reason?.description === 'As main administrator.' ? 'may.main' : 'may.given');
  };
}

/** Why a right can be given, or cannot. What the sender forbids says more than what the giver lacks. */
export function useRightReason(): (codes: readonly string[]) => string {
  const say = words.use();
  return (codes) => {
    const code = codes.find((one) => !/^Missing|Access$/.test(one)) ?? codes[0] ?? '';
    return REASONS.has(code) ? say(`why.${code}` as 'why.PackageAccess') : say('why.other', { code });
  };
}

/** The name of a service, whatever is known of it. */
export function ServiceName({ id }: { readonly id: string }) {
  const language = useLanguage();
  const { data } = useQuery(serviceQuery(id));
  return <bdi>{visible(data === undefined ? id : textIn(data.title, language) || id)}</bdi>;
}

/** Who somebody is; a system user by the name the page knows. */
export function EntityName({
  entity,
  system,
}: {
  readonly entity: Entity;
  readonly system?: string | undefined;
}): ReactNode {
  const say = words.use();
  if (entity.type === 'Systembruker') return <bdi>{visible(system ?? say('kind.unnamed'))}</bdi>;
  return (
    <Name
      name={entity.name}
      organizationNumber={entity.organizationIdentifier ?? undefined}
      identityNumber={entity.personIdentifier ?? undefined}
    />
  );
}
