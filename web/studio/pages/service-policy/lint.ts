import type { Warning } from '../../services/api.ts';
import { kindOfSubject, roleOf, type WirePackage, type WireRole } from '../../services/policy/subjects.ts';
import { ATTRIBUTE, type Policy, type Rule, type Subject } from '../../services/policy/xacml.ts';

/** A doubt about a policy, with what mends it. */
export interface Finding {
  readonly code: Code;
  /** The rule it is about. */
  readonly rule: Rule | undefined;
  readonly subject: Subject | undefined;
  readonly fix: Fix | undefined;
}

export type Fix =
  | { readonly kind: 'level' }
  | { readonly kind: 'add-readers' }
  | { readonly kind: 'let-owner-send' }
  | { readonly kind: 'replace'; readonly by: Subject }
  | { readonly kind: 'remove' };

const CODES = [
  'no-authentication-level',
  'no-read',
  'mail-without-read',
  'mail-without-write',
  'placeholder-left-in',
  'read-otherwise-in-altinn',
  'unknown-subject-type',
  'unknown-role',
  'unknown-package',
  'role-in-organization-form',
  'altinn2-role',
  'unknown-code',
] as const;
export type Code = (typeof CODES)[number];

const PLACEHOLDER = /^\s*\[[a-z_ -]+\]\s*$/i;
const ORGANIZATION_FORM = 'urn:altinn:org:rolecode';

/** Which of a rule's subjects a warning is about, and what would mend each. */
function about(code: Code, owner: string, { roles, packages }: Known): (subject: Subject) => Fix | undefined {
  switch (code) {
    case 'placeholder-left-in':
      return ({ type, value }) =>
        !PLACEHOLDER.test(value)
          ? undefined
          : type === ATTRIBUTE.serviceOwner
            ? { kind: 'replace', by: { type, value: owner } }
            : { kind: 'remove' };
    case 'role-in-organization-form':
      return ({ type, value }) =>
        type === ORGANIZATION_FORM ? { kind: 'replace', by: { type: ATTRIBUTE.role, value } } : undefined;
    case 'unknown-role':
      return (subject) =>
        kindOfSubject(subject) === 'role' && !PLACEHOLDER.test(subject.value) && roleOf(subject, roles) === undefined
          ? { kind: 'remove' }
          : undefined;
    case 'unknown-package':
      return ({ type, value }) =>
        type === ATTRIBUTE.package &&
        !PLACEHOLDER.test(value) &&
        !packages.some((one) => one.code === value.toLowerCase())
          ? { kind: 'remove' }
          : undefined;
    case 'unknown-subject-type':
      return (subject) =>
        kindOfSubject(subject) === 'other' && subject.type !== ORGANIZATION_FORM ? { kind: 'remove' } : undefined;
    default:
      return () => undefined;
  }
}

interface Known {
  readonly roles: readonly WireRole[];
  readonly packages: readonly WirePackage[];
}

/** The server's warnings as findings a page can mend, and what only people care about: roles that will be gone. */
export function findingsOf(warnings: readonly Warning[], policy: Policy, owner: string, known: Known): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const add = (finding: Finding) => {
    const { code, rule, subject } = finding;
    const key = JSON.stringify([code, rule?.index, subject]);
    if (!seen.has(key)) findings.push(finding);
    seen.add(key);
  };
  for (const warning of warnings) {
    const code = CODES.find((one) => one === warning.code) ?? 'unknown-code';
    const rule = warning.rule === undefined ? undefined : policy.rules.find(({ id }) => id === warning.rule);
    const fixOf = about(code, owner, known);
    const fixes = (rule?.names ?? []).flatMap((subject) => {
      const fix = fixOf(subject);
      return fix === undefined ? [] : [{ subject, fix }];
    });
    for (const { subject, fix } of fixes) add({ code, rule, subject, fix: rule?.said === undefined ? undefined : fix });
    if (fixes.length > 0) continue;
    add({ code, rule, subject: undefined, fix: wholeFix(code) });
  }
  if (known.roles.length > 0)
    for (const rule of policy.rules)
      for (const subject of rule.said?.who ?? []) {
        const role = kindOfSubject(subject) === 'role' ? roleOf(subject, known.roles) : undefined;
        if (role?.provider.code !== 'altinn2') continue;
        add({ code: 'altinn2-role', rule, subject, fix: rule.said!.who.length > 1 ? { kind: 'remove' } : undefined });
      }
  return findings;
}

function wholeFix(code: Code): Fix | undefined {
  switch (code) {
    case 'no-authentication-level':
      return { kind: 'level' };
    case 'no-read':
    case 'mail-without-read':
      return { kind: 'add-readers' };
    case 'mail-without-write':
      return { kind: 'let-owner-send' };
    default:
      return undefined;
  }
}
