import type { Blobs } from './blobs.ts';
import { openDiskBlobs } from './disk.ts';
import type { S3BlobsConfig } from './s3.ts';

export interface DiskBlobsConfig {
  readonly kind: 'disk';
  /** Made if it is not there; all of it is ours. */
  readonly directory: string;
}

export type BlobsConfig = DiskBlobsConfig | S3BlobsConfig;

/** Opens the blob store; throws `StorageFailed` when a disk directory cannot be made. S3's client is loaded only for S3. */
export async function openBlobs(config: BlobsConfig): Promise<Blobs> {
  switch (config.kind) {
    case 'disk':
      return openDiskBlobs(config.directory);
    case 's3': {
      const { openS3Blobs } = await import('./s3.ts');
      return openS3Blobs(config);
    }
  }
}
