import { Refused, refusalFrom, type Refusal, unreachable } from '../../../common/api/refusal.ts';
import type { Api } from '../../../common/api/request.ts';
import { csrf } from '../../../common/api/session.ts';

const ATTACHMENTS = '/correspondence/api/v1/attachment';
const RETRIES = [1000, 3000, 5000, 10_000];
const LOOK_AGAIN = 1000;

export interface AttachmentState {
  readonly attachmentId: string;
  readonly status: 'Initialized' | 'UploadProcessing' | 'Published' | 'Failed' | 'Expired' | 'Purged';
  readonly statusText: string;
  readonly fileName: string;
}

export const readAttachment = (api: Api, id: string): Promise<AttachmentState> => api.get(`${ATTACHMENTS}/${id}`);

export interface Upload {
  /** Ends it, and takes away what has arrived. */
  abort(): void;
}

/**
 * Uploads a file for messages of a service, resumably: what has arrived stays when the line breaks. Tells how many bytes
 * have come, and then the attachment as it is after the scan, or why there is none.
 */
export function uploadFile(
  api: Api,
  service: string,
  file: File,
  hear: {
    readonly progress: (bytes: number) => void;
    readonly done: (attachment: AttachmentState) => void;
    readonly refused: (refusal: Refusal) => void;
  },
): Upload {
  let abort: (() => void) | undefined;
  let over = false;
  const run = async () => {
    // Comes in a chunk of its own, with the first file.
    const [{ Upload }, id] = await Promise.all([
      import('tus-js-client'),
      api.post<string>(ATTACHMENTS, { resourceId: service, fileName: file.name, sendersReference: file.name }),
    ]);
    if (over) return;
    await new Promise<void>((resolve, reject) => {
      const upload = new Upload(file, {
        endpoint: `${ATTACHMENTS}/${id}/upload/tus`,
        headers: { 'x-xsrf-token': csrf(), 'budstikke-owner': api.owner ?? '', accept: '*/*' },
        retryDelays: RETRIES,
        storeFingerprintForResuming: false,
        onProgress: hear.progress,
        onSuccess: () => resolve(),
        onError: (error) => {
          const response = 'originalResponse' in error ? error.originalResponse : null;
          const status = response?.getStatus() ?? 0;
          void (
            status === 0 ? Promise.resolve(unreachable()) : refusalFrom(new Response(response!.getBody(), { status }))
          ).then((refusal) => reject(new Refused(refusal)));
        },
      });
      abort = () => void upload.abort(true).catch(() => undefined);
      upload.start();
    });
    let attachment = await readAttachment(api, id);
    while (attachment.status === 'UploadProcessing' && !over) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
      attachment = await readAttachment(api, id);
    }
    if (!over) hear.done(attachment);
  };
  run().catch((error: unknown) => {
    if (over) return;
    if (!(error instanceof Refused)) throw error;
    hear.refused(error.refusal);
  });
  return {
    abort() {
      over = true;
      abort?.();
    },
  };
}
