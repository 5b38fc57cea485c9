import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../common/api/request.ts';

export interface Connection {
  readonly resourceIdentifier: string;
  readonly actionFilters?: readonly string[];
}

export interface AccessList {
  readonly identifier: string;
  readonly name: string;
  readonly resourceConnections?: readonly Connection[];
}

interface ListPage {
  readonly links: { readonly next?: string };
  readonly data: readonly AccessList[];
}

const MOST_PAGES = 50;

/** Where the lists of an owner are. */
export const listsPath = (owner: string): string =>
  `/resourceregistry/api/v1/access-lists/${encodeURIComponent(owner)}`;

/** Every list of the owner, with what it says of one resource. */
export const listsQuery = (api: Api, resource: string) =>
  queryOptions({
    // Begins as the key of the lists alone, so that a list made or changed elsewhere is asked for again here.
    queryKey: ['access lists', api.owner, resource],
    queryFn: async ({ signal }) => {
      const lists: AccessList[] = [];
      let path = listsPath(api.owner!);
      let query: Record<string, string | readonly string[]> | undefined = {
        include: ['resources', 'resource-actions'],
        resource,
      };
      for (let page = 0; page < MOST_PAGES; page++) {
        const { data, links }: ListPage = await api.get<ListPage>(path, {
          ...(query === undefined ? {} : { query }),
          signal,
        });
        lists.push(...data);
        if (links.next === undefined) break;
        const next = new URL(links.next, location.origin);
        path = next.pathname + next.search;
        query = undefined;
      }
      return lists;
    },
  });

const isConnected = ({ resourceConnections = [] }: AccessList): boolean => resourceConnections.length > 0;

/** The lists that decide who may use the resource. */
export const connectedQuery = (api: Api, resource: string) => ({
  ...listsQuery(api, resource),
  select: (lists: AccessList[]) => lists.filter(isConnected),
});
