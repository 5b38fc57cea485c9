import { PassThrough, type Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ArchiveEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  open(): Promise<Readable>;
}

/**
 * A zip of stored entries as a stream. Files are opened one after another, when their turn comes; one that cannot be read
 * to its end breaks the stream, so that nobody takes half an archive for a whole one.
 */
export function archiveOf(entries: readonly ArchiveEntry[], at: Date): Readable {
  const zip = new ZipFile();
  const archive = new PassThrough();
  let current: Readable | undefined;
  const fail = (error: Error): void => void archive.destroy(error);
  archive.once('close', () => current?.destroy());
  zip.on('error', fail);
  // The DOS time alone: the newer field would make the archive longer than its Content-Length, fixed by the reference.
  for (const { name, size, open } of entries)
    zip.addReadStreamLazy(name, { compress: false, size, mtime: at, forceDosTimestamp: true }, (give) => {
      open().then((stream) => {
        if (archive.destroyed) return void stream.destroy();
        current = stream;
        stream.once('error', fail);
        give(undefined, stream);
      }, fail);
    });
  zip.end();
  zip.outputStream.pipe(archive);
  return archive;
}
