import { CompassIcon } from '@navikt/aksel-icons';
import type { ReactNode } from 'react';
import { Refused } from '../api/refusal.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { common } from '../words/common.ts';

/** What a page that could not be shown says instead; the shell around it stays. */
export function PageError(props: { readonly error: unknown; readonly retry: () => void; readonly app: string }) {
  const { error, retry, app } = props;
  const say = common.use();
  return (
    <>
      <PageHead title={say('page.broken')} size="md" windowTitle={[say('page.broken'), app]} />
      {error instanceof Refused ? (
        <Refusal refusal={error.refusal} retry={retry} />
      ) : (
        <div className="ds-alert" data-color="danger">
          <p className="ds-paragraph">{say('no.ours', { trace: error instanceof Error ? error.name : '–' })}</p>
          <button type="button" className="ds-button" data-variant="secondary" onClick={retry}>
            {say('do.retry')}
          </button>
        </div>
      )}
    </>
  );
}

/** No such address. Says nothing about what may exist for others. */
export function PageNotFound({
  path,
  front,
  app,
}: {
  readonly path: string;
  readonly front: ReactNode;
  readonly app: string;
}) {
  const say = common.use();
  const title = say('page.notFound', { path });
  return (
    <>
      <PageHead title={title} size="md" windowTitle={[title, app]} />
      <EmptyState icon={<CompassIcon />} text={say('page.notFoundNext')} action={front} />
    </>
  );
}
