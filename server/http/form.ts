/**
 * Fields of a form as the tree that JSON would have been (correspondence-send §2.11, design §4): dotted paths in any
 * case, lists with `[index]`, `.index` or a repeated field, map entries as `.key` or `[key]`, an optional leading
 * `request.`. Empty values count as absent.
 *
 * `mapFields` names (lower-case paths) hold maps: what follows is one key, dots and all.
 */
export function treeOf(
  fields: readonly (readonly [name: string, value: string])[],
  mapFields: readonly string[],
): unknown {
  const root: FormNode = node();
  for (const [name, value] of fields) {
    if (value === '') continue;
    const path = pathOf(name, mapFields);
    if (path.length === 0 || path.length > 12) continue;
    let at = root;
    for (const step of path) {
      const key = step.toLowerCase();
      let next = at.children.get(key);
      if (next === undefined) {
        next = node(step);
        at.children.set(key, next);
      }
      at = next;
    }
    at.values.push(value);
  }
  return treeNodeValue(root);
}

interface FormNode {
  readonly name: string;
  readonly children: Map<string, FormNode>;
  readonly values: string[];
}

const node = (name = ''): FormNode => ({ name, children: new Map(), values: [] });

function pathOf(name: string, mapFields: readonly string[]): string[] {
  const bare = name.replace(/^request\./i, '');
  const lower = bare.toLowerCase();
  const map = mapFields.find((field) => lower.startsWith(`${field}.`) || lower.startsWith(`${field}[`));
  if (map !== undefined) {
    const rest = bare.slice(map.length);
    const key = rest.startsWith('[') ? rest.slice(1).replace(/\]$/, '') : rest.slice(1);
    return key === '' ? [] : [...steps(bare.slice(0, map.length)), key];
  }
  return steps(bare);
}

const steps = (path: string): string[] => path.split(/[.[\]]+/).filter((step) => step !== '');

function treeNodeValue(current: FormNode): unknown {
  const { children, values } = current;
  if (children.size === 0) return values.length === 1 ? values[0] : values;
  const entries = [...children.values()];
  if (entries.every(({ name }) => /^\d+$/.test(name)))
    return [...values, ...entries.sort((a, b) => Number(a.name) - Number(b.name)).map(treeNodeValue)];
  const object: Record<string, unknown> = Object.create(null);
  for (const entry of entries) object[entry.name] = treeNodeValue(entry);
  return object;
}
