import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../../common/api/request.ts';
import type { Language } from '../../../common/words/language.ts';

export interface Service {
  readonly identifier: string;
  readonly title: Partial<Readonly<Record<Language, string>>>;
  readonly resourceType: string;
}

/** The services an owner sends mail in, by id. */
export const servicesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['mail services', api.owner],
    queryFn: ({ signal }) =>
      api.get<readonly Service[]>('/resourceregistry/api/v1/resource/Search', {
        query: { orgCode: api.owner ?? '', resourceType: 'CorrespondenceService' },
        signal,
      }),
    select: (services) => [...services].sort((a, b) => a.identifier.localeCompare(b.identifier)),
    staleTime: 60_000,
  });

/** What a service is called in a language, or in any it has. */
export const serviceName = ({ title, identifier }: Service, language: Language): string =>
  title[language] || title.nb || title.en || title.nn || identifier;
