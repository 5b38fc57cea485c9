import { PolicyRefused } from '../../../xacml/errors.ts';
import { category } from '../../../xacml/identifiers.ts';
import { parsePolicy } from '../../../xacml/parse-policy.ts';
import type { Match, Policy, Rule } from '../../../xacml/policy.ts';
import { decodeText } from '../../http/read-body.ts';
import { attributeOf, shapeFaults } from './flatten.ts';
import { appOf } from './service-resource.ts';

/** What the registry thinks of a policy that is to be stored (resource-registry §5.1, §8.2). */
export type PolicyVerdict =
  | { readonly kind: 'accepted'; readonly tree: Policy }
  /** Broken, dangerous or no policy at all: what is wrong, and on which line. */
  | { readonly kind: 'unreadable'; readonly line: number; readonly text: string; readonly rule?: string }
  /** A sound policy that is not one for this resource, in the words of §5.1. */
  | { readonly kind: 'refused'; readonly line: number; readonly text: string; readonly rule: string };

const OTHER_RESOURCE = 'Policy not accepted: Contains rules for a different registry resource';
const NO_RESOURCE = 'Policy not accepted: Contains rule without reference to registry resource id';

/** Judges a document as the policy of the resource `identifier`. */
export function judgePolicy(document: Buffer, identifier: string): PolicyVerdict {
  const text = decodeText(document);
  if (text === undefined)
    return { kind: 'unreadable', line: 1, text: 'The file is not UTF-8 text; save the policy as UTF-8.' };
  let tree: Policy;
  try {
    tree = parsePolicy(text);
  } catch (error) {
    if (error instanceof PolicyRefused) return { kind: 'unreadable', line: error.line, text: error.message };
    throw error;
  }
  for (const rule of tree.rules) {
    const fault = resourceFault(rule, identifier);
    if (fault !== undefined) return { kind: 'refused', line: rule.line, text: fault, rule: rule.id };
  }
  const [shape] = shapeFaults(tree);
  if (shape !== undefined) return { kind: 'unreadable', line: shape.line, text: shape.text, rule: shape.rule };
  return { kind: 'accepted', tree };
}

/** A rule must name the resource it is uploaded for, and no other. */
function resourceFault(rule: Rule, identifier: string): string | undefined {
  const named = resourceMatches(rule).map(attributeOf);
  const ids = named.filter(({ type }) => type === 'urn:altinn:resource').map(({ value }) => value);
  if (ids.some((id) => id !== identifier)) return OTHER_RESOURCE;
  if (ids.length > 0) return undefined;
  const app = appOf(identifier);
  const names = (type: string, wanted: string) =>
    named.some((attribute) => attribute.type === type && attribute.value.toLowerCase() === wanted.toLowerCase());
  return app !== undefined && names('urn:altinn:org', app.org) && names('urn:altinn:app', app.app)
    ? undefined
    : NO_RESOURCE;
}

const resourceMatches = ({ target }: Rule): Match[] =>
  (target?.anyOf ?? [])
    .flatMap(({ allOf }) => allOf)
    .flatMap(({ matches }) => matches)
    .filter(({ attribute }) => attribute.category === category.resource);
