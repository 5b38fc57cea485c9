import { useQuery } from '@tanstack/react-query';
import { EnvelopeClosedIcon } from '@navikt/aksel-icons';
import { Link, Navigate, useParams } from '@tanstack/react-router';
import { Refused } from '../../../common/api/refusal.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { resolveQuery } from '../../mail/queries.ts';
import { lastScope } from '../../shell/last-scope.ts';
import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

/** The link that is safe to share: it names no party, and leads to the message for whoever may see it. */
export function SharedLinkPage() {
  const { correspondenceId } = useParams({ from: '/m/$correspondenceId' });
  const say = words.use();
  const { data, error, refetch } = useQuery(resolveQuery(correspondenceId));
  if (data !== undefined)
    return (
      <Navigate
        to="/$scope/$folder/$correspondenceId"
        params={{ scope: data.scope, folder: data.folder, correspondenceId }}
        replace
      />
    );
  if (error instanceof Refused && [400, 404].includes(error.refusal.status))
    return (
      <Page title={say('gone')}>
        <EmptyState
          icon={<EnvelopeClosedIcon />}
          text={say('goneNext')}
          action={
            <Link
              className="ds-button"
              data-variant="secondary"
              to="/$scope/$folder"
              params={{ scope: lastScope(), folder: 'inbox' }}
            >
              {say('toInbox')}
            </Link>
          }
        />
      </Page>
    );
  return (
    <Page title={say('title')}>
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={() => void refetch()} />}
    </Page>
  );
}
