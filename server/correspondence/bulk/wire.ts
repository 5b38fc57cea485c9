import { type Static, Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { list, nullable, uuid } from '../../http/binding/shapes.ts';
import { STATUSES } from '../model/status.ts';
import { BaseCorrespondence } from '../wire/initialize.ts';
import type { Bulk, Progress, StoredLine } from './store.ts';

/** The first line of a batch: a request of initialize without recipients. */
export const SharedCorrespondence = Type.Object({
  correspondence: BaseCorrespondence,
  existingAttachments: Type.Optional(list(uuid(), { description: 'Ids of published attachments of the same sender' })),
});

export type SharedCorrespondence = Static<typeof SharedCorrespondence>;

const time = () => Type.String({ format: 'date-time' });

export const BulkAnswer = Type.Object({
  batchId: uuid(),
  state: Type.Unsafe<string>({
    type: 'string',
    enum: ['Receiving', 'Paused', 'Publishing', 'Done'],
    description: 'Receiving: no request has come to its end yet, or lines are coming again',
  }),
  resourceId: Type.String(),
  sendersReference: Type.String(),
  created: time(),
  completed: nullable(time()),
  received: Type.Integer({ description: 'Lines that are stored; the offset to continue from' }),
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  waiting: Type.Integer({ description: 'Accepted, and not published yet' }),
  published: Type.Integer(),
  failed: Type.Integer(),
  read: Type.Integer(),
  confirmed: Type.Integer(),
  purged: Type.Integer(),
  recipients: Type.String({ format: 'uri', description: 'What became of each line' }),
});

export const bulkUrl = (publicUrl: string, id: string): string => `${publicUrl}/correspondence/api/v1/bulk/${id}`;

export const stateOf = ({ completed, pausedAt }: Pick<Bulk, 'completed' | 'pausedAt'>, waits: boolean): string =>
  pausedAt !== undefined && (waits || completed === undefined)
    ? 'Paused'
    : completed === undefined
      ? 'Receiving'
      : waits
        ? 'Publishing'
        : 'Done';

export const bulkAnswer = (bulk: Bulk, progress: Progress, publicUrl: string) => ({
  batchId: bulk.id,
  state: stateOf(bulk, progress.waiting > 0),
  resourceId: bulk.resourceId,
  sendersReference: bulk.sendersReference,
  created: wireTime(bulk.created),
  completed: bulk.completed === undefined ? null : wireTime(bulk.completed),
  received: bulk.received,
  accepted: bulk.accepted,
  rejected: bulk.rejected,
  ...progress,
  recipients: `${bulkUrl(publicUrl, bulk.id)}/recipients`,
});

export const LINE_FILTERS = { ...STATUSES, Accepted: 100, Rejected: 101, RejectedOrFailed: 102 } as const;

export const BulkRecipientsAnswer = Type.Object({
  recipients: Type.Array(
    Type.Object({
      line: Type.Integer(),
      recipient: Type.String({ description: 'As it was sent' }),
      sendersReference: nullable(Type.String({ description: 'That of the line' })),
      outcome: Type.Unsafe<string>({ type: 'string', enum: ['Accepted', 'Rejected'] }),
      correspondenceId: nullable(uuid()),
      status: nullable(Type.Unsafe<string>({ type: 'string', enum: Object.keys(STATUSES) })),
      code: nullable(Type.String()),
      detail: nullable(Type.String({ description: 'Why it was rejected, or why its message failed' })),
    }),
  ),
  continuationToken: nullable(Type.String({ description: 'For the next page; null on the last one' })),
});

export const bulkRecipient = (line: StoredLine) => ({
  line: line.line,
  recipient: line.recipient,
  sendersReference: line.sendersReference ?? null,
  outcome: line.correspondenceId === undefined ? 'Rejected' : 'Accepted',
  correspondenceId: line.correspondenceId ?? null,
  status: line.status ?? null,
  code: line.code ?? null,
  detail: line.detail ?? null,
});
