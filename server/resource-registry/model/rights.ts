import { createHash } from 'node:crypto';
import type { Policy } from '../../../xacml/policy.ts';
import { type Attribute, type FlatRule, flatten, urnOf } from './flatten.ts';

/** A right with everybody a policy gives it to (resource-registry §5.5, v1). */
export interface Right {
  readonly action: Attribute;
  readonly resource: readonly Attribute[];
  readonly subjects: { subjectAttributes: readonly Attribute[] }[];
  readonly rightKey: string;
  /** Attribute ids of the subjects: lower case, distinct, sorted. */
  readonly subjectTypes: readonly string[];
}

/** The rights of a policy, one a key, in order of first appearance; a subject named twice is there twice. */
export function rightsOf(tree: Policy): Right[] {
  const rights = new Map<string, Omit<Right, 'subjectTypes'>>();
  for (const flat of flatten(tree)) {
    const rightKey = rightKeyOf(flat);
    const right = rights.get(rightKey) ?? { action: flat.action, resource: flat.resource, subjects: [], rightKey };
    right.subjects.push({ subjectAttributes: flat.subject });
    rights.set(rightKey, right);
  }
  return [...rights.values()].map((right) => ({ ...right, subjectTypes: typesOf(right.subjects) }));
}

/** Action and resource values in clear, then a digest of action and attribute ids with values. */
export function rightKeyOf({ action, resource }: FlatRule): string {
  const sorted = [...resource].sort((one, other) => compare(urnOf(one), urnOf(other)));
  const hashed = [action.value, ...sorted.map(urnOf)].join(';');
  const digest = createHash('md5').update(Buffer.from(hashed, 'utf16le')).digest('hex');
  return [action.value, ...sorted.map(({ value }) => value), digest].join(';');
}

const typesOf = (subjects: Right['subjects']): string[] =>
  [
    ...new Set(subjects.flatMap(({ subjectAttributes }) => subjectAttributes.map(({ type }) => type.toLowerCase()))),
  ].sort();

/** By code unit, the same on every machine. */
export const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
