import { createHash } from 'node:crypto';
import { attributeId } from '../../../xacml/identifiers.ts';
import type { Policy } from '../../../xacml/policy.ts';
import { type Attribute, type FlatRule, flatten, urnOf } from './flatten.ts';
import { compare } from './rights.ts';

/** A right people may be given, with a name they can read (resource-registry §5.5, v2). */
export interface NamedRight {
  readonly key: string;
  readonly name: string;
  readonly resource: readonly Attribute[];
  readonly action: Attribute;
}

export type Language = 'nb' | 'nn' | 'en';

/** Which subjects make a right count, beside roles and packages. */
export interface Included {
  readonly serviceOwnerRights: boolean;
  readonly appRights: boolean;
}

export const ROLES_AND_PACKAGES: readonly string[] = [
  'urn:altinn:rolecode',
  'urn:altinn:external-role:ccr',
  'urn:altinn:external-role:cra',
  'urn:altinn:accesspackage',
];

const ACTION_NAMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  read: { nb: 'Les', nn: 'Les', en: 'Read' },
  write: { nb: 'Skriv', nn: 'Skriv', en: 'Write' },
  complete: { nb: 'Fullfør', nn: 'Fullfør', en: 'Complete' },
  delete: { nb: 'Slett', nn: 'Slett', en: 'Delete' },
  confirm: { nb: 'Bekreft', nn: 'Stadfest', en: 'Confirm' },
  instantiate: { nb: 'Opprett', nn: 'Opprett', en: 'Instantiate' },
  sign: { nb: 'Signer', nn: 'Signer', en: 'Sign' },
  reject: { nb: 'Avvis', nn: 'Avvis', en: 'Reject' },
  subscribe: { nb: 'Abonner', nn: 'Abonner', en: 'Subscribe' },
};

/** The rights of resource `identifier`, one a key, in order of first appearance. `language` undefined: untranslated. */
export function namedRightsOf(
  tree: Policy,
  identifier: string,
  included: Included,
  language: Language | undefined,
): NamedRight[] {
  const prefixes = [
    ...ROLES_AND_PACKAGES,
    // A prefix test: `urn:altinn:organization:…` and `urn:altinn:org:rolecode` count too (§5.5).
    ...(included.serviceOwnerRights ? ['urn:altinn:org'] : []),
    ...(included.appRights ? ['urn:altinn:resource:delegation'] : []),
  ];
  const rights = new Map<string, NamedRight>();
  for (const flat of flatten(tree)) {
    const [subject, second] = flat.subject;
    if (subject === undefined || second !== undefined || !prefixes.some((prefix) => urnOf(subject).startsWith(prefix)))
      continue;
    const resource = foldApp(flat.resource);
    if (!resource.some((attribute) => isResource(attribute, identifier))) continue;
    const key = keyOf(resource, flat.action.value);
    if (rights.has(key)) continue;
    rights.set(key, {
      key,
      name: nameOf(flat, resource, identifier, language),
      resource,
      action: { type: attributeId.action, value: flat.action.value },
    });
  }
  return [...rights.values()];
}

const isResource = ({ type, value }: Attribute, identifier: string): boolean =>
  type === 'urn:altinn:resource' && value.toLowerCase() === identifier.toLowerCase();

/** An org and an app are one resource, `app_{org}_{app}`; it comes last. */
export function foldApp(resource: readonly Attribute[]): Attribute[] {
  const org = resource.find(({ type }) => type === 'urn:altinn:org');
  const app = resource.find(({ type }) => type === 'urn:altinn:app');
  if (org === undefined || app === undefined) return [...resource];
  const others = resource.filter((attribute) => attribute !== org && attribute !== app);
  return [...others, { type: 'urn:altinn:resource', value: `app_${org.value}_${app.value}` }];
}

/** `01`, then the SHA-256 of the attributes sorted by id and of the action, all in lower case. */
export function keyOf(resource: readonly Attribute[], action: string): string {
  const sorted = [...resource].sort((one, other) => compare(one.type.toLowerCase(), other.type.toLowerCase()));
  const text = [...sorted.map(urnOf), attributeId.action, action].join(':').toLowerCase();
  return `01${createHash('sha256').update(text).digest('hex')}`;
}

function nameOf(
  { action }: FlatRule,
  resource: readonly Attribute[],
  identifier: string,
  language: Language | undefined,
): string {
  const { value } = action;
  const known = ACTION_NAMES[value.toLowerCase()];
  const name = (language && known?.[language]) ?? value.charAt(0).toUpperCase() + value.slice(1);
  const further = resource
    .filter((attribute) => !isResource(attribute, identifier))
    .map((attribute) => attribute.value);
  return further.length === 0 ? name : `${name} (${further.join(', ')})`;
}

/** The language to name rights in: `nb` without a header, undefined when the client reads none of ours. */
export function languageOf(acceptLanguage: string | undefined): Language | undefined {
  if (acceptLanguage === undefined || acceptLanguage.trim() === '') return 'nb';
  const wanted = acceptLanguage
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { language: LANGUAGES[tag.split('-')[0]!], weight: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return wanted.find(({ language }) => language !== undefined)?.language;
}

/** `no` is what many clients say for bokmål, and `*` leaves the choice to us. */
const LANGUAGES: Readonly<Record<string, Language>> = { nb: 'nb', no: 'nb', nn: 'nn', en: 'en', '*': 'nb' };
