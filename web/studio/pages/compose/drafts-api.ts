import type { Api } from '../../../common/api/request.ts';
import type { Recipient } from '../../../common/parts/recipients/parse.ts';
import { type DraftContent, draftFrom } from './draft.ts';

const DRAFTS = '/correspondence/api/v1/drafts';
const PAGE = 10_000;

interface DraftAnswer {
  readonly id: string;
  readonly revision: number;
  readonly changed: string;
  readonly changedBy: string | null;
  readonly recipientCount: number;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A draft as the server keeps it. */
export interface StoredDraft {
  readonly id: string;
  readonly revision: number;
  readonly changed: string;
  readonly content: DraftContent;
}

const stored = ({ id, revision, changed, content }: DraftAnswer): StoredDraft => ({
  id,
  revision,
  changed,
  content: draftFrom(content),
});

export async function readDraft(
  api: Api,
  id: string,
): Promise<{ draft: StoredDraft; recipients: readonly Recipient[] }> {
  const answer = await api.get<DraftAnswer>(`${DRAFTS}/${id}`);
  return { draft: stored(answer), recipients: answer.recipientCount === 0 ? [] : await readRecipients(api, id) };
}

async function readRecipients(api: Api, id: string): Promise<Recipient[]> {
  const recipients: Recipient[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const page: { items: { recipient: string }[]; next: number | null } = await api.get(`${DRAFTS}/${id}/recipients`, {
      query: { limit: PAGE, after },
    });
    for (const { recipient } of page.items) recipients.push(recipientFrom(recipient));
    after = page.next;
  }
  return recipients;
}

/** A recipient from the URN it was stored by. */
export function recipientFrom(urn: string): Recipient {
  const value = urn.slice(urn.lastIndexOf(':') + 1);
  const kind = urn.includes(':organization:') ? 'organization' : urn.includes('email') ? 'email' : 'person';
  return { urn, kind, value };
}

export const listDrafts = async (api: Api): Promise<readonly StoredDraft[]> =>
  (await api.get<{ items: DraftAnswer[] }>(DRAFTS)).items.map(stored);

export const createDraft = async (api: Api, content: DraftContent): Promise<StoredDraft> =>
  stored(await api.post<DraftAnswer>(DRAFTS, { content }));

/** `revision` undefined: whatever is there is replaced. */
export const replaceDraft = async (
  api: Api,
  id: string,
  content: DraftContent,
  revision: number | undefined,
): Promise<StoredDraft> =>
  stored(await api.put<DraftAnswer>(`${DRAFTS}/${id}`, { content }, { headers: { 'if-match': match(revision) } }));

export const replaceRecipients = async (
  api: Api,
  id: string,
  recipients: readonly Recipient[],
  revision: number | undefined,
): Promise<StoredDraft> =>
  stored(
    await api.put<DraftAnswer>(`${DRAFTS}/${id}/recipients`, recipients.map(({ urn }) => urn).join('\n'), {
      headers: { 'if-match': match(revision), 'content-type': 'text/plain' },
    }),
  );

export const deleteDraft = (api: Api, id: string): Promise<void> => api.delete(`${DRAFTS}/${id}`);

const match = (revision: number | undefined): string => (revision === undefined ? '*' : `"${revision}"`);
