import { QueryClient } from '@tanstack/react-query';
import { passesByItself, Refused } from './refusal.ts';

/** Fresh for 30 s, asked again on focus; what passes by itself is tried again when the server says so. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < 3 && passesByItself(error),
        retryDelay: (failures, error) =>
          1000 * ((error instanceof Refused ? error.refusal.retryAfter : undefined) ?? 2 ** failures),
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
