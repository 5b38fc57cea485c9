import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { organizationNumber, visible } from '../../../common/format/format.ts';
import { CopyField } from '../../../common/parts/copy-field.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { RoleButton } from '../../integration/may-not.tsx';
import { systemWords } from '../../integration/system-words.ts';
import { REQUESTS, requestQuery, statusOf } from '../../integration/systems.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** A request to one customer: the link to send, and how it stands. */
export function SystemRequestPage() {
  const { code: owner, api } = useOwner();
  const { systemId, requestId } = useParams({ from: '/$owner/systems/$systemId/requests/$requestId' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = words.use();
  const saySystem = systemWords.use();
  const request = useQuery(requestQuery(api, requestId));
  const [refusal, setRefusal] = useState<RefusalValue>();
  const withdraw = async () => {
    setRefusal(undefined);
    try {
      await api.delete(`${REQUESTS}/${encodeURIComponent(requestId)}`);
      queries.removeQueries({ queryKey: ['system request', owner, requestId] });
      await queries.invalidateQueries({ queryKey: ['system requests', owner, systemId] });
      await navigate({ to: '/$owner/systems/$systemId', params: { owner, systemId } });
      didIt(say('withdrawn'));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
  };
  const status = request.data === undefined ? undefined : statusOf(request.data);
  return (
    <Page
      title={say('title')}
      above={
        <Link to="/$owner/systems/$systemId" params={{ owner, systemId }} className="ds-link">
          <bdi>{visible(systemId)}</bdi>
        </Link>
      }
      aboveTitle={visible(systemId)}
      {...(status === 'New' ? { lead: say('lead') } : {})}
    >
      {request.isPending && <Waiting what={say('loading')} />}
      {request.isError && <Failed error={request.error} retry={() => void request.refetch()} />}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {request.data !== undefined && status !== undefined && (
        <>
          {status === 'New' && <CopyField label={say('link')} value={request.data.confirmUrl} />}
          <dl className="facts-list section">
            <dt>{say('status')}</dt>
            <dd>
              {saySystem(`status.${status}`)} <code>{status}</code>
            </dd>
            <dt>{say('customer')}</dt>
            <dd>{organizationNumber(request.data.partyOrgNo)}</dd>
            <dt>{say('reference')}</dt>
            <dd>
              <bdi>{visible(request.data.externalRef)}</bdi>
            </dd>
            <dt>{say('created')}</dt>
            <dd>
              <When at={request.data.created} form="moment" />
            </dd>
          </dl>
          {status === 'New' && (
            <div className="button-row">
              <RoleButton needs="owner" onClick={() => void withdraw()}>
                {say('withdraw')}
              </RoleButton>
            </div>
          )}
        </>
      )}
    </Page>
  );
}
