import type { ReceivedMessage } from '../correspondence/port.ts';
import type { Parts } from './parts.ts';
import { problem } from './problems.ts';
import type { Reader } from './readers.ts';

/**
 * A message the reader may see. One that a higher level of login would show says so (INB-00004); anything else is not
 * found (INB-00003): that a message exists is told to nobody who may not see it.
 */
export async function find(parts: Parts, reader: Reader, id: string): Promise<ReceivedMessage> {
  const message = await parts.received.message(reader.caller, id);
  if (message === undefined) throw problem('INB-00003');
  if (message.rights.sees) return message;
  const level = await parts.readers.levelFor(reader, message);
  if (level === undefined) throw problem('INB-00003');
  throw problem('INB-00004', { level: String(level) }, { requiredLevel: level });
}
