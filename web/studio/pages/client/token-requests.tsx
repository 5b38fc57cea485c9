import { CheckmarkIcon, XMarkOctagonIcon } from '@navikt/aksel-icons';
import { useQuery } from '@tanstack/react-query';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { When } from '../../../common/parts/when.tsx';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import { tokenRequestsQuery } from '../../onboarding/api.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

const KNOWN = [
  'unknown-kid',
  'no-kid',
  'issued-later',
  'MP-011',
  'MP-012',
  'MP-100',
  'MP-110',
  'MP-120',
  'MP-121',
  'MP-124',
  'MP-130',
  'MP-200',
  'MP-201',
  'MP-250',
  'MP-251',
  'MP-303',
] as const;

/** The last token requests and why they were refused; the hint says what was expected and what came. */
export function TokenRequests({ clientId }: { readonly clientId: string }) {
  const { api } = useOwner();
  const say = words.use();
  const { data, error, isPending, refetch } = useQuery({
    ...tokenRequestsQuery(api, clientId),
    refetchInterval: 15_000,
  });
  return (
    <section className="client-section" aria-labelledby="client-log">
      <h2 className="ds-heading" data-size="xs" id="client-log">
        {say('log')}
      </h2>
      {isPending && <Waiting what={say('log')} rows={3} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState text={say('log.none')} />}
      {data !== undefined && data.length > 0 && (
        <table className="ds-table list-table">
          <caption className="ds-sr-only">{say('log')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('log.at')}</th>
              <th scope="col">{say('log.outcome')}</th>
              <th scope="col">{say('kid')}</th>
              <th scope="col">{say('log.scopes')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((one, index) => (
              <tr key={`${one.requested} ${index}`}>
                <th scope="row">
                  <When at={one.requested} form="ago" />
                </th>
                <td data-label={say('log.outcome')}>
                  {one.given ? (
                    <span className="client-given">
                      <CheckmarkIcon aria-hidden /> {say('log.given')}
                    </span>
                  ) : (
                    <>
                      <span className="client-refused">
                        <XMarkOctagonIcon aria-hidden /> <Why code={one.code} />{' '}
                        <span className="code">{one.code}</span>
                      </span>
                      <p className="small" lang="en">
                        {visible(one.description ?? '')} {visible(one.hint ?? '')}
                      </p>
                    </>
                  )}
                </td>
                <td data-label={say('kid')}>
                  <span className="code">{visible(one.kid ?? '–')}</span>
                </td>
                <td data-label={say('log.scopes')}>
                  <span className="code">{visible(one.scope)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Why({ code }: { readonly code: string | undefined }) {
  const say = words.use();
  const known = KNOWN.find((one) => one === code);
  return <>{known === undefined ? say('log.refused') : say(`why.${known}`)}</>;
}
