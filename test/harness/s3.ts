import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const BUCKET = 'budstikke-test';
/** Small, so that a test with a handful of uploads sees several pages. */
const UPLOADS_PER_PAGE = 2;

/** A request an S3 server is about to carry out. */
export interface S3Request {
  readonly method: string;
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
}

/** `forbid` answers 403 and `delay` 503, which asks for another try; `forget-answer` carries the request out and then breaks the connection. */
export type Disturbance = 'forbid' | 'delay' | 'forget-answer';

export interface TestS3 {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Asked before each request; set it to make the server misbehave. */
  disturb: (request: S3Request) => Disturbance | undefined;
  /** Keys of all objects, and `upload of {key}` for every multipart upload that has not ended. */
  contents(): Promise<string[]>;
  stop(): Promise<void>;
}

interface Context {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  status: number;
  type: string;
  body: unknown;
  respond: boolean;
}

type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;

interface S3Object {
  readonly bucket: string;
  readonly key: string;
  readonly content: Buffer | Readable;
  readonly metadata: Record<string, string>;
}

/** What is used of s3rver, which has no types of its own. */
interface S3rver {
  readonly middleware: Middleware[];
  readonly httpServer: Server;
  readonly store: {
    getResourcePath(bucket: string, key: string | undefined, resource: string): string;
    putMetadata(bucket: string, key: string, metadata: Record<string, string>, md5: string): Promise<void>;
    putObject(object: S3Object): Promise<{ size: number; md5: string }>;
  };
  run(): Promise<{ port: number }>;
  close(): Promise<void>;
}

const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver;

/**
 * Starts an S3 server with one bucket on a free loopback port, its data in a temporary directory. It is s3rver, with
 * what Amazon's S3 does and s3rver does not added: conditional writes, objects that appear when complete, ending and
 * listing multipart uploads.
 */
export async function startS3(): Promise<TestS3> {
  const directory = await mkdtemp(join(tmpdir(), 'budstikke-s3-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: BUCKET }],
  });
  const uploads = server.store.getResourcePath(BUCKET, undefined, 'uploads');
  const s3: Omit<TestS3, 'endpoint'> & { endpoint: string } = {
    endpoint: '',
    region: 'eu-north-1',
    bucket: BUCKET,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    disturb: () => undefined,
    contents: async () => [
      ...(await objects(join(directory, BUCKET))),
      ...(await openUploads(uploads)).map(({ key }) => `upload of ${key}`),
    ],
    stop: async () => {
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  appearWhenComplete(server, directory);
  server.middleware.unshift(
    disturbed((request) => s3.disturb(request)),
    conditionalWrites(server),
    uploadEnds(uploads),
  );
  s3.endpoint = `http://127.0.0.1:${(await server.run()).port}`;
  return s3;
}

/** s3rver writes objects where they are read and answers before the last write is done; Amazon's appear complete. */
function appearWhenComplete(server: S3rver, directory: string): void {
  const { store } = server;
  store.putObject = async ({ bucket, key, content, metadata }) => {
    const digest = createHash('md5');
    let size = 0;
    const seen = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        digest.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    const incoming = join(directory, randomUUID());
    try {
      await pipeline(Buffer.isBuffer(content) ? Readable.from([content]) : content, seen, createWriteStream(incoming));
      const path = store.getResourcePath(bucket, key, 'object');
      const md5 = digest.digest('hex');
      await mkdir(dirname(path), { recursive: true });
      await store.putMetadata(bucket, key, metadata, md5);
      await rename(incoming, path);
      return { size, md5 };
    } finally {
      await rm(incoming, { force: true });
    }
  };
}

const keyOf = (path: string): string => path.split('/').slice(2).join('/');

function disturbed(disturb: TestS3['disturb']): Middleware {
  return async (context, next) => {
    const { method, path, query } = context;
    const disturbance = disturb({ method, key: keyOf(path), query });
    if (disturbance === 'forbid') return refuse(context, 403, 'AccessDenied');
    if (disturbance === 'delay') return refuse(context, 503, 'SlowDown');
    await next();
    if (disturbance === 'forget-answer') {
      context.respond = false;
      context.res.destroy();
    }
  };
}

/** `If-None-Match: *` on a write: of several writers of one key the first to finish wins. */
function conditionalWrites(server: S3rver): Middleware {
  const turns = new Map<string, Promise<void>>();
  return async (context, next) => {
    if (context.method === 'GET' || context.method === 'HEAD' || context.req.headers['if-none-match'] !== '*')
      return next();
    const key = keyOf(context.path);
    const turn = (turns.get(key) ?? Promise.resolve()).then(async () => {
      const taken = await isThere(server.store.getResourcePath(BUCKET, key, 'object'));
      await (taken ? refuse(context, 412, 'PreconditionFailed') : next());
    });
    turns.set(
      key,
      turn.catch(() => {}),
    );
    return turn;
  };
}

/** AbortMultipartUpload and ListMultipartUploads. */
function uploadEnds(uploads: string): Middleware {
  return async (context, next) => {
    const { method, query } = context;
    if (method === 'DELETE' && query.uploadId !== undefined) {
      const upload = join(uploads, query.uploadId);
      if (!(await isThere(upload))) return refuse(context, 404, 'NoSuchUpload');
      await rm(upload, { recursive: true });
      context.status = 204;
      return;
    }
    if (method === 'GET' && 'uploads' in query) {
      const marker = query['key-marker'] ?? '';
      const after = (await openUploads(uploads)).filter(({ key }) => key > marker);
      const page = after.slice(0, UPLOADS_PER_PAGE);
      const entries = page.map(
        ({ key, id, initiated }) =>
          `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${initiated.toISOString()}</Initiated></Upload>`,
      );
      context.type = 'application/xml';
      context.body =
        `<ListMultipartUploadsResult><IsTruncated>${after.length > page.length}</IsTruncated>` +
        `<NextKeyMarker>${page.at(-1)?.key ?? ''}</NextKeyMarker>${entries.join('')}</ListMultipartUploadsResult>`;
      return;
    }
    return next();
  };
}

async function refuse(context: Context, status: number, code: string): Promise<void> {
  for await (const _ of context.req); // the client hears the answer only once it has sent its body
  context.status = status;
  context.type = 'application/xml';
  context.body = `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function objects(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  return names.filter((name) => name.endsWith('._S3rver_object')).map((name) => name.replace('._S3rver_object', ''));
}

async function openUploads(uploads: string): Promise<{ key: string; id: string; initiated: Date }[]> {
  const ids = await readdir(uploads).catch(() => []);
  const found = await Promise.all(
    ids.map(async (id) => ({
      id,
      // An upload that begins or ends just now has no key to read.
      key: await readFile(join(uploads, id, 'key'), 'utf8').catch(() => undefined),
      initiated: (await stat(join(uploads, id)).catch(() => undefined))?.birthtime,
    })),
  );
  const whole = found.flatMap(({ id, key, initiated }) =>
    key === undefined || initiated === undefined ? [] : [{ id, key, initiated }],
  );
  return whole.sort((a, b) => (a.key < b.key ? -1 : 1));
}
