import { sql } from 'kysely';
import type { DecisionAbout } from '../../authorization/port.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { Mail } from '../mail.ts';
import type { Message } from '../model/message.ts';
import { ORGANIZATION } from '../model/recipients.ts';
import { instanceOf } from '../rights.ts';
import { attachmentStatusName, statusName } from '../model/status.ts';

export const LINE_KINDS = ['status', 'attachment', 'notification', 'event', 'delivery', 'decision'] as const;

export interface TimelineLine {
  readonly id: string;
  readonly at: Date;
  readonly kind: (typeof LINE_KINDS)[number];
  readonly what: string;
  readonly text: string | null;
  readonly by: 'sender' | 'recipient' | null;
  readonly times: number;
  readonly about: {
    readonly id: string;
    readonly name: string | null;
    readonly channel: string | null;
    readonly reminder: boolean | null;
  } | null;
  /** Only of deliveries. */
  readonly delivery: {
    readonly subscription: number;
    readonly attempts: number;
    readonly nextAttempt: Date | null;
    readonly answer: number | null;
    readonly milliseconds: number | null;
  } | null;
}

/** A line without what only some have. */
const bare = { text: null, by: null, times: 1, about: null, delivery: null } as const;

/** Fetches shown one by one; whoever polls a message makes thousands. */
const MOST_FETCHES = 200;

/**
 * What happened to a message, oldest first, as its sender may know it: who of the recipient's people did it is theirs. A
 * part that cannot answer is left out and named.
 */
export async function timelineOf(
  mail: Mail,
  message: Message,
): Promise<{ lines: TimelineLine[]; missing: { kind: string; reason: string }[] }> {
  const missing: { kind: string; reason: string }[] = [];
  const part = async (kind: string, lines: Promise<TimelineLine[]>): Promise<TimelineLine[]> => {
    try {
      return await lines;
    } catch (error) {
      mail.log.error(
        { correspondence: message.id, part: kind, error: (error as Error).message },
        'a timeline has a gap',
      );
      missing.push({ kind, reason: 'It did not answer. Ask again in a moment.' });
      return [];
    }
  };
  const parts = await Promise.all([
    part('status', statuses(mail, message)),
    part('attachment', attachments(mail, message)),
    part('notification', notifications(mail, message)),
    part('event', events(mail, message)),
    part('decision', decisions(mail, message)),
  ]);
  const lines = parts.flat().sort((a, b) => a.at.getTime() - b.at.getTime());
  return { lines: together(lines), missing };
}

async function statuses(mail: Mail, message: Message): Promise<TimelineLine[]> {
  const bucket = bucketOfId(message.id);
  const sender = await mail.register.byUrn(`${ORGANIZATION}${message.sender}`, { includeDeleted: true });
  const { rows } = await sql<{ id: string; at: Date; status: number; text: string | null; by: string | null }>`
    (select 's' || sequence as id, changed as at, status, status_text as text, party_uuid as by, sequence
       from correspondence.status where bucket = ${bucket} and correspondence_id = ${message.id})
    union all
    (select 'f' || sequence, fetched_at, 3, null, party_uuid, sequence
       from correspondence.fetch where bucket = ${bucket} and correspondence_id = ${message.id}
      order by sequence limit ${MOST_FETCHES})
    order by at, sequence`.execute(mail.database.tables<never>());
  return (
    rows
      .map(({ id, at, status, text, by }): TimelineLine => {
        const what = statusName(status);
        const received = BY_RECIPIENT.has(what);
        const side = by === null ? null : received ? 'recipient' : by === sender?.partyUuid ? 'sender' : null;
        return { ...bare, id, at, kind: 'status', what, text: text === what ? null : text, by: side };
      })
      // Where a recipient keeps its mail is its own.
      .filter(({ what }) => what !== 'Archived')
  );
}

const BY_RECIPIENT: ReadonlySet<string> = new Set([
  'Fetched',
  'Read',
  'Replied',
  'Confirmed',
  'PurgedByRecipient',
  'AttachmentsDownloaded',
  'Forwarded',
]);

async function attachments(mail: Mail, message: Message): Promise<TimelineLine[]> {
  if (message.attachments.length === 0) return [];
  const names = new Map(message.attachments.map(({ id, fileName }) => [id, fileName]));
  const { rows } = await sql<{ id: string; sequence: number; at: Date; status: number; text: string | null }>`
    select attachment_id as id, sequence, changed as at, status, status_text as text
      from correspondence.attachment_status where attachment_id = any(${[...names.keys()]}::uuid[])
     order by sequence`.execute(mail.database.tables<never>());
  return rows.map(({ id, sequence, at, status, text }): TimelineLine => {
    const what = attachmentStatusName(status);
    const about = { id, name: names.get(id)!, channel: null, reminder: null };
    return { ...bare, id: `a${sequence}`, at, kind: 'attachment', what, text: text === what ? null : text, about };
  });
}

async function notifications(mail: Mail, message: Message): Promise<TimelineLine[]> {
  const shipments = await mail.notifications.of(mail.database, message.id);
  return shipments.flatMap((shipment): TimelineLine[] => {
    const reminder = shipment.kind === 'Reminder';
    const line = (id: string, at: Date, what: string, name: string | null, channel: string): TimelineLine => ({
      ...bare,
      id,
      at,
      kind: 'notification',
      what,
      about: { id: shipment.id, name, channel, reminder },
    });
    return [
      line(`n${shipment.id}`, shipment.created, 'Ordered', null, shipment.channel),
      ...(shipment.deliveries.length === 0 && shipment.statusChanged > shipment.created
        ? [line(`n${shipment.id}-end`, shipment.statusChanged, shipment.status, null, shipment.channel)]
        : []),
      ...shipment.deliveries.map(({ type, destination, status, changed }, index) =>
        line(`n${shipment.id}-${index}`, changed, status, destination, type),
      ),
    ];
  });
}

/** Events about the message, and how they went to the sender's own subscriptions: those of others are theirs. */
async function events(mail: Mail, message: Message): Promise<TimelineLine[]> {
  const owner = await mail.serviceOwners.byOrganizationNumber(message.sender);
  const consumers = [`/organisation/${message.sender}`, ...(owner === undefined ? [] : [`/org/${owner.code}`])];
  return (await mail.events.about(message.id, consumers)).flatMap(({ id, type, at, deliveries }): TimelineLine[] => [
    { ...bare, id: `e${id}`, at, kind: 'event', what: type },
    ...deliveries.map(
      ({ id: delivery, subscriptionId, endPoint, status, changed, ...facts }): TimelineLine => ({
        ...bare,
        id: `d${delivery}`,
        at: changed,
        kind: 'delivery',
        what: status,
        text: type,
        about: { id, name: hostOf(endPoint), channel: null, reminder: null },
        delivery: { subscription: subscriptionId, ...facts },
      }),
    ),
  ]);
}

/** Paths of endpoints may hold secrets; the subscription shows them to whoever may see it. */
const hostOf = (endPoint: string): string => (URL.canParse(endPoint) ? new URL(endPoint).host : endPoint);

/** One request asks for several actions at the same moment, nearly. */
const AT_ONE_TIME = 1000;

/**
 * Who was let in, and who was not; of whom is told as little as in statuses. What one asked for at a time is one line: the
 * actions that were permitted, or, when none was, all of them. That the sender holds no right to what it has sent is no
 * news: it is let in as the sender.
 */
async function decisions(mail: Mail, message: Message): Promise<TimelineLine[]> {
  const sender = await mail.register.byUrn(`${ORGANIZATION}${message.sender}`, { includeDeleted: true });
  const sent = `urn:altinn:party:uuid:${sender?.partyUuid}`;
  const asked: DecisionAbout[][] = [];
  for (const decision of await mail.authorization.decisionsAbout(instanceOf(message.id), message.sender)) {
    const before = asked.findLast(([first]) => first!.actor === decision.actor);
    const goesOn =
      before !== undefined &&
      decision.at.getTime() - before[0]!.at.getTime() < AT_ONE_TIME &&
      before.every(({ action }) => action !== decision.action);
    if (goesOn) before.push(decision);
    else asked.push([decision]);
  }
  return asked.flatMap((together): TimelineLine[] => {
    const permits = together.filter(({ result }) => result === 'Permit');
    const { id, at, actor } = together[0]!;
    if (permits.length === 0 && actor === sent) return [];
    const told = permits.length > 0 ? permits : together;
    const actions = told.flatMap(({ action }) => action ?? []).sort();
    const reasons = [...new Set(told.flatMap(({ reason }) => reason ?? []))];
    return [
      {
        ...bare,
        id: `x${id}`,
        at,
        kind: 'decision',
        what: (told.find(({ result }) => result !== 'NotApplicable') ?? told[0]!).result,
        text: [actions.join(' '), ...reasons].filter((part) => part !== '').join(': '),
        // Who was refused may be anybody.
        by: actor === sent ? 'sender' : permits.length > 0 ? 'recipient' : null,
      },
    ];
  });
}

/** Fetches, and equal decisions, that follow each other become one line, with how many they are. */
function together(lines: readonly TimelineLine[]): TimelineLine[] {
  const shown: TimelineLine[] = [];
  for (const line of lines) {
    const last = shown.findLastIndex(({ kind }) => kind === line.kind);
    // Decisions stand between fetches, and fetches between decisions.
    const between = shown.slice(last + 1).every(({ kind, what }) => kind === 'decision' || what === 'Fetched');
    const before = shown[last];
    const goesOn =
      line.kind === 'decision'
        ? before?.what === line.what && before.text === line.text && before.by === line.by
        : line.what === 'Fetched' && before?.what === 'Fetched';
    if (before !== undefined && goesOn && between) shown[last] = { ...before, times: before.times + 1 };
    else shown.push(line);
  }
  return shown;
}
