import type { Message } from './message.ts';
import { isPurged } from './status.ts';

/**
 * Is a notification still to be sent (correspondence-receive §8.6)? Reading stops the reminder only; having fetched or
 * confirmed without reading stops neither. `never-published` is a no that somebody should look at.
 */
export function maySendNotification(
  message: Pick<Message, 'status' | 'published' | 'readAt'> | undefined,
  kind: 'reminder' | 'main',
): boolean | 'never-published' {
  if (message === undefined || isPurged(message.status)) return false;
  if (kind === 'reminder' && message.readAt !== undefined) return false;
  return message.status === 'Failed' || message.published === undefined ? 'never-published' : true;
}
