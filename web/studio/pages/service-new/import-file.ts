/** What a file brings of a service. */
export interface Brought {
  readonly resource?: { readonly identifier?: string; readonly title?: Readonly<Record<string, string>> };
  readonly policy?: { readonly xml: string } | null;
}

/**
 * Reads what somebody brings: the file of an export, a resource as the registry answers it, or a policy in XML. Undefined
 * for anything else.
 */
export function readBrought(name: string, text: string): Brought | undefined {
  if (/^\s*</.test(text)) return /\.json$/i.test(name) ? undefined : { policy: { xml: text } };
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
  const { resource, policy } = read as Record<string, unknown>;
  if (isObject(resource)) {
    const xml = isObject(policy) && typeof policy.xml === 'string' ? policy.xml : undefined;
    return { resource, ...(xml === undefined ? {} : { policy: { xml } }) };
  }
  return 'identifier' in read || 'title' in read ? { resource: read as NonNullable<Brought['resource']> } : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
