import { Button, ErrorSummary, Textfield } from '@digdir/designsystemet-react';
import { ArrowRightIcon, PaperplaneIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { type Refusal as RefusalValue, Refused } from '../../../common/api/refusal.ts';
import { clockTime } from '../../../common/format/format.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import type { Recipient } from '../../../common/parts/recipients/parse.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { common } from '../../../common/words/common.ts';
import { LANGUAGE_NAMES, LANGUAGES, useLanguage } from '../../../common/words/language.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { useCannot } from '../../shell/use-cannot.ts';
import { Attachments } from './attachments.tsx';
import { BodyEditor } from './body-editor.tsx';
import { type DraftContent, requestOf } from './draft.ts';
import { deleteDraft, type StoredDraft } from './drafts-api.ts';
import { AnswerFields, errorText, MoreFields, NotificationFields } from './fields.tsx';
import { useLookUp } from './look-up.ts';
import { Preview } from './preview.tsx';
import { byField, type Fault, type Field, FIELDS, ownFaults, type WireProblem, wireFaults } from './problems.ts';
import { RecipientsField } from './recipients-field.tsx';
import { SendToMe } from './send-to-me.tsx';
import { serviceName, servicesQuery } from './services.ts';
import { useDelayed } from './use-delayed.ts';
import { type Saving, useDraft } from './use-draft.ts';
import { words } from './words.ts';

const SEND = '/correspondence/api/v1/correspondence';
const VALIDATE_AFTER = 600;
/** What a fault of a field is about is in the server's answer at once; the page itself speaks when a field was left. */
type Touched = ReadonlySet<Field> | 'all';

export function ComposeForm(props: {
  readonly initial: {
    readonly draft: StoredDraft | undefined;
    readonly content: DraftContent;
    readonly recipients: readonly Recipient[];
  };
  readonly created: (id: string) => void;
}) {
  const { api, code, may } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('editor');
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const draft = useDraft(api, props.initial, props.created);
  const { content, recipients, change, changeFiles, prefill, setRecipients, flush } = draft;
  const [touched, setTouched] = useState<Touched>(new Set());
  const [summary, setSummary] = useState(0);
  const [previewed, setPreviewed] = useState(false);
  const [uploading, setUploading] = useState(0);
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const mayWrite = may('editor');

  const services = useQuery(servicesQuery(api));
  const service = services.data?.find(({ identifier }) => identifier === content.service);
  // With one service there is nothing to choose.
  const only = services.data?.length === 1 ? services.data[0]!.identifier : undefined;
  useEffect(() => {
    if (content.service === '' && only !== undefined) prefill({ service: only });
  });

  const { known, looking, failed } = useLookUp(api, content.service, recipients);
  const bad = useMemo(
    () =>
      recipients.filter(({ urn }) => {
        const fault = known.get(urn)?.code;
        return fault !== undefined && !(fault === 'CORR-01030' && content.ignoreReservation);
      }).length,
    [recipients, known, content.ignoreReservation],
  );
  const good = recipients.length - bad;
  const first = recipients.find(({ urn }) => known.get(urn)?.code === undefined) ?? recipients[0];

  const request = JSON.stringify(requestOf(content, first === undefined ? [] : [first.urn]));
  const asked = useDelayed(request, VALIDATE_AFTER);
  const { data: problems } = useQuery({
    queryKey: ['validate', code, asked],
    queryFn: async ({ signal }) =>
      (
        await api.post<{ problems: readonly WireProblem[] }>(`${SEND}?validateOnly=true`, asked, {
          headers: { 'content-type': 'application/json' },
          signal,
        })
      ).problems,
    enabled: mayWrite && content.service !== '',
    gcTime: 10_000,
  });
  const own = ownFaults(content, recipients.length, say);
  const ownFields = new Set(own.map(({ field }) => field));
  const all: Fault[] = [
    ...own,
    // What is missing is said in our words alone.
    ...wireFaults((asked === request ? problems : undefined) ?? [], say).filter(
      ({ field, code: known }) => known !== undefined || !ownFields.has(field),
    ),
  ];
  const blocked = uploading > 0;
  const shown = byField(
    all.filter(
      ({ field, code: known }) =>
        touched === 'all' || touched.has(field) || (known !== undefined && !ownFields.has(field)),
    ),
  );

  const leave = (field: Field) => () => {
    setTouched((before) => (before === 'all' ? before : new Set([...before, field])));
    void flush();
  };
  const blurred = () => void flush();
  const text = (field: 'title' | 'summary' | 'reference') => ({
    id: `compose-${field}`,
    value: content[field],
    onChange: ({ target }: { target: { value: string } }) => change({ [field]: target.value }),
    onBlur: leave(field),
    error: errorText(shown.get(field)),
  });

  const many = recipients.length > 1;
  const send = async () => {
    setTouched('all');
    setRefusal(undefined);
    if (all.length > 0 || good === 0) {
      setSummary((before) => before + 1);
      return;
    }
    setSending(true);
    try {
      const stored = await flush();
      if (many) {
        if (stored === undefined) return;
        await navigate({ to: '/$owner/messages/new/check', params: { owner: code }, search: { draft: stored } });
        return;
      }
      const answer = await api.post<{ correspondences: { correspondenceId: string }[] }>(SEND, {
        ...requestOf(content, [recipients[0]!.urn]),
        idempotentKey: content.key,
      });
      const sent = answer.correspondences[0]!.correspondenceId;
      if (stored !== undefined) await deleteDraft(api, stored).catch(() => undefined);
      void queries.invalidateQueries({ queryKey: ['sent', code] });
      void queries.invalidateQueries({ queryKey: ['drafts', code] });
      didIt(sayCommon('ok.sent'));
      await navigate({ to: '/$owner/messages/$id', params: { owner: code, id: sent } });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    } finally {
      setSending(false);
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (mayWrite && !blocked && !sending) void send();
  };

  const recipientName = first === undefined ? undefined : (known.get(first.urn)?.name ?? undefined);
  const resourceName = service === undefined ? '' : serviceName(service, content.language);
  const preview = <Preview api={api} draft={content} recipientName={recipientName} resourceName={resourceName} />;
  return (
    <Page title={say('title')} lead={cannot} saved={<SavedLine saving={draft.saving} />}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter sends from any field */}
      <div className="compose" onKeyDown={press}>
        <form
          className="compose-form"
          noValidate
          // Nobody should write what cannot be sent.
          inert={!mayWrite}
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          {draft.saving.state === 'conflict' && (
            <Refusal
              refusal={draft.saving.refusal}
              next={
                <>
                  <Button type="button" variant="secondary" onClick={() => location.reload()}>
                    {say('conflict.theirs')}
                  </Button>
                  <Button type="button" variant="secondary" onClick={draft.keepMine}>
                    {say('conflict.mine')}
                  </Button>
                </>
              }
            />
          )}
          {summary > 0 && all.length > 0 && (
            <ErrorSummary key={summary}>
              <ErrorSummary.Heading>{say('errors')}</ErrorSummary.Heading>
              <ErrorSummary.List>
                {FIELDS.flatMap((field) => {
                  const fault = byField(all).get(field);
                  return fault === undefined
                    ? []
                    : [
                        <ErrorSummary.Item key={field}>
                          <ErrorSummary.Link href={`#compose-${field}`}>{fault.text}</ErrorSummary.Link>
                        </ErrorSummary.Item>,
                      ];
                })}
              </ErrorSummary.List>
            </ErrorSummary>
          )}
          <div className="ds-field">
            <label className="ds-label" htmlFor="compose-service">
              {say('service')}
            </label>
            {services.data?.length === 0 ? (
              <p>
                {say('service.none')}{' '}
                <Link to="/$owner/services/new" params={{ owner: code }} className="ds-link">
                  {say('service.new')}
                </Link>
              </p>
            ) : (
              <select
                id="compose-service"
                className="ds-input"
                value={content.service}
                aria-invalid={shown.has('service') || undefined}
                onChange={({ target }) => change({ service: target.value })}
                onBlur={leave('service')}
              >
                <option value="">{say('service.choose')}</option>
                {content.service !== '' && service === undefined && (
                  <option value={content.service}>{content.service}</option>
                )}
                {services.data?.map((one) => (
                  <option key={one.identifier} value={one.identifier}>
                    {serviceName(one, language)} ({one.identifier})
                  </option>
                ))}
              </select>
            )}
            {shown.has('service') && <p className="ds-validation-message">{errorText(shown.get('service'))}</p>}
          </div>
          <RecipientsField
            value={recipients}
            onChange={setRecipients}
            known={known}
            looking={looking}
            failed={failed}
            ignoreReservation={content.ignoreReservation}
            onIgnoreReservation={() => change({ ignoreReservation: true })}
            error={shown.get('recipients')?.text}
          />
          <Textfield
            label={say('reference')}
            description={say('reference.help')}
            aria-required
            {...text('reference')}
          />
          <fieldset className="compose-languages">
            <legend className="ds-label">{say('language')}</legend>
            {LANGUAGES.map((one) => (
              <label key={one} className="compose-check">
                <input
                  type="radio"
                  className="ds-input"
                  name={`${id}language`}
                  value={one}
                  checked={content.language === one}
                  onChange={() => change({ language: one })}
                />
                <span lang={one}>{LANGUAGE_NAMES[one]}</span>
              </label>
            ))}
          </fieldset>
          <Textfield
            label={say('messageTitle')}
            aria-required
            lang={content.language}
            counter={{ limit: 255, under: say('counter.under'), over: say('counter.over') }}
            {...text('title')}
          />
          <Textfield
            label={say('summary')}
            description={say('summary.help')}
            lang={content.language}
            counter={{ limit: 255, under: say('counter.under'), over: say('counter.over') }}
            {...text('summary')}
          />
          <BodyEditor
            value={content.body}
            language={content.language}
            onChange={(body) => change({ body })}
            onBlur={leave('body')}
            error={errorText(shown.get('body'))}
          />
          <Attachments
            api={api}
            service={content.service}
            files={content.files}
            onChange={changeFiles}
            onUploading={setUploading}
            error={errorText(shown.get('files'))}
          />
          <AnswerFields draft={content} {...{ change, blurred }} errors={shown} />
          <NotificationFields draft={content} {...{ change, blurred }} errors={shown} />
          <MoreFields draft={content} {...{ change, blurred }} errors={shown} />
          <div className="compose-phone-preview">
            <details className="ds-details" onToggle={({ currentTarget }) => setPreviewed(currentTarget.open)}>
              <summary>{say('preview.open')}</summary>
              <div>{previewed && preview}</div>
            </details>
          </div>
          {refusal !== undefined && <Refusal refusal={refusal} />}
          <div className="compose-bar">
            <span className="compose-count">
              {say('bar.recipients', { n: recipients.length })}
              {bad > 0 && ` · ${say('bar.bad', { n: bad })}`}
              {content.files.length > 0 && ` · ${say('bar.files', { n: content.files.length })}`}
            </span>
            <ApiCall
              call={{
                method: 'POST',
                path: many ? '/correspondence/api/v1/bulk' : SEND,
                body: requestOf(content, many ? ['…'] : recipients.map(({ urn }) => urn)),
              }}
            />
            <SendToMe api={api} draft={content} disabled={!mayWrite || blocked || content.service === ''} />
            <Button
              type="submit"
              variant="primary"
              aria-disabled={!mayWrite || blocked || sending || undefined}
              {...(!mayWrite || blocked || sending ? { onClick: (event) => event.preventDefault() } : {})}
            >
              {many ? <ArrowRightIcon aria-hidden /> : <PaperplaneIcon aria-hidden />}
              {sayCommon(many ? 'do.check' : 'do.send')}
            </Button>
            {blocked && <span className="small">{say('bar.uploading')}</span>}
          </div>
        </form>
        <div className="compose-side">{preview}</div>
      </div>
    </Page>
  );
}

function SavedLine({ saving }: { readonly saving: Saving }) {
  const say = common.use();
  switch (saving.state) {
    case 'none':
    case 'conflict':
      return null;
    case 'saving':
      return say('is.saving');
    case 'saved':
      return say('is.saved', { time: clockTime(new Date(saving.at)) });
    case 'failed':
      return <strong role="alert">{say('is.notSaved')}</strong>;
  }
}
