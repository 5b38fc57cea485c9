import type { ReceivedMail, ReceivedSummary } from '../correspondence/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import type { Live } from './live.ts';
import type { AllowedMail, Reader, Readers, Right } from './readers.ts';
import { wireSummary } from './wire.ts';

/** What every operation of the inbox works with. */
export interface Parts extends Foundation {
  readonly register: Register;
  readonly registry: ResourceRegistry;
  readonly received: ReceivedMail;
  readonly readers: Readers;
  readonly live: Live;
}

/** Rows of a list in the order of `ids`; a message that is gone since the page was cut is left out. */
export async function rowsOf(
  { received, registry }: Pick<Parts, 'received' | 'registry'>,
  reader: Reader,
  ids: readonly string[],
  { mailboxes, singles }: Pick<AllowedMail, 'mailboxes' | 'singles'>,
) {
  const summaries = await received.summaries(ids);
  // Of thousands of mailboxes a page shows a few.
  const shown = new Set([...summaries.values()].map(({ recipient }) => recipient));
  const rights = new Map(
    mailboxes
      .filter(({ recipient }) => shown.has(recipient))
      .map(({ recipient, resourceId, right }) => [`${recipient} ${resourceId}`, right]),
  );
  const given = new Map(singles.map(({ id, right }) => [id, right]));
  const rows = await Promise.all(
    ids.map(async (id) => {
      const summary = summaries.get(id);
      const right = given.get(id) ?? (summary && rights.get(`${summary.recipient} ${summary.resourceId}`));
      if (summary === undefined || right === undefined) return [];
      return [wireSummary(summary, await contextOf({ registry }, reader, summary, right))];
    }),
  );
  return rows.flat();
}

export async function contextOf(
  { registry }: Pick<Parts, 'registry'>,
  { parties }: Reader,
  { recipient, resourceId }: Pick<ReceivedSummary, 'recipient' | 'resourceId'>,
  right: Right,
) {
  return {
    right,
    recipient: parties.byUrn(recipient),
    own: parties.own,
    resource: await registry.resource(resourceId),
  };
}
