import type { Resolve } from './compile.ts';
import { PolicyRefused } from './errors.ts';
import { parsePolicyTree } from './parse-policy.ts';
import type { PolicyReference, PolicyTree } from './policy.ts';
import { attributeOf } from './xml/element.ts';
import { readDocument } from './xml/read-document.ts';

/** A policy at hand, or the reason why it cannot be used, under the id and version it claims. */
interface Candidate {
  readonly kind: PolicyTree['kind'];
  readonly id: string;
  readonly version: string;
  readonly policy: PolicyTree | PolicyRefused;
}

/**
 * Resolves references among the given policies: by id, and the newest of the versions that fit. A text that is no
 * policy harms only who refers to it.
 */
export function among(policies: readonly (PolicyTree | string)[]): Resolve {
  const candidates = policies.map(candidateOf).filter((candidate) => candidate !== undefined);
  return (reference) => {
    const kind = reference.kind === 'policy-reference' ? 'policy' : 'policy-set';
    let newest: Candidate | undefined;
    for (const candidate of candidates) {
      if (candidate.kind !== kind || candidate.id !== reference.id || !fits(candidate.version, reference)) continue;
      if (!newest || compareVersions(candidate.version, newest.version) > 0) newest = candidate;
    }
    if (newest?.policy instanceof PolicyRefused) throw newest.policy;
    return newest?.policy;
  };
}

function candidateOf(source: PolicyTree | string): Candidate | undefined {
  if (typeof source !== 'string') return { ...pick(source), policy: source };
  try {
    const policy = parsePolicyTree(source);
    return { ...pick(policy), policy };
  } catch (error) {
    if (!(error instanceof PolicyRefused)) throw error;
    return claimed(source, error);
  }
}

function pick({ kind, id, version }: PolicyTree): Omit<Candidate, 'policy'> {
  return { kind, id, version };
}

/** What a refused policy says it is, when as much can be read. */
function claimed(source: string, refused: PolicyRefused): Candidate | undefined {
  if (refused.fault !== 'not-xacml') return undefined;
  const root = readDocument(source);
  const kind = root.name === 'PolicySet' ? 'policy-set' : 'policy';
  const id = attributeOf(root, kind === 'policy' ? 'PolicyId' : 'PolicySetId')?.trim();
  return id === undefined
    ? undefined
    : { kind, id, version: attributeOf(root, 'Version')?.trim() ?? '1.0', policy: refused };
}

/** Whether a version satisfies the patterns of a reference (XACML 3.0, 5.10 to 5.13). */
export function fits(version: string, reference: Omit<PolicyReference, 'kind' | 'line' | 'id'>): boolean {
  const { version: exact, earliestVersion, latestVersion } = reference;
  return (
    (exact === undefined || compareToPattern(version, exact) === 0) &&
    (earliestVersion === undefined || compareToPattern(version, earliestVersion) >= 0) &&
    (latestVersion === undefined || compareToPattern(version, latestVersion) <= 0)
  );
}

/** `*` stands for any one number, `+` for any number and all that follow (XACML 3.0, 5.13). */
function compareToPattern(version: string, pattern: string): number {
  const numbers = version.split('.').map(Number);
  const parts = pattern.split('.');
  for (const [index, part] of parts.entries()) {
    const number = numbers[index];
    if (number === undefined) return -1;
    if (part === '+') return 0;
    if (part !== '*' && number !== Number(part)) return number - Number(part);
  }
  return numbers.length - parts.length;
}

function compareVersions(a: string, b: string): number {
  const x = a.split('.').map(Number);
  const y = b.split('.').map(Number);
  for (let at = 0; at < Math.max(x.length, y.length); at++) {
    const difference = (x[at] ?? -1) - (y[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
