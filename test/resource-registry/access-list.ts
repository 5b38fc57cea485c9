import assert from 'node:assert/strict';
import type { Method } from '../../server/http/operation.ts';
import {
  type CallOptions,
  FJELLHEIM,
  fjellheim,
  LISTS,
  openRegistry,
  type Registry,
  registered,
  ttd,
} from './registry.ts';

export const organization = (number: string) => `urn:altinn:organization:identifier-no:${number}`;
/** The body that names members. */
export const members = (...urns: string[]) => ({ body: { data: urns } });

/** A registry with two resources of the demo's service owner, of which `listed` heeds access lists, and one of another. */
export async function openListed(): Promise<Registry> {
  const registry = await openRegistry();
  await registered(registry, 'listed', { changes: { accessListMode: 'Enabled' } });
  await registered(registry, 'listed-too');
  await registered(registry, 'of-fjellheim', {
    as: fjellheim,
    changes: { hasCompetentAuthority: { organization: FJELLHEIM, orgcode: 'FJEL', name: {} } },
  });
  return registry;
}

/** The access list API as the demo's service owner uses it; the registry is asked for at each call. */
export function listsOf(registry: () => Registry) {
  const call = (method: Method, path: string, options: CallOptions = {}) =>
    registry().call(method, `${LISTS}/${path}`, { as: ttd, ...options });
  return {
    call,
    async created(identifier: string, name = 'A list', description = 'Of banks') {
      const answer = await call('PUT', `ttd/${identifier}`, { body: { name, description } });
      assert.equal(answer.status, 200, answer.text);
      return answer;
    },
    etagOf: async (identifier: string) => (await call('GET', `ttd/${identifier}`)).headers.get('etag')!,
  };
}
