import { Button } from '@digdir/designsystemet-react';
import { PaperplaneIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Refusal as RefusalValue, Refused } from '../../../common/api/refusal.ts';
import { longDate, number } from '../../../common/format/format.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import type { Recipient } from '../../../common/parts/recipients/parse.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { useCannot } from '../../shell/use-cannot.ts';
import { readBatch, sendBatch } from '../bulk-send/sending.ts';
import { type DraftContent, momentOf, requestOf, sharedOf } from '../compose/draft.ts';
import { deleteDraft, readDraft, replaceRecipients, type StoredDraft } from '../compose/drafts-api.ts';
import { useLookUp } from '../compose/look-up.ts';
import { MessageCard, Notices, usePreview } from '../compose/preview.tsx';
import { byField, ownFaults, type WireProblem, wireFaults } from '../compose/problems.ts';
import { serviceName, servicesQuery } from '../compose/services.ts';
import { words as composeWords } from '../compose/words.ts';
import { Skeleton } from '../messages/skeleton.tsx';
import { words } from './words.ts';
import '../compose/compose.css';
import '../bulk-send/bulk.css';

const SAMPLES = 5;
const FOUND_EVERY = 250;
const LOOK_FOR = 60_000;

/** The last look before a message goes to many. */
export function ComposeCheckPage() {
  const { api, code } = useOwner();
  const { draft: id } = useSearch({ from: '/$owner/messages/new/check' });
  const say = words.use();
  const { data, error, refetch } = useQuery({
    queryKey: ['draft', code, id, 'check'],
    queryFn: () => readDraft(api, id!),
    enabled: id !== undefined,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data !== undefined) return <Check draft={data.draft} recipients={data.recipients} />;
  return (
    <Page title={say('title')}>
      {error instanceof Refused ? (
        <Refusal refusal={error.refusal} retry={() => void refetch()} />
      ) : id === undefined ? (
        <Link to="/$owner/messages/new" params={{ owner: code }} className="ds-button" data-variant="primary">
          {say('write')}
        </Link>
      ) : (
        <Skeleton rows={6} label={say('title')} />
      )}
    </Page>
  );
}

function Check({ draft, recipients }: { readonly draft: StoredDraft; readonly recipients: readonly Recipient[] }) {
  const { api, code, may } = useOwner();
  const { content } = draft;
  const say = words.use();
  const sayCommon = common.use();
  const sayCompose = composeWords.use();
  const cannot = useCannot('editor');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const { known, looking, failed } = useLookUp(api, content.service, recipients);
  const services = useQuery(servicesQuery(api));
  const service = services.data?.find(({ identifier }) => identifier === content.service);
  const resourceName = service === undefined ? content.service : serviceName(service, content.language);

  const faultOf = (urn: string): string | undefined => {
    const fault = known.get(urn)?.code;
    return fault === 'CORR-01030' && content.ignoreReservation ? undefined : fault;
  };
  const good = recipients.filter(({ urn }) => faultOf(urn) === undefined);
  const counts = new Map<string, number>();
  for (const { urn } of recipients) {
    const fault = faultOf(urn);
    if (fault !== undefined) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  const samples = good.filter(({ urn }) => known.has(urn)).slice(0, SAMPLES);
  const first = samples[0] ?? good[0];
  const { data: problems } = useQuery({
    queryKey: ['validate', code, 'check', draft.id, draft.revision, first?.urn],
    queryFn: async () =>
      (
        await api.post<{ problems: readonly WireProblem[] }>(
          '/correspondence/api/v1/correspondence?validateOnly=true',
          requestOf(content, [first!.urn]),
        )
      ).problems,
    enabled: first !== undefined,
  });
  const faults = [
    ...byField([
      ...ownFaults(content, recipients.length, sayCompose),
      ...wireFaults(problems ?? [], sayCompose),
    ]).values(),
  ];
  const { data: notices } = usePreview(api, content, samples[0] && known.get(samples[0].urn)?.name, resourceName);
  const publish = momentOf(content.publish);
  const ready =
    may('editor') && !looking && !sending && faults.length === 0 && good.length > 0 && problems !== undefined;

  const send = async () => {
    setSending(true);
    setRefusal(undefined);
    const urns = good.map(({ urn }) => urn);
    try {
      // The draft holds exactly what is sent, so that an upload that breaks off can be gone on with.
      if (urns.length < recipients.length) await replaceRecipients(api, draft.id, good, undefined);
      const sent = sendBatch(api, content.key, sharedOf(content), urns).then(async () => {
        await deleteDraft(api, draft.id).catch(() => undefined);
        void queries.invalidateQueries({ queryKey: ['drafts', code] });
        void queries.invalidateQueries({ queryKey: ['bulk', code] });
      });
      // On to the progress as soon as the batch is there; a refusal of the message itself comes here.
      let refused = false;
      sent.catch(() => {
        refused = true;
      });
      const until = Date.now() + LOOK_FOR;
      while (!refused && Date.now() < until) {
        const found = await readBatch(api, content.key).then(
          () => true,
          () => false,
        );
        if (found) {
          await navigate({ to: '/$owner/bulk/$batchId', params: { owner: code, batchId: content.key } });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, FOUND_EVERY));
      }
      await sent;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    } finally {
      setSending(false);
    }
  };

  const back = (
    <Link to="/$owner/messages/new" params={{ owner: code }} search={{ draft: draft.id }} className="ds-link">
      {sayCommon('nav.new')}
    </Link>
  );
  return (
    <Page title={say('title')} above={back} aboveTitle={sayCommon('nav.new')} lead={content.reference}>
      {looking && <p className="ds-paragraph">{sayCompose('recipients.looking')}</p>}
      {failed && <p className="field-note">{sayCompose('recipients.notLookedUp')}</p>}
      <ul className="check-facts">
        <li>{say('good', { n: good.length })}</li>
        {(counts.get('CORR-01029') ?? 0) > 0 && (
          <li>{sayCompose('recipients.unknown', { n: counts.get('CORR-01029')! })}</li>
        )}
        {(counts.get('CORR-01030') ?? 0) > 0 && (
          <li>{sayCompose('recipients.reserved', { n: counts.get('CORR-01030')! })}</li>
        )}
        {(counts.get('CORR-01044') ?? 0) > 0 && (
          <li>{sayCompose('recipients.powerless', { n: counts.get('CORR-01044')! })}</li>
        )}
        {good.length < recipients.length && <li>{say('leftOut', { n: recipients.length - good.length })}</li>}
        <li>{noticeText(content, good.length, say)}</li>
        <li>{publish === undefined ? say('atOnce') : say('at', { date: longDate(new Date(publish)) })}</li>
        {content.files.length > 0 && <li>{sayCompose('bar.files', { n: content.files.length })}</li>}
      </ul>
      {faults.length > 0 && (
        <div className="ds-alert" data-color="danger">
          <h2 className="ds-heading" data-size="2xs">
            {sayCompose('errors')}
          </h2>
          <ul>
            {faults.map(({ field, text, wire }) => (
              <li key={field} {...(wire === true ? { lang: 'en' } : {})}>
                {text}
              </li>
            ))}
          </ul>
          {back}
        </div>
      )}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="check-send">
        <Button
          variant="primary"
          aria-disabled={!ready || undefined}
          onClick={() => {
            if (ready) void send();
          }}
        >
          <PaperplaneIcon aria-hidden />
          {sayCommon('do.sendTo', { n: good.length })}
        </Button>
        <Link
          to="/$owner/messages/new"
          params={{ owner: code }}
          search={{ draft: draft.id }}
          className="ds-button"
          data-variant="secondary"
        >
          {say('back')}
        </Link>
        <ApiCall
          call={{
            method: 'POST',
            path: `/correspondence/api/v1/bulk?batch=${content.key}`,
            headers: { 'Content-Type': 'application/x-ndjson' },
            body: sharedOf(content),
          }}
        />
        {cannot !== undefined && <span className="small">{cannot}</span>}
      </div>
      <h2 className="ds-heading" data-size="xs">
        {say('samples', { n: samples.length })}
      </h2>
      <div className="bulk-samples">
        {samples.map(({ urn }) => (
          <Sample key={urn} draft={content} name={known.get(urn)?.name} resourceName={resourceName} />
        ))}
      </div>
      <Notices shown={notices} />
    </Page>
  );
}

function Sample(props: {
  readonly draft: DraftContent;
  readonly name: string | undefined;
  readonly resourceName: string;
}) {
  const { draft, name, resourceName } = props;
  const { api } = useOwner();
  const { data } = usePreview(api, draft, name, resourceName);
  return <MessageCard draft={draft} shown={data} recipientName={name} />;
}

/** How many notifications it makes, at most. */
function noticeText({ channel, reminder }: DraftContent, n: number, say: ReturnType<typeof words.use>): string {
  if (channel === 'none') return say('noNotices');
  const text = say(`notices.${channel}`, { n: number(n) });
  return reminder ? `${text}. ${say('andReminder')}` : text;
}
