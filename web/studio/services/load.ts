import type { QueryClient } from '@tanstack/react-query';
import type { Api } from '../../common/api/request.ts';
import { draftQuery } from './api.ts';
import { differenceWords } from './differences/words.ts';
import { serviceWords } from './words.ts';

interface Words {
  load(): Promise<void>;
}

/** What a page of a service needs before it is drawn: its words, and the draft. */
export async function loadService(
  { api, queries }: { readonly api: Api; readonly queries: QueryClient },
  id: string,
  words: readonly Words[],
): Promise<void> {
  await Promise.all([
    serviceWords.load(),
    differenceWords.load(),
    queries.ensureQueryData(draftQuery(api, id)),
    ...words.map((one) => one.load()),
  ]);
}
