import { type ErrorComponentProps, Link, useParams, useRouter } from '@tanstack/react-router';
import { Refused } from '../../common/api/refusal.ts';
import { PageError } from '../../common/shell/problem-pages.tsx';
import { Refusal } from '../../common/parts/refusal.tsx';
import { common } from '../../common/words/common.ts';
import { Page } from '../shell/page.tsx';

/** A service that cannot be shown: there is none of the id, or the server did not answer. */
export function ServiceProblem({ error }: ErrorComponentProps) {
  const say = common.use();
  const router = useRouter();
  const { owner = '', id = '' } = useParams({ strict: false });
  const retry = () => void router.invalidate();
  if (!(error instanceof Refused)) return <PageError error={error} retry={retry} app="Studio" />;
  return (
    <Page
      title={id}
      above={
        <>
          <Link to="/$owner/services" params={{ owner }}>
            {say('nav.services')}
          </Link>
          {' / '}
        </>
      }
      aboveTitle={say('nav.services')}
    >
      <Refusal
        refusal={error.refusal}
        {...(error.refusal.status === 404 ? {} : { retry })}
        next={
          <Link
            to="/$owner/services"
            params={{ owner }}
            search={{ q: id }}
            className="ds-button"
            data-variant="secondary"
          >
            {say('nav.services')}
          </Link>
        }
      />
    </Page>
  );
}
