import { useCallback, useEffect, useRef, useState } from 'react';
import type { Refusal } from '../../../common/api/refusal.ts';
import { passesByItself, Refused } from '../../../common/api/refusal.ts';
import type { Api } from '../../../common/api/request.ts';
import type { Recipient } from '../../../common/parts/recipients/parse.ts';
import type { DraftContent } from './draft.ts';
import { createDraft, replaceDraft, replaceRecipients, type StoredDraft } from './drafts-api.ts';

/** After the last key (web-design §3.0). */
const WAIT = 800;
const TRY_AGAIN = 5000;

export type Saving =
  | { readonly state: 'none' }
  | { readonly state: 'saving' }
  | { readonly state: 'saved'; readonly at: string }
  | { readonly state: 'failed'; readonly refusal: Refusal }
  /** Somebody else has changed it. */
  | { readonly state: 'conflict'; readonly refusal: Refusal };

export interface DraftBeingWritten {
  readonly id: string | undefined;
  readonly content: DraftContent;
  readonly recipients: readonly Recipient[];
  readonly saving: Saving;
  change(change: Partial<DraftContent>): void;
  /** What the page itself knows; not worth storing before something else is. */
  prefill(change: Partial<DraftContent>): void;
  /** Files come in while other things are being written, so they change what is there by then. */
  changeFiles(work: (files: DraftContent['files']) => DraftContent['files']): void;
  setRecipients(recipients: readonly Recipient[]): void;
  /** Stores what is not stored yet; answers the id, once there is one. */
  flush(): Promise<string | undefined>;
  /** Keeps what is here, whatever somebody else has stored. */
  keepMine(): void;
}

/** A draft that stores itself: one request at a time, each with the revision it changes. */
export function useDraft(
  api: Api,
  initial: {
    readonly draft: StoredDraft | undefined;
    readonly content: DraftContent;
    readonly recipients: readonly Recipient[];
  },
  created: (id: string) => void,
): DraftBeingWritten {
  const [content, setContent] = useState(initial.content);
  const [recipients, setList] = useState(initial.recipients);
  const [id, setId] = useState(initial.draft?.id);
  const [saving, setSaving] = useState<Saving>(
    initial.draft === undefined ? { state: 'none' } : { state: 'saved', at: initial.draft.changed },
  );
  const now = useRef({ content, recipients, id, revision: initial.draft?.revision as number | undefined });
  const dirty = useRef({ content: false, recipients: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<void>>(undefined);
  const onCreated = useRef(created);
  onCreated.current = created;

  const store = useCallback(async () => {
    const state = now.current;
    const took = (draft: StoredDraft) => {
      state.revision = draft.revision;
      setSaving({ state: 'saved', at: draft.changed });
    };
    while (dirty.current.content || dirty.current.recipients) {
      setSaving({ state: 'saving' });
      const wanted = { ...dirty.current };
      dirty.current = { content: false, recipients: false };
      try {
        if (state.id === undefined) {
          const draft = await createDraft(api, state.content);
          state.id = draft.id;
          took(draft);
          setId(draft.id);
          onCreated.current(draft.id);
        } else if (wanted.content) took(await replaceDraft(api, state.id, state.content, state.revision));
        if (wanted.recipients) took(await replaceRecipients(api, state.id, state.recipients, state.revision));
      } catch (error) {
        dirty.current = {
          content: dirty.current.content || wanted.content,
          recipients: dirty.current.recipients || wanted.recipients,
        };
        if (!(error instanceof Refused)) throw error;
        const conflict = error.refusal.status === 412;
        setSaving({ state: conflict ? 'conflict' : 'failed', refusal: error.refusal });
        if (!conflict && passesByItself(error)) {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => void flush(), TRY_AGAIN);
        }
        return;
      }
    }
  }, [api]);

  const flush = useCallback(async (): Promise<string | undefined> => {
    clearTimeout(timer.current);
    running.current ??= store().finally(() => {
      running.current = undefined;
    });
    await running.current;
    return now.current.id;
  }, [store]);

  const soon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), WAIT);
  };
  useEffect(
    () => () => {
      // Leaving the page stores what is left.
      if (dirty.current.content || dirty.current.recipients) void flush();
      clearTimeout(timer.current);
    },
    [flush],
  );

  const change = (change: Partial<DraftContent>) => {
    now.current.content = { ...now.current.content, ...change };
    dirty.current.content = true;
    setContent(now.current.content);
    soon();
  };
  return {
    id,
    content,
    recipients,
    saving,
    change,
    changeFiles: (work) => change({ files: work(now.current.content.files) }),
    prefill(change) {
      now.current.content = { ...now.current.content, ...change };
      setContent(now.current.content);
    },
    setRecipients(list) {
      now.current.recipients = list;
      dirty.current.recipients = true;
      setList(list);
      soon();
    },
    flush,
    keepMine() {
      now.current.revision = undefined;
      void flush();
    },
  };
}
