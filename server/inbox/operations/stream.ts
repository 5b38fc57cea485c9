import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { hours, seconds } from '../../foundation/clock.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { personOnly } from '../access.ts';
import { scopeShape } from '../filters.ts';
import type { Hint } from '../live.ts';
import type { Parts } from '../parts.ts';
import { problem } from '../problems.ts';
import type { Reader } from '../readers.ts';

/** A comment so often: proxies close what is silent, and the session is looked at. */
const HEARTBEAT = seconds(15);
/** The browser connects again by itself; its session is then checked as at any request. */
const LONGEST = hours(1);
/**
 * Who begins or ceases to act for a party, or is given a message or loses it, sees so this soon without reloading; the
 * next page of a list knows any change at once.
 */
const LOOK_AGAIN = seconds(5);
const MOST_OF_A_PERSON = 10;
const MOST_OF_A_PROCESS = 5000;
/** Unread bytes after which a client is too slow and is cut off; it connects again and asks for everything. */
const MOST_UNREAD = 256_000;

export interface StreamOptions {
  /** Is whoever made this request still logged in? Asked at each heartbeat. */
  readonly stillIn: (headers: IncomingHttpHeaders) => Promise<boolean>;
}

/**
 * Server-sent events: `hint` with {kind, id, party}, `many` when everything should be asked for again. A hint is given to
 * those alone who may list the message now.
 */
export function stream(parts: Parts, { stillIn }: StreamOptions) {
  const open = new Map<string, number>();
  let all = 0;
  return operation({
    name: 'StreamInboxHints',
    method: 'GET',
    path: '/inbox/api/v1/stream',
    tag: 'Inbox',
    summary: 'Be told when mail comes or changes',
    description:
      'Events `hint`: {"kind": "published" | "changed" | "removed" | "labels", "id", "party"} (`party` is a party uuid), and `many`. One connection per browser, please.',
    access: personOnly,
    behindGateway: false,
    query: Type.Object({ scope: Type.Optional(scopeShape()) }),
    answers: { 200: { description: 'text/event-stream', schema: Type.String() } },
    problems: problemDetails,
    async handle(call) {
      const caller = callerOf(call);
      // Before what it stands for: what changes meanwhile is looked at once more.
      let epoch = await parts.epoch.current();
      const reader = await parts.readers.of(caller);
      const scope = call.query.scope ?? 'all';
      parts.readers.inScope(reader, scope);
      let rights = await rightsOf(parts, reader);
      const { person } = reader;
      const mine = open.get(person) ?? 0;
      if (mine >= MOST_OF_A_PERSON) throw problem('INB-00005');
      if (all >= MOST_OF_A_PROCESS) throw problem('INB-00006');
      open.set(person, mine + 1);
      all++;

      const out = new Readable({ read: () => undefined });
      const send = (text: string): void => {
        if (out.destroyed || out.readableEnded) return;
        if (out.readableLength > MOST_UNREAD) out.destroy();
        else out.push(text);
      };
      const end = (): void => void out.push(null);
      const unsubscribe = parts.live.subscribe((hints) => void tell(hints).catch(end), end);
      const until = endOf(caller.claims.exp, parts.clock.now());
      const heartbeat = setInterval(() => {
        if (parts.clock.now().getTime() >= until) return end();
        send(': still here\n\n');
        stillIn(call.headers).then(
          (is) => is || end(),
          () => undefined,
        );
      }, HEARTBEAT).unref();
      const lookAgain = async (): Promise<void> => {
        const current = await parts.epoch.current();
        if (current === epoch) return;
        const now = await rightsOf(parts, await parts.readers.of(caller));
        if (now !== rights) send('event: many\ndata: {}\n\n');
        [epoch, rights] = [current, now];
      };
      const looking = setInterval(() => void lookAgain().catch(() => undefined), LOOK_AGAIN).unref();
      const tell = async (hints: readonly Hint[] | undefined): Promise<void> => {
        if (hints === undefined) return send('event: many\ndata: {}\n\n');
        if (!(await stillIn(call.headers))) return end();
        // Whom one acts for, and what one may see, as it is now.
        const now = await parts.readers.of(caller);
        for (const hint of await visible(parts, now, hints, scope))
          send(`event: hint\ndata: ${JSON.stringify(hint)}\n\n`);
      };
      out.once('close', () => {
        unsubscribe();
        clearInterval(heartbeat);
        clearInterval(looking);
        all--;
        const left = open.get(person)! - 1;
        if (left === 0) open.delete(person);
        else open.set(person, left);
      });
      call.signal.addEventListener('abort', () => out.destroy());
      if (call.signal.aborted) out.destroy();
      send('retry: 3000\n: connected\n\n');
      return {
        status: 200,
        contentType: 'text/event-stream; charset=utf-8',
        // Proxies must not gather what is meant to come at once.
        headers: { 'x-accel-buffering': 'no' },
        body: out,
      };
    },
  });
}

/** For whom the reader acts, and what it was given by itself, as far as a page shows that it has changed. */
async function rightsOf({ readers }: Parts, reader: Reader): Promise<string> {
  const singles = await readers.singles(reader);
  return [reader.parties.all.length, ...singles.map(({ id, right }) => `${id} ${right}`)].join();
}

async function visible({ readers }: Parts, reader: Reader, hints: readonly Hint[], scope: string) {
  const wanted = new Set(readers.inScope(reader, scope).map(({ urn }) => urn));
  const mine = hints.filter(({ recipient }) => wanted.has(recipient));
  if (mine.length === 0) return [];
  const [allowed, singles] = await Promise.all([readers.allowed(reader, mine), readers.singles(reader)]);
  const listed = new Set(allowed.map(({ recipient, resourceId }) => `${recipient} ${resourceId}`));
  const given = new Set(singles.map(({ id }) => id));
  return mine
    .filter(({ id, recipient, resourceId }) => listed.has(`${recipient} ${resourceId}`) || given.has(id))
    .map(({ kind, id, recipient }) => ({ kind, id, party: reader.parties.byUrn(recipient)!.uuid }));
}

/** When the token ends, but no later than the longest a stream may be; milliseconds. */
function endOf(expires: unknown, now: Date): number {
  const longest = now.getTime() + LONGEST;
  return typeof expires === 'number' ? Math.min(longest, expires * 1000) : longest;
}
