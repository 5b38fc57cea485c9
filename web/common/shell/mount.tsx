import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type AnyRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Announcer } from '../parts/announcer.tsx';
import { UndoToast } from '../parts/undo-toast.tsx';
import { common } from '../words/common.ts';

/** Draws the app when the words of its shell have come, in the language that is read. */
export async function mountApp(
  router: AnyRouter,
  queries: QueryClient,
  words: readonly Pick<typeof common, 'load'>[],
): Promise<void> {
  await Promise.all([common.load(), ...words.map((set) => set.load())]);
  createRoot(document.getElementById('app')!).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Suspense>
          <RouterProvider router={router} />
        </Suspense>
        <UndoToast />
        <Announcer />
      </QueryClientProvider>
    </StrictMode>,
  );
}
