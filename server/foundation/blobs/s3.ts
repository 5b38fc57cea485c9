import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import {
  asBlobKey,
  type BlobKey,
  BlobExists,
  BlobMissing,
  type Blobs,
  type ByteRange,
  checkRange,
  isBlobKey,
  RangeNotSatisfiable,
  StorageFailed,
} from './blobs.ts';
import { gather } from './gather.ts';
import { Intake } from './intake.ts';

export interface S3BlobsConfig {
  readonly kind: 's3';
  /** Without one, Amazon's for the region. */
  readonly endpoint?: string | undefined;
  readonly bucket: string;
  readonly region: string;
  /** Without the two keys, the machine's own identity is used. */
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
}

// S3 takes 10 000 parts: 62.9 GB, above the 50 GB an attachment may have. An upload holds at most five parts in memory.
const PART = 6 * 1024 * 1024;
const PARTS_IN_FLIGHT = 3;
const BLOCK = 64 * 1024;
// Every download holds a connection for as long as its reader takes; the client's default of 50 would make uploads wait.
const CONNECTIONS = 1000;
const CONNECT_WITHIN = 5_000;
/** Milliseconds until S3 must have answered a request, one part sent included. */
const ANSWER_WITHIN = 120_000;

/** Opens a bucket as a blob store; the bucket must be there. Blobs are named by their keys alone. */
export function openS3Blobs(config: S3BlobsConfig): Blobs {
  const { endpoint, region, accessKeyId, secretAccessKey } = config;
  const client = new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
    // The signature covers a SHA-256 of every part already; not every S3 takes the newer checksum headers.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_WITHIN,
      requestTimeout: ANSWER_WITHIN,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: CONNECTIONS },
    },
  });
  return new S3Blobs(client, config.bucket);
}

class S3Blobs implements Blobs {
  readonly #client: S3Client;
  readonly #bucket: string;
  /** Keys this process is writing. */
  readonly #writing = new Set<string>();

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(key: BlobKey, bytes: AsyncIterable<Buffer>, options: { readonly signal?: AbortSignal } = {}) {
    const object = this.#object(key);
    // Asked first because some stores know no If-None-Match, and to spare the upload.
    if ((await this.#head(key)) !== undefined) throw new BlobExists(key);
    const intake = new Intake(bytes, options.signal);
    const writer = randomUUID();
    this.#writing.add(key);
    try {
      // A failure of the source or of a part makes this wait for the other parts and abort the upload. Its own abort()
      // does not wait, and parts that arrive after an aborted upload stay and cost: so the signal stops the source.
      await new Upload({
        client: this.#client,
        params: { ...object, Body: Readable.from(inBlocks(intake)), IfNoneMatch: '*', Metadata: { writer } },
        partSize: PART,
        queueSize: PARTS_IN_FLIGHT,
      }).done();
    } catch (error) {
      if (intake.failure !== undefined) throw intake.failure.reason;
      // The last request may have been carried out and its answer lost; repeated, the request then meets our own blob.
      const stored = intake.ended ? await this.#head(key) : undefined;
      if (stored === undefined) throw this.#failed('store a blob', error);
      if (stored.Metadata?.writer !== writer) throw new BlobExists(key);
    } finally {
      this.#writing.delete(key);
    }
    return { size: intake.size };
  }

  async get(key: BlobKey, range?: ByteRange): Promise<Readable> {
    const object = this.#object(key);
    if (range !== undefined) checkRange(range);
    try {
      const { Body: body } = await this.#client.send(
        new GetObjectCommand({ ...object, ...(range && { Range: `bytes=${range.start}-${range.end ?? ''}` }) }),
      );
      return body as Readable;
    } catch (error) {
      if (range !== undefined && statusOf(error) === 416) throw new RangeNotSatisfiable(range);
      if (error instanceof S3ServiceException && error.name === 'NoSuchKey') throw new BlobMissing(key);
      throw this.#failed('read a blob', error);
    }
  }

  async size(key: BlobKey): Promise<number> {
    const head = await this.#head(key);
    if (head === undefined) throw new BlobMissing(key);
    return head.ContentLength ?? 0;
  }

  async delete(key: BlobKey): Promise<void> {
    const object = this.#object(key);
    try {
      await this.#client.send(new DeleteObjectCommand(object));
    } catch (error) {
      throw this.#failed('delete a blob', error);
    }
  }

  async check(): Promise<void> {
    try {
      const abortSignal = AbortSignal.timeout(CONNECT_WITHIN);
      await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }), { abortSignal });
    } catch (error) {
      throw this.#failed('reach the bucket', error);
    }
  }

  async sweepLeftovers(olderThan: Date): Promise<number> {
    let swept = 0;
    let page: ListMultipartUploadsCommandOutput | undefined;
    try {
      do {
        page = await this.#client.send(
          new ListMultipartUploadsCommand({
            Bucket: this.#bucket,
            KeyMarker: page?.NextKeyMarker,
            UploadIdMarker: page?.NextUploadIdMarker,
          }),
        );
        for (const { Key = '', UploadId, Initiated } of page.Uploads ?? []) {
          // A bucket may be shared with others; only uploads of blobs are ours to end.
          if (!isBlobKey(Key) || this.#writing.has(Key) || Initiated === undefined || Initiated >= olderThan) continue;
          if (await this.#abortUpload(Key, UploadId)) swept++;
        }
      } while (page.IsTruncated);
    } catch (error) {
      throw this.#failed('sweep the bucket', error);
    }
    return swept;
  }

  /** Ends an upload and removes its parts; false if it ended by itself meanwhile. */
  async #abortUpload(Key: string, UploadId: string | undefined): Promise<boolean> {
    try {
      await this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key, UploadId }));
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  }

  /** What is known of a blob, or undefined if it is not there. */
  async #head(key: BlobKey): Promise<HeadObjectCommandOutput | undefined> {
    const object = this.#object(key);
    try {
      return await this.#client.send(new HeadObjectCommand(object));
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw this.#failed('look for a blob', error);
    }
  }

  /** Keys are checked here again: a cast would make any text one. */
  #object(key: BlobKey): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: asBlobKey(key) };
  }

  #failed(action: string, cause: unknown): StorageFailed {
    return new StorageFailed(action, `the S3 endpoint, the bucket ${this.#bucket} and the rights on it`, cause);
  }
}

/** A part is gathered in memory chunk by chunk, and six million of a byte each must not be. */
async function* inBlocks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunks of gather(source, BLOCK)) yield chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
