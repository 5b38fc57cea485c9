import { RequestRefused } from './errors.ts';
import { attributeId, category as categories, statusCode } from './identifiers.ts';
import { limits } from './limits.ts';
import type { PolicyTree, Target } from './policy.ts';
import type { RequestCategory } from './request.ts';

/** The ids of the resources directly below one; undefined when the resource is not known. */
export type Children = (resourceId: string) => readonly string[] | undefined;

/**
 * The decisions a resource scope asks for: the resource itself, with its children, or with all below it, level by
 * level (hierarchical resource profile). Throws RequestRefused.
 */
export function scoped(part: readonly RequestCategory[], children: Children): (readonly RequestCategory[])[] {
  const index = part.findIndex(({ category }) => category === categories.resource);
  const resource = part[index];
  const scope = resource?.attributes.find(({ id }) => id === attributeId.scope);
  if (!resource || !scope) return [part];
  const others = resource.attributes.filter((attribute) => attribute !== scope);
  const named = others.find(({ id }) => id === attributeId.resource);
  const id = named?.values[0];
  if (!named || id === undefined || named.values.length > 1 || scope.values.length !== 1) {
    throw new RequestRefused(0, `${attributeId.scope} needs one value, and one ${attributeId.resource} beside it.`);
  }
  return within(scope.values[0]!.trim(), id.trim(), children).map((resourceId) => {
    const attributes = others.map((attribute) =>
      attribute === named ? { ...attribute, values: [resourceId] } : attribute,
    );
    return part.with(index, { ...resource, attributes });
  });
}

function within(scope: string, top: string, children: Children): string[] {
  if (scope === 'Immediate') return [top];
  if (scope !== 'Children' && scope !== 'Descendants') {
    throw new RequestRefused(0, `The scope "${scope}" is not known; use Immediate, Children or Descendants.`);
  }
  const found = new Set([top]);
  let level = [top];
  do {
    level = level.flatMap((id) => below(id, children)).filter((id) => !found.has(id));
    for (const id of level) found.add(id);
    if (found.size > limits.decisions) {
      const sentence = `More than ${limits.decisions} resources lie below ${top}; ask for parts of it.`;
      throw new RequestRefused(0, sentence, statusCode.processingError);
    }
  } while (scope === 'Descendants' && level.length > 0);
  return [...found];
}

function below(id: string, children: Children): readonly string[] {
  const found = children(id);
  if (found) return found;
  throw new RequestRefused(0, `What lies below the resource ${id} is not known.`, statusCode.processingError);
}

/** An id beyond these is no name in a tree. */
const LONGEST_ID = 500;
const MOST_LEVELS = 50;

/**
 * The tree of the resource ids which policies name in targets: an id lies below the longest other one that it
 * continues after `:` or `/`. What is used when nobody says more about the resources.
 */
export function namedInPolicies(policies: readonly PolicyTree[]): Children {
  let tree: Map<string, string[]> | undefined;
  return (id) => {
    tree ??= treeOf(idsIn(policies));
    return tree.get(id);
  };
}

function idsIn(policies: readonly PolicyTree[]): Set<string> {
  const ids = new Set<string>();
  const fromTarget = (target: Target | undefined): void => {
    for (const { allOf } of target?.anyOf ?? []) {
      for (const { matches } of allOf) {
        for (const { attribute, value } of matches) {
          const named = attribute.kind === 'designator' && attribute.attributeId === attributeId.resource;
          if (named && value.text.length <= LONGEST_ID) ids.add(value.text.trim());
        }
      }
    }
  };
  const visit = (tree: PolicyTree): void => {
    fromTarget(tree.target);
    if (tree.kind === 'policy') for (const rule of tree.rules) fromTarget(rule.target);
    else for (const child of tree.children) if ('target' in child) visit(child);
  };
  for (const policy of policies) visit(policy);
  return ids;
}

function treeOf(ids: ReadonlySet<string>): Map<string, string[]> {
  const tree = new Map<string, string[]>([...ids].map((id) => [id, []]));
  for (const id of ids) {
    let end = lastSeparator(id, id.length);
    for (let level = 0; end > 0 && level < MOST_LEVELS; level++, end = lastSeparator(id, end)) {
      const siblings = tree.get(id.slice(0, end));
      if (!siblings) continue;
      siblings.push(id);
      break;
    }
  }
  return tree;
}

/** Where the last `:` or `/` before a place stands. */
function lastSeparator(id: string, before: number): number {
  return Math.max(id.lastIndexOf(':', before - 1), id.lastIndexOf('/', before - 1));
}
