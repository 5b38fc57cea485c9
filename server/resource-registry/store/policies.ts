import { parsePolicy } from '../../../xacml/parse-policy.ts';
import { decodeText } from '../../http/read-body.ts';
import { accessPackagesOf, minimumLevelOf } from '../model/policy-facts.ts';
import type { RegisteredPolicy } from '../port.ts';
import type { ResourceReader } from './reader.ts';

/** A parsed policy is some 40 kB. */
const MOST_PARSED = 1_000;

/** Stored policies, parsed once a version: a version never changes, so nothing here grows stale. */
export interface Policies {
  /** Undefined when the version is gone, with its resource. */
  ofVersion(version: number): Promise<RegisteredPolicy | undefined>;
  /** The last uploaded policy of a resource; undefined without one. */
  current(identifier: string): Promise<RegisteredPolicy | undefined>;
}

export function openPolicies(reader: ResourceReader): Policies {
  const parsed = new Map<number, Promise<RegisteredPolicy | undefined>>();

  const ofVersion = (version: number): Promise<RegisteredPolicy | undefined> => {
    const policy = parsed.get(version) ?? load(version);
    // The least recently used is the first to go.
    parsed.delete(version);
    if (parsed.size >= MOST_PARSED) parsed.delete(parsed.keys().next().value!);
    parsed.set(version, policy);
    policy.then(
      (found) => found === undefined && parsed.delete(version),
      () => parsed.delete(version),
    );
    return policy;
  };

  const load = async (version: number): Promise<RegisteredPolicy | undefined> => {
    const document = await reader.policyOfVersion(version);
    if (document === undefined) return undefined;
    const tree = parsePolicy(decodeText(document) ?? '');
    return { version, tree, minimumLevel: minimumLevelOf(tree), accessPackages: accessPackagesOf(tree) };
  };

  return {
    ofVersion,
    async current(identifier) {
      const version = (await reader.current(identifier))?.policyVersion;
      return version === undefined || version === null ? undefined : ofVersion(version);
    },
  };
}
