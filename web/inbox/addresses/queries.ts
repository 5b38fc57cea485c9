import { queryOptions } from '@tanstack/react-query';
import { api } from '../mail/queries.ts';

const PROFILE = '/profile/api/v1';
export const SETTINGS = `${PROFILE}/users/current/profilesettings`;
export const OWN = `${PROFILE}/users/current/notificationsettings/parties`;
export const officialPath = (number: string): string =>
  `${PROFILE}/organizations/${number}/notificationaddresses/mandatory`;

/** What the national registers know of whoever is logged in. */
export interface Profile {
  readonly email: string;
  readonly phoneNumber: string;
  readonly isReserved: boolean;
}

/** Where one wants to be told of mail to an organisation. */
export interface OwnAddress {
  readonly partyUuid: string;
  readonly emailAddress: string | null;
  readonly phoneNumber: string | null;
  /** URNs of the services it is about; null for all. */
  readonly resourceIncludeList: readonly string[] | null;
}

/** An address of the organisation itself. */
export interface OfficialAddress {
  readonly notificationAddressId: string;
  readonly email: string | null;
  readonly countryCode: string | null;
  readonly phone: string | null;
}

export const profileQuery = queryOptions({
  queryKey: ['inbox', 'profile'],
  queryFn: ({ signal }) => api.get<Profile>(`${PROFILE}/users/current`, { signal }),
});

export const ownAddressesQuery = queryOptions({
  queryKey: ['inbox', 'own-addresses'],
  queryFn: ({ signal }) => api.get<readonly OwnAddress[]>(OWN, { signal }),
});

export const officialQuery = (number: string) =>
  queryOptions({
    queryKey: ['inbox', 'official-addresses', number],
    queryFn: ({ signal }) => api.get<readonly OfficialAddress[]>(officialPath(number), { signal }),
    enabled: number !== '',
  });

const EMAIL = /^[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;.]+$/;

/** What is wrong with an address that was typed; both may be empty only together with the wish to remove it. */
export function faultsOf({ email, phone }: { readonly email: string; readonly phone: string }) {
  const digits = phone.replace(/[\s-]/g, '');
  return {
    email: email.trim() !== '' && !EMAIL.test(email.trim()),
    phone: digits !== '' && !/^(\+\d{5,15}|\d{8})$/.test(digits),
    neither: email.trim() === '' && digits === '',
  };
}

/** +47 999 90 001 as it is read. */
export const phoneText = (phone: string): string =>
  phone.replace(/^(\+47)(\d{3})(\d{2})(\d{3})$/, '$1\u00a0$2\u00a0$3\u00a0$4');
