import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dataTypeId } from '../../xacml/identifiers.ts';
import { attributeOf, type Element, elementsOf, textOf } from '../../xacml/xml/element.ts';
import { readDocument } from '../../xacml/xml/read-document.ts';

/** The conformance cases beside the repository, and responses in one comparable form. */

const root = fileURLToPath(new URL('../../../shared/conformance/xacml/', import.meta.url));

export interface ConformanceCase {
  readonly suite: 'oasis-3.0' | 'altinn-apps' | 'altinn-resource-registry';
  readonly case: string;
  readonly tests: string;
  readonly files: readonly string[];
  readonly request?: readonly { category: string; id?: string; attributes: readonly (readonly string[])[] }[];
  readonly requestReferences?: readonly (readonly string[])[];
  readonly effectivePolicies?: readonly string[];
}

export const here = existsSync(`${root}index.json`);
export const skip = here ? false : `the conformance data is not at ${root}`;

/** Some of the files are UTF-16. */
export function read(file: string): string {
  const bytes = readFileSync(root + file);
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');
}

export function cases(...suites: readonly ConformanceCase['suite'][]): ConformanceCase[] {
  if (!here) return [];
  const index = JSON.parse(read('index.json')) as { cases: ConformanceCase[] };
  return index.cases.filter(({ suite }) => suites.includes(suite));
}

/** One result, everything that is compared: sorted, since only results themselves have an order. */
export interface Answer {
  readonly decision: string;
  readonly status: string;
  readonly obligations: readonly string[];
  readonly advice: readonly string[];
  readonly echo: readonly string[];
  readonly policies: readonly string[];
}

const canonical = (type: string): string => (Object.hasOwn(dataTypeId, type) ? dataTypeId[type as 'string'] : type);

export function xmlAnswers(text: string): Answer[] {
  return elementsOf(readDocument(text)).map((result): Answer => {
    const under = (element: Element | undefined, name: string) =>
      element ? elementsOf(element).filter((child) => child.name === name) : [];
    const inside = (name: string) => under(result, name)[0];
    const written = (element: Element) =>
      `${attributeOf(element, 'DataType')} ${textOf(element).trim()} ${attributeOf(element, 'XPathCategory') ?? ''}`.trim();
    const notice = (element: Element) => {
      const assignments = elementsOf(element).map((one) =>
        [attributeOf(one, 'AttributeId'), attributeOf(one, 'Category'), attributeOf(one, 'Issuer'), written(one)].join(
          ' ',
        ),
      );
      const id = attributeOf(element, 'ObligationId') ?? attributeOf(element, 'AdviceId');
      return [id, ...assignments.sort()].join('\n');
    };
    return {
      decision: textOf(inside('Decision')!).trim(),
      status: attributeOf(under(inside('Status'), 'StatusCode')[0]!, 'Value')!,
      obligations: under(inside('Obligations'), 'Obligation').map(notice).sort(),
      advice: under(inside('AssociatedAdvice'), 'Advice').map(notice).sort(),
      echo: under(result, 'Attributes')
        .flatMap((category) =>
          elementsOf(category).flatMap((attribute) =>
            elementsOf(attribute).map((value) =>
              [
                attributeOf(category, 'Category'),
                attributeOf(attribute, 'AttributeId'),
                attributeOf(attribute, 'Issuer'),
                written(value),
              ].join(' '),
            ),
          ),
        )
        .sort(),
      policies: (inside('PolicyIdentifierList') ? elementsOf(inside('PolicyIdentifierList')!) : [])
        .map((one) => `${one.name} ${textOf(one).trim()} ${attributeOf(one, 'Version')}`)
        .sort(),
    };
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a response as JSON, of any case.
type Loose = any;

/** Lower-cases the first letter of every member, since samples write both. */
function lowered(json: Loose): Loose {
  if (Array.isArray(json)) return json.map(lowered);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name[0]!.toLowerCase() + name.slice(1), lowered(value)]),
  );
}

export function jsonAnswers(text: string): Answer[] {
  // One of the samples has a comma before a closing bracket.
  const { response } = lowered(JSON.parse(text.replace(/^\ufeff/, '').replace(/,(\s*[\]}])/g, '$1')));
  const written = (value: Loose, type: string) => {
    const of = canonical(type ?? 'string');
    return typeof value === 'object' ? `${of} ${value.xPath} ${value.xPathCategory ?? ''}`.trim() : `${of} ${value}`;
  };
  const notice = ({ id, attributeAssignment }: Loose) => {
    const assignments = (attributeAssignment ?? []).map((one: Loose) =>
      [one.attributeId, one.category, one.issuer, written(one.value, one.dataType)].join(' '),
    );
    return [id, ...assignments.sort()].join('\n');
  };
  return [response].flat().map((result: Loose): Answer => {
    const lists = result.policyIdentifierList ?? {};
    const references = (name: 'policyIdReference' | 'policySetIdReference') =>
      (lists[name] ?? []).map((one: Loose) => `P${name.slice(1)} ${one.id} ${one.version}`);
    return {
      decision: result.decision,
      status: result.status.statusCode.value,
      obligations: (result.obligations ?? []).map(notice).sort(),
      advice: (result.associatedAdvice ?? []).map(notice).sort(),
      echo: (result.category ?? [])
        .flatMap((category: Loose) =>
          category.attribute.flatMap((attribute: Loose) =>
            [attribute.value]
              .flat()
              .map((value: Loose) =>
                [category.categoryId, attribute.attributeId, attribute.issuer, written(value, attribute.dataType)].join(
                  ' ',
                ),
              ),
          ),
        )
        .sort(),
      policies: [...references('policyIdReference'), ...references('policySetIdReference')].sort(),
    };
  });
}
