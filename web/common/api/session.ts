import { queryOptions } from '@tanstack/react-query';
import { Refused, refusalFrom, unreachable } from './refusal.ts';

export type Role = 'owner' | 'editor' | 'reader';

export interface Membership {
  /** Short code, the first part of the address. */
  readonly owner: string;
  /** Nine digits. */
  readonly organizationNumber: string;
  readonly name: { readonly nb: string; readonly nn: string; readonly en: string };
  readonly role: Role;
  readonly status: string;
  /** Why the application was refused, for those who made it. */
  readonly rejectedReason?: string;
}

/** Who is logged in, and what for. */
export interface Me {
  readonly person: {
    readonly uuid: string;
    readonly partyId?: number;
    readonly name: string;
    readonly birthDate?: string;
    readonly language: string;
  };
  /** Uuid of the party chosen last; whether one may still act for it is asked each time. */
  readonly party: string;
  readonly theme: 'auto' | 'light' | 'dark';
  readonly authenticationLevel: number;
  readonly csrf: string;
  /** When the session ends unless something is done. */
  readonly expires: string;
  readonly memberships: readonly Membership[];
  readonly administrator: boolean;
  readonly profile: 'demo' | 'production';
}

let token = '';

/** What every request that changes something must carry; empty before `me` was read. */
export const csrf = (): string => token;

/** The person of the session, or null when nobody is logged in. */
export async function readMe(): Promise<Me | null> {
  const response = await fetch('/administration/api/v1/me', { headers: { accept: 'application/json' } }).catch(() => {
    throw new Refused(unreachable());
  });
  if (response.status === 401) return null;
  if (!response.ok) throw new Refused(await refusalFrom(response));
  const me = (await response.json()) as Me;
  token = me.csrf;
  return me;
}

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: readMe, staleTime: 30_000 });

/** Ends the session and goes where the server says. */
export async function logOut(): Promise<void> {
  const response = await fetch('/logout', {
    method: 'POST',
    headers: { accept: 'application/json', 'x-xsrf-token': token },
  });
  const answer = response.ok ? ((await response.json().catch(() => ({}))) as Record<string, unknown>) : {};
  location.assign(typeof answer.location === 'string' ? answer.location : '/');
}

/** Lets the session live on; answers false when it is over. */
export async function extendSession(): Promise<boolean> {
  const response = await fetch('/session/extend', { method: 'POST', headers: { 'x-xsrf-token': token } }).catch(
    () => undefined,
  );
  return response?.ok === true;
}
