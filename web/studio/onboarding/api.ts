import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../common/api/request.ts';

/** What the pages for a service owner's first steps, keys and clients ask the server for. */

export type StepName =
  | 'service-owner'
  | 'api-key'
  | 'client'
  | 'service'
  | 'access-rules'
  | 'publish'
  | 'first-message'
  | 'events';

export interface Step {
  readonly step: StepName;
  readonly state: 'done' | 'missing' | 'wrong' | 'waiting';
  readonly since: string | null;
  readonly evidence: Readonly<Record<string, unknown>> | null;
  readonly waitsFor: string | null;
  readonly next: string | null;
}

export interface Setup {
  readonly done: number;
  readonly steps: readonly Step[];
}

const ADMINISTRATION = '/administration/api/v1';
export const ownerPath = (code: string): string => `${ADMINISTRATION}/service-owners/${encodeURIComponent(code)}`;

export const setupKey = (code: string | undefined) => ['setup', code] as const;

export const setupQuery = (api: Api) =>
  queryOptions({
    queryKey: setupKey(api.owner),
    queryFn: ({ signal }) =>
      api.get<Setup>(`${ADMINISTRATION}/owners/${encodeURIComponent(api.owner!)}/setup`, { signal }),
    // Its steps are taken on many pages; whoever comes back from one must see it done.
    staleTime: 0,
  });

export interface ServiceOwner {
  readonly code: string;
  readonly organizationNumber: string;
  readonly name: { readonly nb: string; readonly nn: string; readonly en: string };
  readonly contact: { readonly email: string; readonly phone: string | null };
  readonly agreement: { readonly acceptedAt: string };
  readonly status: 'applied' | 'approved' | 'suspended' | 'rejected';
  readonly createdAt: string;
  readonly approvedAt: string | null;
  readonly suspendedReason?: string;
  readonly rejectedReason?: string;
}

export const serviceOwnerQuery = (api: Api) =>
  queryOptions({
    queryKey: ['service owner', api.owner],
    queryFn: ({ signal }) => api.get<ServiceOwner>(ownerPath(api.owner!), { signal }),
  });

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly callsPerMinute: number | null;
  readonly created: string;
  readonly lastUsed: string | null;
  readonly revoked: string | null;
  readonly expires: string | null;
}

export type MadeApiKey = ApiKey & { readonly key: string };

export const apiKeysPath = (code: string): string => `${ownerPath(code)}/api-keys`;
export const apiKeysQuery = (api: Api) =>
  queryOptions({
    queryKey: ['api keys', api.owner],
    queryFn: ({ signal }) => api.get<readonly ApiKey[]>(apiKeysPath(api.owner!), { signal }),
  });

export interface Client {
  readonly client_id: string;
  readonly client_name: string;
  readonly client_orgno: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly access_token_lifetime: number;
  readonly active: boolean;
  readonly created: string;
  readonly last_token?: string;
  readonly key_warning?: string;
}

export type ClientKey = (
  | { readonly kty: 'RSA'; readonly e: string; readonly n: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
) & {
  readonly alg: string;
  readonly use: string;
  readonly kid: string;
  /** Seconds since 1970; added by the server. */
  readonly exp?: number;
};

export interface TokenRequest {
  readonly requested: string;
  readonly given: boolean;
  readonly code?: string;
  readonly description?: string | null;
  readonly hint?: string | null;
  readonly kid: string | null;
  readonly scope: string;
  readonly consumer_org?: string;
}

export const CLIENTS = '/maskinporten/clients';
export const clientPath = (id: string): string => `${CLIENTS}/${encodeURIComponent(id)}`;

export const clientsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['clients', api.owner],
    queryFn: ({ signal }) => api.get<readonly Client[]>(CLIENTS, { query: { inactive: true }, signal }),
  });

export const clientQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['client', api.owner, id],
    queryFn: ({ signal }) => api.get<Client>(clientPath(id), { signal }),
  });

export const clientKeysQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['client', api.owner, id, 'keys'],
    queryFn: async ({ signal }) =>
      (await api.get<{ keys: readonly ClientKey[] }>(`${clientPath(id)}/jwks`, { signal })).keys,
  });

export const tokenRequestsQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['client', api.owner, id, 'token requests'],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: readonly TokenRequest[] }>(`${clientPath(id)}/token-requests`, { signal })).data,
  });

/** What a sender needs, and what follows up with events; offered ticked. */
export const SENDER_SCOPES = [
  'altinn:serviceowner',
  'altinn:correspondence.write',
  'altinn:correspondence.read',
  'altinn:events.subscribe',
] as const;

interface Scope {
  readonly name: string;
  readonly description?: string;
}

export const scopesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['public scopes'],
    queryFn: ({ signal }) => api.get<readonly Scope[]>('/maskinporten/scopes/all', { signal }),
    staleTime: 300_000,
  });

export interface VerifiedStep {
  readonly step: string;
  readonly state: 'done' | 'missing' | 'wrong' | 'unknown';
  readonly message: string;
  readonly next?: string;
}

export interface Verification {
  readonly ready: boolean;
  readonly steps: readonly VerifiedStep[];
}

export const verify = (
  api: Api,
  what: { clientId?: string; resourceId?: string; recipient?: string; token?: string },
): Promise<Verification> => api.post(`${ADMINISTRATION}/verify-setup`, what);

/** A party to choose from; a real person has no name here. */
export interface FoundParty {
  readonly uuid: string;
  readonly kind: string;
  readonly name: string | null;
  readonly organizationNumber: string | null;
  readonly birthDate: string | null;
}

export const findParties = async (api: Api, text: string): Promise<readonly FoundParty[]> =>
  (await api.post<{ data: readonly FoundParty[] }>(`${ADMINISTRATION}/parties/find`, { text })).data;
