import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { ServiceOwnerMembers, ServiceOwners } from '../../administration/port.ts';
import { type Clock, hours, seconds } from '../../foundation/clock.ts';
import { text } from '../../http/binding/shapes.ts';
import { browserSession } from '../../http/caller.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import type { Hint, Live } from '../live.ts';
import { problem } from '../problems.ts';

const HEARTBEAT = seconds(15);
const LONGEST = hours(1);
/** Milliseconds between hints: twice a second is as often as a page can ask again. */
const PACE = 500;
const MOST_IDS = 100;
const MOST_OF_A_PROCESS = 2000;
const MOST_UNREAD = 64_000;

export interface OwnerStreamParts {
  readonly clock: Clock;
  readonly live: Live;
  readonly registry: ResourceRegistry;
  readonly owners: ServiceOwners & ServiceOwnerMembers;
  /** Is whoever made this request still logged in? Asked at each heartbeat and before a hint. */
  readonly stillIn: (headers: IncomingHttpHeaders) => Promise<boolean>;
}

/**
 * Server-sent events for the pages of a service owner: `hint` with the messages of its services that changed, `many` when
 * everything should be asked for again. The service owner is in the query, since a browser's EventSource sends no headers.
 */
export function streamForOwner({ clock, live, registry, owners, stillIn }: OwnerStreamParts) {
  let all = 0;
  return operation({
    name: 'StreamOwnerHints',
    method: 'GET',
    path: '/administration/api/v1/stream',
    tag: 'Administration',
    summary: 'Be told when messages of a service owner change',
    description:
      'Events `hint`: {"kind": "message", "ids", "more"}, at most two a second; `more` when there were more than fit; and `many`. One connection per browser, please.',
    access: browserSession,
    behindGateway: false,
    query: Type.Object({ owner: text({ required: true, description: 'Short code of the service owner' }) }),
    answers: {
      200: { description: 'text/event-stream', schema: Type.String() },
      403: { description: 'The person is no member of the service owner (INB-00009)' },
    },
    problems: problemDetails,
    async handle(call) {
      const { session, partyUuid } = callerOf(call);
      const person = session?.personUuid ?? partyUuid!;
      const owner = await owners.byCode(call.query.owner);
      const isMember = async () => owner !== undefined && (await owners.roleOf(owner.code, person)) !== undefined;
      if (owner === undefined || !(await isMember())) throw problem('INB-00009', { owner: call.query.owner });
      if (all >= MOST_OF_A_PROCESS) throw problem('INB-00006');
      all++;

      const out = new Readable({ read: () => undefined });
      const send = (line: string): void => {
        if (out.destroyed || out.readableEnded) return;
        if (out.readableLength > MOST_UNREAD) out.destroy();
        else out.push(line);
      };
      const end = (): void => void out.push(null);
      const until = clock.now().getTime() + LONGEST;
      const mayStay = async () => (await stillIn(call.headers)) && (await isMember());

      let gathered: Set<string> | 'many' = new Set();
      let timer: NodeJS.Timeout | undefined;
      const tell = async (): Promise<void> => {
        timer = undefined;
        const told = gathered;
        gathered = new Set();
        if (!(await mayStay())) return end();
        if (told === 'many') return send('event: many\ndata: {}\n\n');
        const hint = { kind: 'message', ids: [...told].slice(0, MOST_IDS), more: told.size > MOST_IDS };
        send(`event: hint\ndata: ${JSON.stringify(hint)}\n\n`);
      };
      const hear = async (hints: readonly Hint[] | undefined): Promise<void> => {
        const ids = hints === undefined ? undefined : await own(hints);
        if (ids?.length === 0) return;
        if (ids === undefined) gathered = 'many';
        else if (gathered !== 'many') for (const id of ids) gathered.add(id);
        timer ??= setTimeout(() => void tell().catch(end), PACE).unref();
      };
      /** Messages of the owner's services; where a reader puts its mail is the reader's own. */
      const own = async (hints: readonly Hint[]): Promise<string[]> => {
        const ids: string[] = [];
        for (const { id, kind, resourceId } of hints) {
          if (kind === 'labels') continue;
          const resource = await registry.resource(resourceId);
          if (resource?.owner.organizationNumber === owner.organizationNumber) ids.push(id);
        }
        return ids;
      };

      const unsubscribe = live.subscribe((hints) => void hear(hints).catch(end), end);
      const heartbeat = setInterval(() => {
        if (clock.now().getTime() >= until) return end();
        send(': still here\n\n');
        mayStay().then(
          (may) => may || end(),
          () => undefined,
        );
      }, HEARTBEAT).unref();
      out.once('close', () => {
        unsubscribe();
        clearInterval(heartbeat);
        clearTimeout(timer);
        all--;
      });
      call.signal.addEventListener('abort', () => out.destroy());
      if (call.signal.aborted) out.destroy();
      send('retry: 3000\n: connected\n\n');
      return {
        status: 200,
        contentType: 'text/event-stream; charset=utf-8',
        headers: { 'x-accel-buffering': 'no' },
        body: out,
      };
    },
  });
}
