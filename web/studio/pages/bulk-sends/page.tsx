import { Button } from '@digdir/designsystemet-react';
import { FilesIcon } from '@navikt/aksel-icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Refused } from '../../../common/api/refusal.ts';
import { number, visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { listBatches } from '../bulk-send/sending.ts';
import { BatchState } from '../bulk-send/state.tsx';
import { serviceName, servicesQuery } from '../compose/services.ts';
import { Skeleton } from '../messages/skeleton.tsx';
import { words } from './words.ts';
import '../messages/messages.css';
import '../bulk-send/bulk.css';

const LOOK_AGAIN = 5000;

/** Sends to many, newest first. */
export function BulkSendsPage() {
  const { api, code } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const services = useQuery(servicesQuery(api));
  const found = useInfiniteQuery({
    queryKey: ['bulk', code, 'list'],
    queryFn: ({ pageParam }) => listBatches(api, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: LOOK_AGAIN,
  });
  const batches = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const nameOf = (id: string) => {
    const service = services.data?.find(({ identifier }) => identifier === id);
    return service === undefined ? id : serviceName(service, language);
  };
  return (
    <Page title={say('title')} lead={say('lead')}>
      {found.error instanceof Refused && <Refusal refusal={found.error.refusal} retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={6} label={say('title')} />}
      {found.data !== undefined && batches.length === 0 && (
        <EmptyState
          icon={<FilesIcon />}
          text={say('empty')}
          action={
            <Link to="/$owner/messages/new" params={{ owner: code }} className="ds-button" data-variant="primary">
              {sayCommon('nav.new')}
            </Link>
          }
        />
      )}
      {batches.length > 0 && (
        <table className="ds-table card-table" aria-label={say('title')}>
          <thead>
            <tr>
              <th scope="col">{say('reference')}</th>
              <th scope="col">{say('service')}</th>
              <th scope="col">{say('state')}</th>
              <th scope="col">{say('recipients')}</th>
              <th scope="col">{say('created')}</th>
            </tr>
          </thead>
          <tbody>
            {batches.map(({ batchId, sendersReference, resourceId, state, received, rejected, created }) => (
              <tr key={batchId}>
                <th scope="row">
                  <Link className="ds-link message-link" to="/$owner/bulk/$batchId" params={{ owner: code, batchId }}>
                    <bdi>{visible(sendersReference)}</bdi>
                  </Link>
                </th>
                <td data-label={say('service')}>
                  <bdi>{visible(nameOf(resourceId))}</bdi>
                </td>
                <td data-label={say('state')}>
                  <BatchState state={state} />
                </td>
                <td data-label={say('recipients')}>
                  {number(received)}
                  {rejected > 0 && <span className="small"> · {say('rejected', { n: rejected })}</span>}
                </td>
                <td data-label={say('created')}>
                  <When at={created} form="moment" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && (
        <Button variant="secondary" onClick={() => void found.fetchNextPage()}>
          {sayCommon('do.more')}
        </Button>
      )}
    </Page>
  );
}
