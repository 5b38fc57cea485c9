/** Why the embedded PostgreSQL does not start. */
export type RefusalReason =
  | 'in-use'
  | 'other-version'
  | 'foreign-directory'
  | 'not-ours'
  | 'not-writable'
  | 'disk-full'
  | 'no-account'
  | 'no-binaries'
  | 'could-not-start';

/** The embedded PostgreSQL does not start; the message says in one or two sentences what is wrong and what to do. */
export class EmbeddedPostgresRefused extends Error {
  override readonly name = 'EmbeddedPostgresRefused';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The refusal for a data directory that a running PostgreSQL holds; processId is unknown when another start won a race. */
export function inUse(dataDirectory: string, processId?: number): EmbeddedPostgresRefused {
  const holder = processId === undefined ? 'another PostgreSQL' : `a running PostgreSQL (process ${processId})`;
  return new EmbeddedPostgresRefused(
    'in-use',
    `The data directory ${dataDirectory} is in use by ${holder}. Another Budstikke probably runs on it: stop that one, or give this one a DATA_DIR of its own.`,
  );
}

/** Turns a failed file operation in or beside the data directory into the refusal it means; other errors come back as they are. */
export function refusalOfFileError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path);
  const why = whyNotWritable[code];
  return why === undefined ? error : notWritable(path, why);
}

/** Recognises in PostgreSQL's own complaint the conditions an operator can mend; undefined for any other. */
export function refusalOfWords(complaint: string, path: string): EmbeddedPostgresRefused | undefined {
  if (/No space left on device|Disk quota exceeded/.test(complaint)) return diskFull(path);
  const why = complaint.match(/Permission denied|Operation not permitted|Read-only file system/)?.[0];
  return why === undefined ? undefined : notWritable(path, why);
}

const whyNotWritable: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  ENOENT: 'No such directory, and it cannot be made', // what a recursive mkdir says of a read-only file system
  ENOTDIR: 'Not a directory',
  EEXIST: 'Not a directory', // what a recursive mkdir says of a path through a file
};

function diskFull(path: string): EmbeddedPostgresRefused {
  return new EmbeddedPostgresRefused(
    'disk-full',
    `The disk that holds ${path} is full. Free some space there, or set DATA_DIR to a folder on another disk.`,
  );
}

function notWritable(path: string, why: string): EmbeddedPostgresRefused {
  return new EmbeddedPostgresRefused(
    'not-writable',
    `Budstikke cannot write its database in ${path} (${why}). Make that folder writable for the user who runs Budstikke, or set DATA_DIR to another.`,
  );
}
