import { type CompiledPolicy, type CompileOptions, compilePolicy } from './compile.ts';
import { decideAll, refused, type DecisionResult } from './decide-all.ts';
import { PolicyRefused, RequestRefused } from './errors.ts';
import { type Children, namedInPolicies } from './hierarchy.ts';
import { statusCode } from './identifiers.ts';
import { readJsonRequest } from './json-request.ts';
import { writeJsonResponse } from './json-response.ts';
import { parsePolicyTree } from './parse-policy.ts';
import type { PolicyTree } from './policy.ts';
import { among } from './references.ts';
import { readXmlRequest } from './xml-request.ts';
import { writeXmlResponse } from './xml-response.ts';

export interface RespondOptions {
  readonly compatibility?: NonNullable<CompileOptions['compatibility']>;
  /** The instant of the decision in milliseconds since 1970; the system's clock when absent. */
  readonly now?: number;
  /** What lies below a resource; else the tree of the resource ids that the policies name. */
  readonly children?: Children;
}

/**
 * Decides an XACML request text, XML or JSON, and answers in the same form. The first policy is the root, the others
 * are reachable by reference. Never throws: a policy or request that cannot be used gives Indeterminate.
 */
export function respond(policies: readonly string[], request: string, options: RespondOptions = {}): string {
  const isJson = /^\s*[{[]/.test(request);
  const results = resultsOf(policies, request, isJson, options);
  return isJson ? writeJsonResponse(results) : writeXmlResponse(results);
}

function resultsOf(
  policies: readonly string[],
  text: string,
  isJson: boolean,
  options: RespondOptions,
): DecisionResult[] {
  try {
    const request = isJson ? readJsonRequest(text) : readXmlRequest(text);
    const { compiled, trees } = prepared(policies, options);
    return decideAll(compiled, request, {
      ...(options.now !== undefined && { now: options.now }),
      children: options.children ?? namedInPolicies(trees),
    });
  } catch (error) {
    if (error instanceof RequestRefused) return [refused(error)];
    if (!(error instanceof PolicyRefused)) throw error;
    const message = `The policy cannot be used (line ${error.line}): ${error.message}`;
    return [refused({ code: statusCode.syntaxError, message })];
  }
}

function prepared(
  policies: readonly string[],
  { compatibility }: RespondOptions,
): { compiled: CompiledPolicy; trees: PolicyTree[] } {
  const [rootText, ...others] = policies;
  if (rootText === undefined) throw new PolicyRefused('not-xacml', 0, 'No policy was given.');
  const root = parsePolicyTree(rootText);
  const resolve = among([root, ...others]);
  const trees: PolicyTree[] = [root];
  const compiled = compilePolicy(root, {
    ...(compatibility && { compatibility }),
    resolve(reference) {
      const found = resolve(reference);
      if (found && !trees.includes(found)) trees.push(found);
      return found;
    },
  });
  return { compiled, trees };
}
