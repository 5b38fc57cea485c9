import { UploadIcon } from '@navikt/aksel-icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { type ChangeEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { number, organizationNumber, visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { VirtualList } from '../../../common/parts/virtual-list.tsx';
import { IMPORT, type ImportOutcome, importParties, ownersQuery } from '../../integration/operator.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { type PlacedFault, placed, type ReadDocument, readDocument } from './document.ts';
import { words } from './words.ts';

/** What the server takes in one document. */
const MOST_BYTES = 30_000_000;
const MOST_FAULTS = 200;
const WAIT = 400;
const COUNTS = ['partiesCreated', 'partiesChanged', 'rolesAdded', 'rolesDeleted'] as const;

/** Parties and roles into the register, for those who run the installation; tried before it is done (web-design §3.18). */
export function AdminImportPage() {
  const { me } = useRouteContext({ from: '__root__' });
  const say = words.use();
  const found = useQuery(ownersQuery(me));
  return (
    <Page
      title={say('title')}
      lead={say('lead')}
      above={
        <Link to="/admin" className="ds-link">
          {say('above')}
        </Link>
      }
      aboveTitle={say('above')}
    >
      {found.isPending && <Waiting what={say('loading')} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data === null && <EmptyState text={say('notOperator')} />}
      {found.data != null && <Import as={found.data.as} />}
    </Page>
  );
}

type Outcome = { readonly kind: 'would' | 'done'; readonly counts: ImportOutcome };

function Import({ as }: { readonly as: string }) {
  const say = words.use();
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [read, setRead] = useState<ReadDocument>();
  const [busy, setBusy] = useState<'checking' | 'importing'>();
  const [outcome, setOutcome] = useState<Outcome>();
  const [faults, setFaults] = useState<readonly PlacedFault[]>([]);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const latest = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const run = async (document: ReadDocument, dryRun: boolean) => {
    const turn = ++latest.current;
    setBusy(dryRun ? 'checking' : 'importing');
    setRefusal(undefined);
    setFaults([]);
    try {
      const { parties, roles } = document;
      const counts = await importParties(as, { parties, roles }, dryRun);
      if (turn !== latest.current) return;
      setOutcome({ kind: dryRun ? 'would' : 'done', counts });
      if (!dryRun) didIt(say('imported'));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (turn !== latest.current) return;
      const list = error.refusal.status === 400 ? placed(error.refusal.fields, document) : [];
      setFaults(list);
      if (list.length === 0) setRefusal(error.refusal);
      else announce(say('faults', { n: list.length }));
    } finally {
      if (turn === latest.current) setBusy(undefined);
    }
  };
  /** At once: what stood there before is not what would be imported. */
  const forget = () => {
    clearTimeout(timer.current);
    latest.current++;
    setBusy(undefined);
    setOutcome(undefined);
    setFaults([]);
    setRefusal(undefined);
    setRead(undefined);
    setNote('');
  };
  const fail = (told: string) => {
    setNote(told);
    announce(told);
  };
  const take = (content: string, name: string | undefined) => {
    if (content.trim() === '') return;
    const document = readDocument(content);
    if ('reason' in document)
      return fail(say('unreadable', { line: String(document.line), reason: visible(document.reason) }));
    const { parties, roles } = document;
    if (parties.length + roles.length === 0) return fail(say('noParties'));
    const told = say('read', { parties: number(parties.length), roles: number(roles.length) });
    setNote(name === undefined ? told : `${visible(name)}: ${told}`);
    setRead(document);
    void run(document, true);
  };
  const type = (next: string) => {
    setText(next);
    forget();
    timer.current = setTimeout(() => take(next, undefined), WAIT);
  };
  const takeFile = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    target.value = '';
    if (file === undefined) return;
    setText('');
    forget();
    if (file.size > MOST_BYTES) return fail(say('tooLarge'));
    const turn = latest.current;
    const content = await file.text();
    if (turn === latest.current) take(content, file.name);
  };
  const rows = useMemo(() => read?.parties.map((party, index) => ({ party, index })) ?? [], [read]);
  const some = outcome?.kind === 'would' && COUNTS.some((key) => outcome.counts[key] > 0);
  const ready = read !== undefined && some && busy === undefined;
  // What came of an import must be told, and not be taken for another document's.
  const importing = busy === 'importing';
  return (
    <>
      <div className="ds-field">
        <label className="ds-label" htmlFor="document">
          {say('paste')}
        </label>
        <textarea
          id="document"
          className="ds-input code"
          rows={6}
          spellCheck={false}
          value={text}
          readOnly={importing}
          aria-describedby="document-note"
          onChange={({ target }) => type(target.value)}
        />
        <span className="field-note" id="document-note">
          {note}
        </span>
      </div>
      <label className="ds-button file-button" data-variant="secondary">
        <UploadIcon aria-hidden />
        {say('file')}
        <input
          type="file"
          className="ds-sr-only"
          accept=".json,.ndjson,.jsonl"
          disabled={importing}
          onChange={(event) => void takeFile(event)}
        />
      </label>
      {busy !== undefined && <p className="ds-paragraph">{say(busy)}</p>}
      {outcome !== undefined && busy === undefined && (
        <section className="section" aria-labelledby="outcome">
          <h2 className="ds-heading" data-size="xs" id="outcome">
            {say(outcome.kind)}
          </h2>
          {outcome.kind === 'would' && !some ? (
            <p className="ds-paragraph">{say('same')}</p>
          ) : (
            <ul className="counts">
              {COUNTS.filter((key) => outcome.counts[key] > 0).map((key) => (
                <li key={key}>{say(key, { n: outcome.counts[key] })}</li>
              ))}
            </ul>
          )}
        </section>
      )}
      {faults.length > 0 && <Faults faults={faults} />}
      {refusal !== undefined && (
        <Refusal refusal={refusal} {...(read === undefined ? {} : { retry: () => void run(read, true) })} />
      )}
      {read !== undefined && read.parties.length > 0 && (
        <section className="section" aria-labelledby="parties">
          <h2 className="ds-heading" data-size="xs" id="parties">
            {say('parties')}
          </h2>
          <VirtualList
            label={say('parties')}
            items={rows}
            keyOf={({ index }) => String(index)}
            rowHeight={37}
            height={Math.min(300, 37 * read.parties.length)}
            draw={({ party }) => <PartyRow party={party} />}
          />
        </section>
      )}
      <div className="button-row">
        <button
          type="button"
          className="ds-button"
          data-variant="primary"
          {...(ready ? { onClick: () => void run(read, false) } : { 'aria-disabled': true })}
        >
          {say('import')}
        </button>
        <ApiCall call={{ method: 'POST', path: `${IMPORT}?dryRun=true`, body: { parties: [], roles: [] } }} />
      </div>
    </>
  );
}

function PartyRow({ party }: { readonly party: unknown }) {
  const { name, kind, organizationNumber: digits } = (party ?? {}) as Readonly<Record<string, unknown>>;
  return (
    <div className="found-row">
      <span className="name-number">{typeof digits === 'string' ? organizationNumber(visible(digits)) : ''}</span>
      <bdi>{typeof name === 'string' ? visible(name) : ''}</bdi>
      <span className="small">{typeof kind === 'string' ? visible(kind) : ''}</span>
    </div>
  );
}

function Faults({ faults }: { readonly faults: readonly PlacedFault[] }) {
  const say = words.use();
  return (
    <section className="section" aria-labelledby="faults">
      <h2 className="ds-heading" data-size="xs" id="faults">
        {say('faults', { n: faults.length })}
      </h2>
      {faults.length > MOST_FAULTS && <p className="small">{say('faultsMore', { n: MOST_FAULTS })}</p>}
      <table className="ds-table list-table">
        <caption className="ds-sr-only">{say('faults', { n: faults.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{say('where')}</th>
            <th scope="col">{say('field')}</th>
            <th scope="col">{say('fault')}</th>
          </tr>
        </thead>
        <tbody>
          {faults.slice(0, MOST_FAULTS).map(({ kind, number: at, line, name, field, text }, index) => (
            <tr key={index}>
              <th scope="row">
                {line !== undefined
                  ? say('line', { line: String(line) })
                  : kind !== undefined && at !== undefined
                    ? say('entry', { kind: say(kind), n: at })
                    : '–'}{' '}
                {name !== undefined && <bdi className="small">{visible(name)}</bdi>}
              </th>
              <td data-label={say('field')}>
                <code>{visible(field)}</code>
              </td>
              <td data-label={say('fault')}>{visible(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
