import type { Problem } from '../../http/problem.ts';
import type { MessageAttachment } from './message.ts';
import { problem } from './problems.ts';

/** Why a recipient cannot have a file any more: purged, or expired as a whole or for this message (§5.8). */
export function goneProblem(attachment: MessageAttachment, now: Date): Problem | undefined {
  if (attachment.status === 'Purged') return problem('CORR-02019');
  const { expirationTime } = attachment;
  if (attachment.status === 'Expired' || (expirationTime !== undefined && expirationTime <= now))
    return problem('CORR-02020');
  return undefined;
}
