import { type Static, Type } from 'typebox';
import type { Authorization } from '../../authorization/port.ts';
import { integer, list, text } from '../../http/binding/shapes.ts';
import type { Access } from '../../http/caller.ts';
import { type Call, callerOf, operation } from '../../http/operation.ts';
import { InvalidFields, Problem } from '../../http/problem.ts';
import type { Register } from '../../register/port.ts';
import { eventDecisions } from '../event-decisions.ts';
import { appResource } from '../model/app.ts';
import { cloudEventText, type RecordedEvent } from '../model/cloud-event.ts';
import { nextPage } from '../model/next-page.ts';
import { appProblem, appProblems } from '../problems.ts';
import type { ReadFeed } from '../read-feed.ts';
import type { AppFeedReader } from '../store/app-feed-reader.ts';
import type { FeedEnd } from '../store/reader.ts';
import { APP_PATH } from './app-paths.ts';

export interface AppFeedParts {
  readonly reader: AppFeedReader;
  readonly feed: ReadFeed;
  readonly authorization: Authorization;
  readonly register: Pick<Register, 'byUrn'>;
  readonly publicUrl: string;
}

const access: Access = { kind: 'token', scopes: [], kinds: ['altinn'], allows: () => true };

const Query = Type.Object({
  after: Type.Optional(text({ description: 'Id of the event to go on after; this or `from` is required' })),
  place: Type.Optional(integer({ description: 'Given by `next` where several events have the id' })),
  from: Type.Optional(text({ description: 'Events of this time or later, with zone' })),
  to: Type.Optional(text({ description: 'Events of this time or before, with zone' })),
  party: Type.Optional(integer({ description: 'Party id' })),
  unit: Type.Optional(text({ description: 'Organisation number' })),
  type: Type.Optional(list(text(), { description: 'Types; `%` stands for any characters' })),
  size: Type.Optional(integer({ description: 'Events on a page; 50 without it' })),
});

const PartyQuery = Type.Object({
  ...Query.properties,
  source: Type.Optional(list(text(), { description: 'Sources; `%` stands for any characters' })),
});

/** Most events on a page: the reference has no limit, and falls over. */
const MOST = 10_000;
const MOST_LOOKS = 5;
const ZONE = /(?:[Zz]|[+-]\d{2}:?\d{2})$/;

/** A time of the query, which has to name its zone; in the address, a plus sign comes as a space. */
function readTime(name: 'from' | 'to', given: string | undefined): Date | undefined {
  if (given === undefined || given === '') return undefined;
  const zoned = given.replace(/ (?=\d{2}:?\d{2}$)/, '+');
  const time = new Date(zoned);
  if (Number.isNaN(time.getTime()))
    throw new InvalidFields([{ path: name, message: `The value '${given}' is not valid.` }]);
  if (!ZONE.test(zoned)) throw appProblem(name === 'from' ? 'from-zone' : 'to-zone');
  return time;
}

/** Checks a query in the reference's order (events §1.3); the party as a URN. */
function readQuery(query: Static<typeof Query> & { source?: readonly string[] }, person: string | undefined) {
  const { after, from, to, party, unit, size, source = [], type = [] } = query;
  if (!from && !after) throw appProblem('beginning');
  const times = { from: readTime('from', from), to: readTime('to', to) };
  if (size !== undefined && size < 1) throw appProblem('size');
  const byParty = party !== undefined && party !== 0;
  if (byParty && person !== undefined) throw appProblem('party-or-person');
  if (byParty && unit) throw appProblem('party-or-unit');
  if (unit && !/^\d{9}$/.test(unit)) throw appProblem('unit');
  return {
    ...times,
    after: after || undefined,
    size: Math.min(size ?? 50, MOST),
    sources: source,
    types: type,
    partyId: byParty ? party : undefined,
    partyUrn: unit
      ? `urn:altinn:organization:identifier-no:${unit}`
      : person === undefined
        ? undefined
        : `urn:altinn:person:identifier-no:${person}`,
  };
}

const headerText = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value) || undefined;

async function readPage(
  { reader, feed, authorization, register, publicUrl }: AppFeedParts,
  call: Call<never, Static<typeof Query>, undefined>,
  { path, resource }: { path: string; resource: string | undefined },
) {
  const query = readQuery(call.query, headerText(call.headers.person));
  if (resource === undefined && query.partyId === undefined && query.partyUrn === undefined)
    throw appProblem('subject');
  let { partyId } = query;
  if (query.partyUrn !== undefined) {
    partyId = (await register.byUrn(query.partyUrn))?.partyId;
    if (partyId === undefined) throw appProblem('unknown-party');
  }
  const subject = partyId === undefined ? undefined : `/party/${partyId}`;
  const who = authorization.subjectOf(callerOf(call));
  const maySee = eventDecisions(authorization);
  let position = await reader.positionOf(query.after, resource, call.query.place);
  let end: FeedEnd | undefined;
  let visible: RecordedEvent[] = [];
  for (let looks = 0; looks < MOST_LOOKS && visible.length === 0; looks++) {
    const after = position;
    const asked = { ...query, resource, subject };
    const page = await feed(
      {
        page: (horizon) => reader.page(asked, after, query.size, horizon),
        newestBeyond: (horizon) => reader.newestBeyond(horizon, asked, after),
      },
      query.size,
    );
    if (page.last === undefined) break;
    position = page.last;
    end = page.last;
    const answers = await Promise.all(page.events.map((event) => maySee('caller', who, event)));
    visible = page.events.filter((_event, index) => answers[index]);
    if (page.events.length === 0) break;
  }
  return {
    status: 200,
    contentType: 'application/json; charset=utf-8',
    headers:
      end === undefined
        ? {}
        : { next: nextPage(`${publicUrl}${path}`, await reader.cursorOf(end, resource), call.rawQuery) },
    body: `[${visible.map(cloudEventText).join(',')}]`,
  };
}

const common = {
  method: 'GET',
  tag: 'App events',
  access,
  // A Content-Type other than JSON is refused on these GETs too (events §1.2).
  body: { kind: 'stream', types: ['application/json'], allowNoType: true },
  answers: {
    200: { description: 'A JSON array of CloudEvents' },
    400: { description: 'A parameter is missing or wrong' },
    404: { description: 'The unit or person is not known' },
  },
  problems: appProblems,
} as const;

export const getAppEvents = (parts: AppFeedParts) =>
  operation({
    ...common,
    name: 'GetAppEvents',
    path: `${APP_PATH}/:org/:app`,
    summary: 'Read the events of an app',
    description: 'For service owners. The header `person` filters on a national identity number.',
    params: Type.Object({ org: Type.String(), app: Type.String() }),
    query: Query,
    async handle(call) {
      if (callerOf(call).orgCode === undefined) throw new Problem('only-orgs', 401, 'Only orgs can call this api');
      const { org, app } = call.params;
      const path = `${APP_PATH}/${org}/${app}`;
      return readPage(parts, call as never, { path, resource: appResource(org, app) });
    },
  });

export const getPartyAppEvents = (parts: AppFeedParts) =>
  operation({
    ...common,
    name: 'GetPartyAppEvents',
    path: `${APP_PATH}/party`,
    summary: 'Read the app events of a party',
    description: 'The party by `party`, `unit`, or the header `person`.',
    query: PartyQuery,
    handle: (call) => readPage(parts, call as never, { path: `${APP_PATH}/party`, resource: undefined }),
  });
