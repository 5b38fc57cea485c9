import { Button, Textfield } from '@digdir/designsystemet-react';
import { useState } from 'react';
import { type Refusal as RefusalValue, Refused } from '../../../common/api/refusal.ts';
import type { Api } from '../../../common/api/request.ts';
import { isIdentityNumber, isOrganizationNumber } from '../../../common/format/numbers.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { SidePanel } from '../../../common/parts/side-panel.tsx';
import { common } from '../../../common/words/common.ts';
import { type DraftContent, requestOf } from './draft.ts';
import { words } from './words.ts';

const LONGEST_TITLE = 255;

/** Sends the message to someone who reads it as a test, marked so; the draft stays. */
export function SendToMe(props: { readonly api: Api; readonly draft: DraftContent; readonly disabled: boolean }) {
  const { api, draft, disabled } = props;
  const say = words.use();
  const sayCommon = common.use();
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState('');
  const [fault, setFault] = useState<string>();
  const [refusal, setRefusal] = useState<RefusalValue>();
  const [sent, setSent] = useState<string>();
  const [sending, setSending] = useState(false);

  const send = async () => {
    const digits = number.replace(/\s/g, '');
    const urn = isOrganizationNumber(digits)
      ? `urn:altinn:organization:identifier-no:${digits}`
      : isIdentityNumber(digits)
        ? `urn:altinn:person:identifier-no:${digits}`
        : undefined;
    setFault(urn === undefined ? say('me.wrong') : undefined);
    setRefusal(undefined);
    setSent(undefined);
    if (urn === undefined) return;
    setSending(true);
    const marked: DraftContent = {
      ...draft,
      title: `${say('me.mark')} ${draft.title}`.slice(0, LONGEST_TITLE),
      reference: `${say('me.mark')} ${draft.reference}`,
      publish: '',
    };
    try {
      const answer = await api.post<{ correspondences: { correspondenceId: string }[] }>(
        '/correspondence/api/v1/correspondence',
        requestOf(marked, [urn]),
      );
      setSent(answer.correspondences[0]!.correspondenceId);
      announce(sayCommon('ok.sent'));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <Button
        type="button"
        variant="secondary"
        aria-disabled={disabled || undefined}
        onClick={() => {
          if (!disabled) setOpen(true);
        }}
      >
        {sayCommon('do.sendMe')}
      </Button>
      {open && (
        <SidePanel title={sayCommon('do.sendMe')} onClose={() => setOpen(false)}>
          <p className="ds-paragraph">{say('me.help')}</p>
          <Textfield
            label={say('me.number')}
            value={number}
            inputMode="numeric"
            autoComplete="off"
            onChange={({ target }) => setNumber(target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              // It stands inside the form of the message, which must not be sent.
              event.preventDefault();
              void send();
            }}
            error={fault}
          />
          <div className="part-row compose-me-send">
            <Button type="button" variant="primary" aria-disabled={sending || undefined} onClick={() => void send()}>
              {sayCommon('do.send')}
            </Button>
          </div>
          {sent !== undefined && (
            <p>
              {sayCommon('ok.sent')}.{' '}
              <a href={`/inbox/m/${sent}`} target="_blank" rel="noreferrer">
                {say('me.open')}
              </a>
            </p>
          )}
          {refusal !== undefined && <Refusal refusal={refusal} />}
        </SidePanel>
      )}
    </>
  );
}
