import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../common/api/request.ts';
import type { Language } from '../../common/words/language.ts';

export interface PublishedService {
  readonly identifier: string;
  readonly title: Partial<Readonly<Record<Language, string>>>;
  readonly resourceType: string;
  readonly accessListMode: 'Disabled' | 'Enabled';
}

/** What an owner has published, of every kind, by id. */
export const servicesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['published services', api.owner],
    queryFn: ({ signal }) =>
      api.get<readonly PublishedService[]>('/resourceregistry/api/v1/resource/Search', {
        query: { orgCode: api.owner ?? '' },
        signal,
      }),
    select: (services) => [...services].sort((a, b) => a.identifier.localeCompare(b.identifier)),
    staleTime: 60_000,
  });

/** What a service is called in a language, or in any it has. */
export const serviceName = ({ title, identifier }: PublishedService, language: Language): string =>
  title[language] || title.nb || title.en || title.nn || identifier;
