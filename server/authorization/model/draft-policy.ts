import { PolicyRefused } from '../../../xacml/errors.ts';
import { parsePolicy } from '../../../xacml/parse-policy.ts';
import { InvalidFields } from '../../http/problem.ts';
import { type PlainPolicy, plainFaults, xacmlOf } from '../../resource-registry/port.ts';
import { ResourcePolicy } from '../decisions/resource-policy.ts';

/**
 * A policy that is only tried: XML as text, or who-may-do-what in plain words for the resource. Throws InvalidFields with
 * the place and, for XML, the line.
 */
export function draftPolicy(sent: unknown, resourceId: string): ResourcePolicy {
  if (typeof sent === 'string') return parsed(sent);
  if (!isPlainPolicy(sent)) throw new InvalidFields([{ path: '$.policy', message: SHAPE }]);
  const faults = plainFaults(sent);
  if (faults.length > 0)
    throw new InvalidFields(faults.map(({ path, message }) => ({ path: path.replace('$', '$.policy'), message })));
  return parsed(xacmlOf(sent, resourceId));
}

const SHAPE =
  'A policy is XACML as a text, or an object such as {"rules": [{"who": [{"role": "dagl"}], "may": ["read"]}], "levels": {"everybody": 3}}.';

function parsed(xml: string): ResourcePolicy {
  try {
    return new ResourcePolicy(parsePolicy(xml));
  } catch (error) {
    if (!(error instanceof PolicyRefused)) throw error;
    throw new InvalidFields([{ path: '$.policy', message: `Line ${error.line}: ${error.message}` }]);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPlainPolicy = (sent: unknown): sent is PlainPolicy =>
  isObject(sent) &&
  Array.isArray(sent.rules) &&
  sent.rules.every(
    (rule) =>
      isObject(rule) &&
      Array.isArray(rule.who) &&
      rule.who.every((one) => isObject(one) && Object.values(one).every((value) => typeof value === 'string')) &&
      Array.isArray(rule.may) &&
      rule.may.every((action) => typeof action === 'string'),
  ) &&
  (sent.levels === undefined || isObject(sent.levels));
