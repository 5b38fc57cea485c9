import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { organizationNumber, visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { Ask } from '../../integration/dialog.tsx';
import { ownersQuery, settle } from '../../integration/operator.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

/** One service owner as the operator sees it: let in or refused, suspended, let in again. */
export function AdminOwnerPage() {
  const { me } = useRouteContext({ from: '__root__' });
  const { code } = useParams({ from: '/admin/owners/$code' });
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const queries = useQueryClient();
  const found = useQuery(ownersQuery(me));
  const [asking, setAsking] = useState<'suspend' | 'reject'>();
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<RefusalValue>();
  const owner = found.data?.owners.find((one) => one.code === code);
  const name = owner === undefined ? say('title') : visible(owner.name[language]);

  const step = async (what: 'approve' | 'reject' | 'suspend' | 'resume', text: string, body?: object) => {
    setRefusal(undefined);
    try {
      await settle(found.data!.as, code, what, body);
      setReason('');
      didIt(text, what === 'suspend' ? () => step('resume', say('didResume', { name })) : undefined);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
    await queries.invalidateQueries({ queryKey: ['operator'] });
  };
  return (
    <Page
      title={name}
      above={
        <Link to="/admin" className="ds-link">
          {say('above')}
        </Link>
      }
      aboveTitle={say('above')}
      {...(owner === undefined
        ? {}
        : {
            actions: (
              <>
                {owner.status === 'approved' && (
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="secondary"
                    onClick={() => setAsking('suspend')}
                  >
                    {say('suspend')}
                  </button>
                )}
                {owner.status === 'suspended' && (
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="primary"
                    onClick={() => void step('resume', say('didResume', { name }))}
                  >
                    {say('resume')}
                  </button>
                )}
                {owner.status === 'applied' && (
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="secondary"
                    onClick={() => setAsking('reject')}
                  >
                    {say('reject')}
                  </button>
                )}
                {(owner.status === 'applied' || owner.status === 'rejected') && (
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="primary"
                    onClick={() => void step('approve', say('didApprove', { name }))}
                  >
                    {sayCommon('do.approve')}
                  </button>
                )}
              </>
            ),
          })}
    >
      {found.isPending && <Waiting what={say('loading')} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {found.isSuccess && owner === undefined && <EmptyState text={say('unknown', { code: visible(code) })} />}
      {owner !== undefined && (
        <dl className="facts-list">
          <dt>{say('number')}</dt>
          <dd>{organizationNumber(owner.organizationNumber)}</dd>
          <dt>{say('contact')}</dt>
          <dd>
            <bdi>{visible([owner.contact.email, owner.contact.phone].filter(Boolean).join(', '))}</bdi>
          </dd>
          <dt>{say('registered')}</dt>
          <dd>
            <When at={owner.createdAt} form="moment" />
          </dd>
          {owner.approvedAt !== null && (
            <>
              <dt>{say('approved')}</dt>
              <dd>
                <When at={owner.approvedAt} form="moment" />
              </dd>
            </>
          )}
          {owner.suspendedReason !== undefined && (
            <>
              <dt>{say('suspendedReason')}</dt>
              <dd>
                <bdi>{visible(owner.suspendedReason)}</bdi>
              </dd>
            </>
          )}
          {owner.rejectedReason !== undefined && (
            <>
              <dt>{say('rejectedReason')}</dt>
              <dd>
                <bdi>{visible(owner.rejectedReason)}</bdi>
              </dd>
            </>
          )}
        </dl>
      )}
      {asking !== undefined && (
        <Ask
          title={say(asking === 'reject' ? 'rejectTitle' : 'suspendTitle', { name })}
          onClose={() => setAsking(undefined)}
          action={
            <button
              type="button"
              className="ds-button"
              data-variant="primary"
              data-color="danger"
              {...(reason.trim() === ''
                ? { 'aria-disabled': true }
                : {
                    onClick: () => {
                      setAsking(undefined);
                      const told = say(asking === 'reject' ? 'didReject' : 'didSuspend', { name });
                      void step(asking, told, { reason: reason.trim() });
                    },
                  })}
            >
              {say(asking)}
            </button>
          }
        >
          <p className="ds-paragraph">{say(asking === 'reject' ? 'rejectWhat' : 'suspendWhat')}</p>
          <div className="ds-field">
            <label className="ds-label" htmlFor="reason">
              {say('reason')}
            </label>
            <input
              id="reason"
              className="ds-input"
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </div>
        </Ask>
      )}
    </Page>
  );
}
