import { Button } from '@digdir/designsystemet-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouteContext, useRouter } from '@tanstack/react-router';
import { PersonGroupIcon } from '@navikt/aksel-icons';
import { logInAddress } from '../../../common/api/log-in.ts';
import { apiFor } from '../../../common/api/request.ts';
import { meQuery } from '../../../common/api/session.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { useCall } from '../../onboarding/use-call.ts';
import { Page } from '../../shell/page.tsx';
import { forgetSecret, keptSecret } from './secret.ts';
import { words } from './words.ts';

const api = apiFor(undefined);

/** Becoming a member by an invitation; nothing happens before one says so. */
export function InvitePage() {
  const { code } = useParams({ from: '/invite/$code' });
  const { me } = useRouteContext({ from: '__root__' });
  const navigate = useNavigate();
  const router = useRouter();
  const queries = useQueryClient();
  const say = words.use();
  const sayCommon = common.use();
  const secret = keptSecret(code);
  const { run, running, refusal } = useCall(() =>
    api.post<{ serviceOwner: string }>('/administration/api/v1/invitations/accept', { secret }),
  );
  const member = me?.memberships.some(({ owner }) => owner === code) === true;
  if (secret === undefined)
    return (
      <Page title={say('title')} form>
        <EmptyState
          icon={<PersonGroupIcon />}
          text={say(member ? 'already' : 'incomplete')}
          action={
            <Link
              to={member ? '/$owner' : '/'}
              params={{ owner: code }}
              className="ds-button"
              data-variant={member ? 'primary' : 'secondary'}
            >
              {member ? say('open') : sayCommon('page.front')}
            </Link>
          }
        />
      </Page>
    );
  return (
    <Page title={say('title')} form>
      <p className="ds-paragraph">{say.rich('what', { code: <code>{code}</code> })}</p>
      {refusal !== undefined &&
        (refusal.status === 404 ? (
          <div className="ds-alert" data-color="warning">
            <p className="ds-paragraph">{say('gone')}</p>
          </div>
        ) : (
          <Refusal refusal={refusal} />
        ))}
      {me === null ? (
        <a className="ds-button" data-variant="primary" href={logInAddress()}>
          {say('logIn')}
        </a>
      ) : (
        <Button
          type="button"
          variant="primary"
          aria-disabled={running || undefined}
          onClick={async () => {
            const membership = await run();
            if (membership === undefined) return;
            forgetSecret();
            await queries.fetchQuery({ ...meQuery, staleTime: 0 });
            await router.invalidate();
            await navigate({ to: '/$owner', params: { owner: membership.serviceOwner } });
          }}
        >
          {say.rich('accept', { name: <bdi>{me.person.name}</bdi> })}
        </Button>
      )}
    </Page>
  );
}
