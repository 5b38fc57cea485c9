import { readFile } from 'node:fs/promises';
import { EmbeddedPostgresRefused } from './refused.ts';

/** The user a PostgreSQL process runs as when Budstikke itself is root, which PostgreSQL refuses to be. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Chooses from the text of /etc/passwd: `postgres`, else `nobody`, else the first ordinary user (id 1000 and up).
 * Undefined when there is none but system users.
 */
export function chooseAccount(passwd: string): Account | undefined {
  const accounts = parseAccounts(passwd).filter((account) => account.uid !== 0);
  const named = (name: string) => accounts.find((account) => account.name === name);
  return named('postgres') ?? named('nobody') ?? accounts.find((account) => account.uid >= 1000);
}

function parseAccounts(passwd: string): Account[] {
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4 && !fields[0]!.startsWith('#'))
    .map(([name, , uid, gid]) => ({ name: name!, uid: Number(uid), gid: Number(gid) }))
    .filter((account) => Number.isInteger(account.uid) && Number.isInteger(account.gid));
}

/**
 * The account to drop to, or undefined when this process is not root and PostgreSQL may simply run as it does.
 * A data directory that an ordinary user already owns keeps its owner, so that who started it last decides nothing.
 */
export async function accountToRunAs(owner: { uid: number; gid: number } | undefined): Promise<Account | undefined> {
  if (process.geteuid?.() !== 0) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  if (owner && owner.uid !== 0) {
    const known = parseAccounts(passwd).find((account) => account.uid === owner.uid);
    return { name: known?.name ?? `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  const account = chooseAccount(passwd);
  if (!account) {
    throw new EmbeddedPostgresRefused(
      'no-account',
      'PostgreSQL does not run as root, and this machine has no other user for it. Add one ("useradd --system postgres"), start Budstikke as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  return account;
}

/** The account as child_process takes it: 32 bits with a sign (the `nobody` of macOS, owner 4294967294 of a file, is -2). */
export function spawnIdentity(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid | 0, gid: account.gid | 0 } : {};
}
