import type { Access, Caller } from '../http/caller.ts';
import { anyScope } from '../http/caller.ts';

/** Scopes of the registry (resource-registry §2.1), matched as whole words. */
const WRITE = 'altinn:resourceregistry/resource.write';
const ADMIN = 'altinn:resourceregistry/resource.admin';
const LIST_READ = 'altinn:resourceregistry/accesslist.read';
const LIST_WRITE = 'altinn:resourceregistry/accesslist.write';
const LIST_READ_ANY = 'altinn:resourceregistry/pdp:accesslist.read';

/** Who may change resources and policies; that they are their own is asked later. */
export const resourceWriters: Access = anyScope([WRITE, ADMIN]);

/** Who may read access lists. */
export const listReaders: Access = anyScope([LIST_READ, LIST_WRITE, LIST_READ_ANY, ADMIN]);

/** Who may change access lists. */
export const listWriters: Access = anyScope([LIST_WRITE, ADMIN]);

/** The decision point and its like: components of the platform, and admin where `admin` is true. */
export const components = ({ admin }: { admin: boolean }): Access => ({
  kind: 'token',
  scopes: admin ? [ADMIN] : [],
  kinds: ['altinn', 'maskinporten'],
  allows: (caller) => admin && isAdmin(caller),
  platformToken: true,
});

/** Acts for every owner. */
export const isAdmin = (caller: Caller): boolean => caller.scopes.has(ADMIN);

/** Reads every owner's lists. */
export const readsEveryList = (caller: Caller): boolean => isAdmin(caller) || caller.scopes.has(LIST_READ_ANY);
