import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Refused } from '../../common/api/refusal.ts';
import { announce } from '../../common/parts/announcer.tsx';
import { didIt } from '../../common/parts/undo-toast.tsx';
import { wordsOfRefusal, refusals } from '../../common/words/refusals.ts';
import { api } from '../mail/queries.ts';
import { CONNECTIONS } from './queries.ts';
import { words } from './words.ts';

/** One thing that can be given and taken back. */
export type Thing =
  | { readonly kind: 'package'; readonly urn: string }
  | {
      readonly kind: 'rights';
      readonly resource: string;
      readonly instance?: string | undefined;
      readonly keys: readonly string[];
    };

/** From whom to whom, by party uuid. */
export interface Sides {
  readonly party: string;
  readonly to: string;
}

const rightsPath = (instance: string | undefined) =>
  `${CONNECTIONS}/resources${instance === undefined ? '' : '/instances'}`;

/** Gives; the receiver must be connected, or a system user. */
export async function give({ party, to }: Sides, thing: Thing): Promise<void> {
  if (thing.kind === 'package')
    await api.post(`${CONNECTIONS}/accesspackages`, undefined, { query: { party, to, package: thing.urn } });
  else
    await api.post(
      `${rightsPath(thing.instance)}/rights`,
      { directRightKeys: thing.keys },
      { query: { party, to, resource: thing.resource, instance: thing.instance } },
    );
}

/** Takes back; works at once. */
export async function take({ party, to }: Sides, thing: Thing): Promise<void> {
  const query = { party, from: party, to };
  if (thing.kind === 'package')
    await api.delete(`${CONNECTIONS}/accesspackages`, { query: { ...query, package: thing.urn } });
  else
    await api.delete(rightsPath(thing.instance), {
      query: { ...query, resource: thing.resource, instance: thing.instance },
    });
}

/** Makes somebody a rightholder: one that is known, or a person named by number and last name. Answers its uuid. */
export async function connect(
  party: string,
  whom: { readonly to: string } | { readonly personIdentifier: string; readonly lastName: string },
): Promise<string> {
  const { toId } =
    'to' in whom
      ? await api.post<{ toId: string }>(CONNECTIONS, undefined, { query: { party, to: whom.to } })
      : await api.post<{ toId: string }>(CONNECTIONS, whom, { query: { party } });
  return toId;
}

/** Ends a connection; with nothing given any more, unless `cascade`. */
export const disconnect = ({ party, to }: Sides): Promise<void> =>
  api.delete(CONNECTIONS, { query: { party, from: party, to } });

/** Which rights were given directly, so that they can be given back. */
export async function keysGiven({ party, to }: Sides, resource: string, instance?: string): Promise<readonly string[]> {
  const { directRights } = await api.get<{ directRights: readonly { right: { key: string } }[] }>(
    `${rightsPath(instance)}/rights`,
    { query: { party, from: party, to, resource, instance } },
  );
  return directRights.map(({ right }) => right.key);
}

/** Everything about access is asked for anew; so are the lists of mail, which access decides over. */
export const accessChanged = (queries: QueryClient): Promise<unknown> =>
  Promise.all([
    queries.invalidateQueries({ queryKey: ['inbox', 'access'] }),
    queries.invalidateQueries({ queryKey: ['inbox', 'messages'] }),
    queries.invalidateQueries({ queryKey: ['inbox', 'counts'] }),
  ]);

/** Says what was done and takes it back at Angre. What cannot be undone says why. */
export function useTold() {
  const queries = useQueryClient();
  const say = words.use();
  const sayRefusal = refusals.use();
  return useMemo(
    () => (text: string, inverse: () => Promise<unknown>) =>
      didIt(text, async () => {
        try {
          await inverse();
          announce(say('gone.undo'));
        } catch (error) {
          const why = error instanceof Refused ? wordsOfRefusal(error.refusal, sayRefusal).what : '';
          didIt(say('gone.failed', { why }));
        }
        await accessChanged(queries);
      }),
    [queries, say, sayRefusal],
  );
}
