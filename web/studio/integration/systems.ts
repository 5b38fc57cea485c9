import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../common/api/request.ts';
import type { Language } from '../../common/words/language.ts';

export const SYSTEMS = '/authentication/api/v1/systemregister/vendor';
export const REQUESTS = '/authentication/api/v1/systemuser/request/vendor';

type Texts = Readonly<Partial<Record<Language, string>>>;
interface Right {
  readonly resource: readonly { readonly id: string; readonly value: string }[];
}

export interface ListedSystem {
  readonly systemId: string;
  readonly name: Texts;
  readonly description: Texts;
  readonly rights: readonly Right[];
  readonly accessPackages: readonly { readonly urn: string }[];
  readonly isVisible: boolean;
}

export interface OwnSystem extends Omit<ListedSystem, 'systemId'> {
  readonly id: string;
  readonly isDeleted: boolean;
  readonly clientId: readonly string[];
  readonly allowedRedirectUrls: readonly string[];
}

export const REQUEST_STATUSES = ['New', 'Accepted', 'Rejected', 'Denied', 'Timedout'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

export interface SystemRequest {
  readonly id: string;
  readonly externalRef: string;
  readonly systemId: string;
  readonly partyOrgNo: string;
  readonly status: string;
  readonly confirmUrl: string;
  readonly created: string;
  readonly timedOut: boolean;
}

/** How a request stands: what nobody has answered in time has timed out, whatever is stored. */
export const statusOf = ({ status, timedOut }: SystemRequest): RequestStatus =>
  timedOut && status === 'New' ? 'Timedout' : (REQUEST_STATUSES.find((one) => one === status) ?? 'New');

export const systemPath = (id: string): string => `${SYSTEMS}/${encodeURIComponent(id)}`;

export const systemsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['systems', api.owner],
    queryFn: ({ signal }) => api.get<readonly ListedSystem[]>(SYSTEMS, { signal }),
  });

export const systemQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['system', api.owner, id],
    queryFn: ({ signal }) => api.get<OwnSystem>(systemPath(id), { signal }),
  });

export const requestQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['system request', api.owner, id],
    queryFn: ({ signal }) => api.get<SystemRequest>(`${REQUESTS}/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: 15_000,
  });

export const nameIn = (texts: Texts, language: Language, id: string): string =>
  texts[language] || texts.nb || texts.en || texts.nn || id;

export const resourcesOf = ({ rights }: { readonly rights: readonly Right[] }): readonly string[] =>
  rights.flatMap(({ resource }) => resource.map(({ value }) => value));

/** A right to a service, as the register takes it. */
export const rightTo = (resource: string): Right => ({ resource: [{ id: 'urn:altinn:resource', value: resource }] });
