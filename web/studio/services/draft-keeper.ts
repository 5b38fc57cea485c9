import type { QueryClient } from '@tanstack/react-query';
import { passesByItself, Refused, type Refusal } from '../../common/api/refusal.ts';
import type { Api } from '../../common/api/request.ts';
import { type Draft, draftKey, type Example, type Resource, servicePath } from './api.ts';

export type DraftPolicy = { readonly xml: string } | { readonly plain: unknown } | null;

/** What a person is writing of a service. */
export interface Content {
  readonly resource: Resource;
  readonly policy: DraftPolicy;
  readonly examples: readonly Example[];
}

export type Saving =
  | { readonly kind: 'clean' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: Date }
  /** Tried again by itself. */
  | { readonly kind: 'failed'; readonly refusal: Refusal }
  /** Somebody else saved in between; nothing goes on before it is settled. */
  | { readonly kind: 'conflict'; readonly refusal: Refusal; readonly theirs: Draft };

const SAVE_AFTER = 800;
const AGAIN_AFTER = 5000;

const contentOf = ({ resource, policy: { form, xml, plain }, examples }: Draft): Content => ({
  resource,
  policy: xml !== null ? { xml } : form === 'plain' ? { plain } : null,
  examples,
});

/**
 * The draft of one service while somebody writes it: what is typed stands at once and is saved soon after, over the
 * revision it was read at. Pages come and go; what has not been saved stays with the keeper.
 */
export class DraftKeeper {
  answer: Draft;
  content: Content;
  saving: Saving = { kind: 'clean' };
  readonly #api: Api;
  readonly #queries: QueryClient;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Moves with every change, so that an answer is not taken for more than it saw. */
  #changes = 0;
  #saved = 0;
  #sending: Promise<void> | undefined;
  #snapshot = 0;

  constructor(api: Api, queries: QueryClient, answer: Draft) {
    this.#api = api;
    this.#queries = queries;
    this.answer = answer;
    this.content = contentOf(answer);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) void this.save();
    };
  };
  readonly snapshot = (): number => this.#snapshot;

  #tell(): void {
    this.#snapshot++;
    for (const listener of this.#listeners) listener();
  }

  get isDirty(): boolean {
    return this.#changes > this.#saved;
  }

  /** What the server knows now; taken over unless something here has not been saved. */
  meet(answer: Draft): void {
    if (answer === this.answer || this.isDirty || this.#sending !== undefined || this.saving.kind === 'conflict')
      return;
    if (answer.revision !== this.answer.revision) this.content = contentOf(answer);
    this.answer = answer;
    this.#tell();
  }

  change(part: Partial<Content>): void {
    this.content = { ...this.content, ...part };
    this.#changes++;
    this.#tell();
    clearTimeout(this.#timer);
    if (this.saving.kind !== 'conflict') this.#timer = setTimeout(() => void this.save(), SAVE_AFTER);
  }

  /** Saves what has not been saved; resolves when it is, or when it cannot be for now. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#sending !== undefined) {
      await this.#sending;
      return this.isDirty && this.saving.kind === 'saved' ? this.save() : undefined;
    }
    if (!this.isDirty || this.saving.kind === 'conflict') return;
    this.#sending = this.#send().finally(() => {
      this.#sending = undefined;
    });
    await this.#sending;
    if (this.isDirty && this.saving.kind === 'saved') await this.save();
  }

  async #send(): Promise<void> {
    const seen = this.#changes;
    this.saving = { kind: 'saving' };
    this.#tell();
    try {
      const { id } = this.answer;
      this.answer = await this.#api.put<Draft>(`${servicePath(this.#api.owner!, id)}/draft`, this.content, {
        headers: { 'if-match': `"${this.answer.revision}"` },
      });
      this.#saved = seen;
      this.saving = { kind: 'saved', at: new Date() };
      this.#queries.setQueryData(draftKey(this.#api.owner, id), this.answer);
      void this.#queries.invalidateQueries({ queryKey: ['services', this.#api.owner] });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      const theirs = refusal.status === 412 ? (refusal.body.current as Draft | undefined) : undefined;
      this.saving = theirs === undefined ? { kind: 'failed', refusal } : { kind: 'conflict', refusal, theirs };
      if (passesByItself(error))
        this.#timer = setTimeout(() => void this.save(), 1000 * (refusal.retryAfter ?? 0) || AGAIN_AFTER);
    }
    this.#tell();
  }

  /** Settles a conflict with what the other wrote. */
  takeTheirs(): void {
    if (this.saving.kind !== 'conflict') return;
    this.answer = this.saving.theirs;
    this.content = contentOf(this.answer);
    this.#saved = this.#changes;
    this.saving = { kind: 'clean' };
    this.#queries.setQueryData(draftKey(this.#api.owner, this.answer.id), this.answer);
    this.#tell();
  }

  /** Settles a conflict with what was written here, over the other's revision. */
  async keepMine(): Promise<void> {
    if (this.saving.kind !== 'conflict') return;
    this.answer = this.saving.theirs;
    this.saving = { kind: 'saving' };
    await this.save();
  }
}

const keepers = new Map<string, DraftKeeper>();

/** The one keeper of a service in this window. */
export function keeperOf(api: Api, queries: QueryClient, answer: Draft): DraftKeeper {
  const key = `${api.owner} ${answer.id}`;
  const kept = keepers.get(key) ?? new DraftKeeper(api, queries, answer);
  keepers.set(key, kept);
  return kept;
}

/** Forgets a service that was published, discarded or deleted: what comes next is read anew. */
export const forgetKeeper = (owner: string, id: string): boolean => keepers.delete(`${owner} ${id}`);
