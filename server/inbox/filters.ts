import { Type } from 'typebox';
import { type Folder, FOLDERS, type Mailbox, type MailFilter, type Place } from '../correspondence/port.ts';
import type { Clock } from '../foundation/clock.ts';
import { isUuid } from '../foundation/ids.ts';
import { boolean, dateTime, integer, text } from '../http/binding/shapes.ts';
import { InvalidFields } from '../http/problem.ts';
import type { RegisteredResource, ResourceRegistry } from '../resource-registry/port.ts';
import type { AllowedMail, Reader, Readers } from './readers.ts';

/** A text is looked for this far back unless the query says otherwise: two years. */
const SEARCHED_YEARS = 2;
const SHORTEST_TEXT = 2;
const LONGEST_TEXT = 200;

const isFolder = (value: string): value is Folder => (FOLDERS as readonly string[]).includes(value);
const scopeTest = (value: string): string | undefined =>
  value === 'me' || value === 'all' || isUuid(value) ? undefined : 'Use me, all or the uuid of a party.';

export const scopeShape = () =>
  text({ test: scopeTest, description: '`me`, `all` (default) or the uuid of a party one acts for' });

/** What lists are narrowed by: the same in a query, and in the body of a change of labels. */
export const filterMembers = {
  scope: Type.Optional(scopeShape()),
  units: Type.Optional(boolean({ description: 'The mail of sub-units too' })),
  folder: Type.Optional(
    text({
      test: (value) => (isFolder(value) || value === 'any' ? undefined : `Use one of ${FOLDERS.join(', ')}, any.`),
      description: 'inbox (default), archive, bin; any: all three, the default of a search by `q`',
    }),
  ),
  q: Type.Optional(
    text({
      max: LONGEST_TEXT,
      description: 'A text in title, summary, reference, or the name of sender or service; two letters or more',
    }),
  ),
  unread: Type.Optional(boolean({ description: 'Only unread, or only read' })),
  confirm: Type.Optional(boolean({ description: 'Only what must be confirmed and is not' })),
  due: Type.Optional(boolean({ description: 'Only with a due date' })),
  service: Type.Optional(text({ description: 'Id of a resource' })),
  sender: Type.Optional(text({ description: 'Organisation number or code of a service owner' })),
  from: Type.Optional(dateTime({ description: 'Published at or after' })),
  to: Type.Optional(dateTime({ description: 'Published at or before' })),
};

export interface FilterQuery {
  readonly scope?: string;
  readonly units?: boolean;
  readonly folder?: string;
  readonly q?: string;
  readonly unread?: boolean;
  readonly confirm?: boolean;
  readonly due?: boolean;
  readonly service?: string;
  readonly sender?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export interface Filtered {
  readonly filter: MailFilter;
  readonly mail: AllowedMail;
  /** Where a search by text ends, when it ends by itself. */
  readonly searchedFrom: Date | undefined;
}

/** Turns a query into mail the reader may list, and conditions on it. */
export async function filtered(
  parts: { readonly readers: Readers; readonly registry: ResourceRegistry; readonly clock: Clock },
  reader: Reader,
  query: FilterQuery,
): Promise<Filtered> {
  const q = query.q?.trim() || undefined;
  if (q !== undefined && q.length < SHORTEST_TEXT)
    throw new InvalidFields([{ path: 'q', message: 'Search for at least two letters.' }]);
  const parties = parts.readers.inScope(reader, query.scope ?? 'all', query.units === true);
  const service = query.service?.toLowerCase().replace('urn:altinn:resource:', '');
  const wanted = service === undefined ? undefined : (mailbox: Mailbox): boolean => mailbox.resourceId === service;
  const all = await parts.readers.mail(reader, parties, wanted);
  const resources = await resourcesOf(parts.registry, [...all.mailboxes, ...all.singles]);
  const mail = query.sender === undefined ? all : only(all, isFrom(resources, query.sender.toLowerCase()));
  const folder = query.folder ?? (q === undefined ? 'inbox' : 'any');
  const searchedFrom = q === undefined || query.from !== undefined ? undefined : yearsBefore(parts.clock.now());
  const lower = q?.toLocaleLowerCase('nb');
  const names = (resourceId: string): string[] => {
    const resource = resources.get(resourceId);
    return resource === undefined ? [] : [...Object.values(resource.title), ...Object.values(resource.owner.name)];
  };
  return {
    mail,
    searchedFrom,
    filter: {
      mailboxes: mail.mailboxes,
      messages: mail.messages,
      folders: folder === 'any' ? FOLDERS : [folder as Folder],
      unread: query.unread,
      mustConfirm: query.confirm,
      withDueDate: query.due,
      from: query.from ?? searchedFrom,
      to: query.to,
      text: q,
      textResources:
        lower === undefined
          ? undefined
          : new Set(
              [...resources.keys()].filter((id) =>
                names(id).some((name) => name.toLocaleLowerCase('nb').includes(lower)),
              ),
            ),
    },
  };
}

type Resources = ReadonlyMap<string, RegisteredResource | undefined>;

const isFrom =
  (resources: Resources, sender: string) =>
  ({ resourceId }: Mailbox): boolean => {
    const owner = resources.get(resourceId)?.owner;
    return owner?.organizationNumber === sender || owner?.orgCode === sender;
  };

function only({ mailboxes, singles, messages }: AllowedMail, wanted: (mailbox: Mailbox) => boolean): AllowedMail {
  const left = singles.filter(wanted);
  const ids = new Set(left.map(({ id }) => id));
  return { mailboxes: mailboxes.filter(wanted), singles: left, messages: messages.filter((id) => ids.has(id)) };
}

async function resourcesOf(registry: ResourceRegistry, mailboxes: readonly Mailbox[]) {
  const ids = [...new Set(mailboxes.map(({ resourceId }) => resourceId))];
  const found = await Promise.all(ids.map(async (id) => [id, await registry.resource(id)] as const));
  return new Map(found);
}

function yearsBefore(now: Date): Date {
  const then = new Date(now);
  then.setUTCFullYear(then.getUTCFullYear() - SEARCHED_YEARS);
  return then;
}

export const limitShape = (maximum: number) => Type.Optional(integer({ minimum: 1, maximum }));

/** A place as a token; it holds no rights: those are decided anew for each page. */
export const tokenOf = ({ time, id }: Place): string =>
  Buffer.from(JSON.stringify([time.getTime(), id])).toString('base64url');

/** The place of a token; a field fault for one that is none. */
export function placeOf(token: string): Place {
  try {
    const [time, id] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as unknown[];
    if (typeof time === 'number' && Number.isSafeInteger(time) && Math.abs(time) < 8e15 && typeof id === 'string')
      if (isUuid(id)) return { time: new Date(time), id };
  } catch {
    // Falls through to the fault.
  }
  throw new InvalidFields([{ path: 'after', message: 'Use the value of `next` of the page before.' }]);
}
