import { hours, later } from '../../foundation/clock.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { Problem } from '../../http/problem.ts';
import type { Mail } from '../mail.ts';
import { abandonResumable, finishResumable, type ResumableUpload } from '../files/resumable-upload.ts';
import { CLAIM_RESUMABLE } from '../store/resumable-statements.ts';

/** Longest time putting an upload together may take before another process may try it. */
const LEASE = hours(1);

/** Gives up uploads nobody has gone on with, and puts complete ones together whose process died before it had. */
export function resumableUploadsSweep(mail: Mail): Sweep {
  return {
    name: 'correspondence-resumable-uploads',
    every: 30_000,
    async batch() {
      const now = mail.clock.now();
      const claimed = await mail.database.run<ResumableUpload>(CLAIM_RESUMABLE, [now, later(now, LEASE), 1]);
      for (const upload of claimed) {
        if (upload.received < upload.length) await abandonResumable(mail, upload, undefined);
        else
          await finishResumable(mail, upload).catch((error) => {
            // What is wrong with the file stands in its status.
            if (!(error instanceof Problem)) throw error;
          });
      }
      return claimed.length;
    },
  };
}
