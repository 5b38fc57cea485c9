import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import { announce } from '../../common/parts/announcer.tsx';
import { didIt } from '../../common/parts/undo-toast.tsx';
import { common } from '../../common/words/common.ts';
import { api, type Filter } from './queries.ts';
import { marked } from './unfinished.ts';
import type { LabelChange, LabelsChanged, MessagePage, Summary } from './wire.ts';
import { words } from './words.ts';

const LABELS = '/inbox/api/v1/messages/labels';
/** As long as a row fades (web-design §3.19). */
const FADE = 120;

const post = (body: object): Promise<LabelsChanged> => marked(api.post<LabelsChanged>(LABELS, body));

type Rows = InfiniteData<MessagePage, string | undefined>;
type Changed = Pick<Summary, 'id' | 'hasUnopenedContent'>;

let leaving: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();
function setLeaving(ids: ReadonlySet<string>): void {
  leaving = ids;
  for (const changed of listeners) changed();
}
const subscribe = (changed: () => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

/** Ids of rows that are on their way out. */
export const useLeaving = (): ReadonlySet<string> => useSyncExternalStore(subscribe, () => leaving);

/** Archives, bins and marks: shown at once, rolled back visibly when refused, and undone by Angre. */
export function useLabels() {
  const queries = useQueryClient();
  const say = common.use();
  const sayMail = words.use();
  return useMemo(() => {
    const sentence = (change: LabelChange, n: number): string => {
      if (change.folder === 'archive') return say('ok.archived', { n });
      if (change.folder === 'bin') return say('ok.binned', { n });
      if (change.folder === 'inbox') return sayMail('done.inbox', { n });
      return sayMail(change.unread ? 'done.unread' : 'done.read', { n });
    };
    const undo = (tokens: readonly string[]) => async () => {
      try {
        for (const token of tokens) await post({ undo: token });
        announce(sayMail('done.undone'));
      } catch {
        didIt(sayMail('done.retry'), undo(tokens));
      }
      await queries.invalidateQueries({ queryKey: ['inbox'], predicate: notOpened });
    };
    const told = (change: LabelChange, answers: readonly LabelsChanged[]): void => {
      const changed = answers.reduce((sum, answer) => sum + answer.changed, 0);
      const refused = answers.flatMap((answer) => answer.refused);
      const unconfirmed = refused.filter(({ code }) => code === 'CORR-01026').length;
      const others = refused.length - unconfirmed;
      const sentences = [
        changed > 0 || refused.length === 0
          ? changed === 0
            ? sayMail('done.nothing')
            : sentence(change, changed)
          : undefined,
        unconfirmed > 0 ? sayMail('done.confirmFirst', { n: unconfirmed }) : undefined,
        others > 0 ? sayMail('done.refused', { n: others }) : undefined,
      ].filter((one) => one !== undefined);
      const tokens = answers.flatMap(({ inverse }) => inverse?.undo ?? []);
      didIt(sentences.join('. '), tokens.length === 0 ? undefined : undo([...tokens].reverse()));
    };
    const settle = async (ids: readonly string[] | undefined) => {
      for (const id of ids ?? []) {
        void queries.invalidateQueries({ queryKey: ['inbox', 'message', id] });
        // Opened anew it is read anew, which takes a mark of unread away.
        queries.removeQueries({ queryKey: ['inbox', 'opened', id], type: 'inactive' });
      }
      await Promise.all(
        ['messages', 'counts', 'matches'].map((what) => queries.invalidateQueries({ queryKey: ['inbox', what] })),
      );
    };

    return {
      /** Changes these messages. Answers false when it could not be done at all. */
      async change(messages: readonly Changed[], change: LabelChange): Promise<boolean> {
        const ids = new Set(messages.map(({ id }) => id));
        const before = queries.getQueriesData<Rows>({ queryKey: ['inbox', 'messages'] });
        await queries.cancelQueries({ queryKey: ['inbox', 'messages'] });
        const answer = post({ ids: [...ids], ...change });
        // It may be refused while the rows still fade; it is awaited below.
        answer.catch(() => undefined);
        if (change.folder !== undefined && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
          setLeaving(ids);
          await new Promise((done) => setTimeout(done, FADE));
          setLeaving(new Set());
        }
        patchRows(queries, ids, change);
        try {
          told(change, [await answer]);
          return true;
        } catch {
          for (const [key, rows] of before) queries.setQueryData(key, rows);
          didIt(sayMail('done.failed'));
          return false;
        } finally {
          await settle([...ids]);
        }
      },
      /** Changes all that match, also what has not been fetched; what came after `asOf` is left alone. */
      async changeAll(filter: Filter, asOf: string, change: LabelChange): Promise<boolean> {
        const answers: LabelsChanged[] = [];
        try {
          let more = true;
          while (more) {
            const answer = await post({
              filter: { ...filter, to: filter.to !== undefined && filter.to < asOf ? filter.to : asOf },
              ...change,
            });
            answers.push(answer);
            more = answer.more;
          }
          told(change, answers);
          return true;
        } catch {
          if (answers.length > 0) told(change, answers);
          else didIt(sayMail('done.failed'));
          return false;
        } finally {
          await settle(undefined);
        }
      },
    };
  }, [queries, say, sayMail]);
}

/** A body that was opened stays opened: it is never asked for again by itself. */
const notOpened = ({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean => queryKey[1] !== 'opened';

function patchRows(queries: QueryClient, ids: ReadonlySet<string>, change: LabelChange): void {
  for (const [key, rows] of queries.getQueriesData<Rows>({ queryKey: ['inbox', 'messages'] })) {
    if (rows === undefined) continue;
    const { folder } = key[2] as Filter;
    const leaves = change.folder !== undefined && folder !== 'any' && folder !== change.folder;
    queries.setQueryData<Rows>(key, {
      ...rows,
      pages: rows.pages.map((page) => ({
        ...page,
        items: page.items.flatMap((item) => {
          if (!ids.has(item.id)) return [item];
          if (leaves) return [];
          return [change.unread === undefined ? item : { ...item, unread: change.unread || item.hasUnopenedContent }];
        }),
      })),
    });
  }
}

/** Puts a message as it is now into the lists that show it. */
export function patchRow(queries: QueryClient, message: Summary): void {
  queries.setQueriesData<Rows>({ queryKey: ['inbox', 'messages'] }, (rows) =>
    rows === undefined
      ? rows
      : {
          ...rows,
          pages: rows.pages.map((page) => ({
            ...page,
            items: page.items.map((item) => (item.id === message.id ? { ...item, ...message } : item)),
          })),
        },
  );
}
