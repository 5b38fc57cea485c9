import type { ResourceVersion } from '../model/service-resource.ts';
import type { ResourceReader } from './reader.ts';

/** The newest version of every resource, read again only when one has changed since. */
export function openCatalogue(reader: ResourceReader): { all(): Promise<readonly ResourceVersion[]> } {
  let at = -1;
  let known: Promise<readonly ResourceVersion[]> = Promise.resolve([]);
  return {
    async all() {
      const number = await reader.feedNumber();
      if (number > at) {
        const loading = reader.all();
        at = number;
        known = loading;
        // A failed load must not be what the next caller gets.
        loading.catch(() => {
          if (known === loading) at = -1;
        });
      }
      return known;
    },
  };
}
