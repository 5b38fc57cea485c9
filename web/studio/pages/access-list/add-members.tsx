import {
  ArrowsCirclepathIcon,
  CheckmarkIcon,
  ExclamationmarkTriangleIcon,
  QuestionmarkCircleIcon,
  UploadIcon,
  XMarkIcon,
} from '@navikt/aksel-icons';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { organizationNumber, visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { CopyButton } from '../../../common/parts/copy-field.tsx';
import { ProgressLine } from '../../../common/parts/progress-line.tsx';
import { linesOf, type Parsed } from '../../../common/parts/recipients/parse.ts';
import { readRecipients } from '../../../common/parts/recipients/read.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { VirtualList } from '../../../common/parts/virtual-list.tsx';
import { common } from '../../../common/words/common.ts';
import { AT_A_TIME, allMembers, changeAllMembers, listPath, readMembers, urnOf } from '../../integration/lists-api.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { useAdding } from './use-adding.ts';
import { type Found, isFault, useFound, type Verdict } from './use-found.ts';
import { words } from './words.ts';

const WAIT = 250;
const NONE: Parsed = { recipients: [], twice: 0, repeated: [], wrong: [] };
const ICONS: Readonly<Record<Verdict, typeof CheckmarkIcon>> = {
  new: CheckmarkIcon,
  already: CheckmarkIcon,
  unknown: QuestionmarkCircleIcon,
  gone: ExclamationmarkTriangleIcon,
  wrong: QuestionmarkCircleIcon,
  person: QuestionmarkCircleIcon,
  waiting: ArrowsCirclepathIcon,
};
const toneOf = (verdict: Verdict): string =>
  verdict === 'new' ? 'tone-good' : verdict === 'already' || verdict === 'waiting' ? 'tone-plain' : 'tone-bad';

/** Members by paste or file: read in a worker, looked up in batches, written a hundred at a time (web-design §3.14). */
export function AddMembers(props: {
  readonly list: string;
  /** What was pasted on the page, before the panel was open. */
  readonly pasted: string;
  /** The list has other members now. */
  readonly onChanged: () => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const { list, pasted, onChanged, onClose } = props;
  const { code: owner, api } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [parsed, setParsed] = useState(NONE);
  const [file, setFile] = useState<string>();
  const [unreadable, setUnreadable] = useState(false);
  const [onlyFaults, setOnlyFaults] = useState(false);
  const [version, setVersion] = useState(0);
  const [others, setOthers] = useState<readonly string[]>([]);
  const [sync, setSync] = useState(false);
  const latest = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { found, looking, error, again } = useFound(api, list, parsed, version);
  const { progress, ending, write, stop, forget } = useAdding(api, list);
  useEffect(() => {
    field.current?.focus();
    return () => clearTimeout(timer.current);
  }, []);

  const read = async (source: string | File) => {
    const turn = ++latest.current;
    forget();
    const answer = await readRecipients(source);
    if (turn !== latest.current) return;
    setUnreadable(answer === undefined);
    setParsed(answer ?? NONE);
    setFile(typeof source === 'string' ? undefined : source.name);
    setSync(false);
    setOthers([]);
  };
  const write_ = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void read(next), WAIT);
  };
  useEffect(() => {
    if (pasted !== '') write_(pasted);
  }, [pasted]);

  const numbers = parsed.recipients.filter(({ kind }) => kind === 'organization');
  // A file may be meant to be the whole list: those that are not in it could go.
  useEffect(() => {
    if (file === undefined || numbers.length === 0 || looking > 0) return;
    let over = false;
    const inFile = new Set(numbers.map(({ value }) => value));
    void allMembers(api, list)
      .then((members) => {
        if (over) return;
        const outside = members.filter(({ organizationNumber: one }) => one === null || !inFile.has(one));
        setOthers(outside.map(({ party }) => party));
      })
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, [api, list, file, parsed, looking, version]);

  const count = (verdict: Verdict) => found.filter((one) => one.verdict === verdict).length;
  const fresh = found.flatMap(({ verdict, known }) => (verdict === 'new' ? [known!.party!] : []));
  const already = count('already');
  const faults = found.filter(isFault);
  const removing = sync ? others : [];
  const wanted = fresh.length + removing.length;
  const ready = looking === 0 && error === undefined && progress === undefined && wanted > 0;

  const add = async () => {
    const seen = await readMembers(api, list, { limit: 1 }).catch(() => undefined);
    if (seen === undefined) return again();
    const done = await write(fresh, removing, seen);
    setVersion((before) => before + 1);
    await onChanged();
    if (done === undefined) return;
    didIt(
      [
        ...(done.added.length === 0
          ? []
          : [
              already === 0
                ? say('addedAll', { n: done.added.length })
                : say('added', { n: done.added.length, m: already }),
            ]),
        ...(done.removed.length > 0 ? [say('synced', { n: done.removed.length })] : []),
      ].join('. '),
      async () => {
        await changeAllMembers(api, list, 'remove', done.added);
        await changeAllMembers(api, list, 'add', done.removed);
        await onChanged();
      },
    );
    onClose();
  };

  const counts: readonly { readonly verdict: Verdict; readonly text: string; readonly n: number }[] = [
    { verdict: 'new', n: fresh.length, text: say('new', { n: fresh.length }) },
    { verdict: 'already', n: already, text: say('already', { n: already }) },
    { verdict: 'unknown', n: count('unknown'), text: say('unknown', { n: count('unknown') }) },
    { verdict: 'gone', n: count('gone'), text: say('gone', { n: count('gone') }) },
    {
      verdict: 'wrong',
      n: count('wrong') + count('person'),
      text: say('wrong', { n: count('wrong') + count('person') }),
    },
    { verdict: 'waiting', n: looking, text: `${say('reading')} …` },
  ];
  const told = looking > 0 || found.length === 0 ? '' : say('new', { n: fresh.length });
  useEffect(() => {
    if (told !== '') announce(told);
  }, [told]);

  return (
    <section className="panel" aria-labelledby="add-members">
      <h2 className="ds-heading" data-size="xs" id="add-members">
        {say('addTitle')}
      </h2>
      <div className="ds-field">
        <label className="ds-label" htmlFor="numbers">
          {say('paste')}
        </label>
        <textarea
          ref={field}
          id="numbers"
          className="ds-input"
          spellCheck={false}
          value={text}
          onChange={({ target }) => write_(target.value)}
          aria-describedby="numbers-note"
        />
        <span className="field-note" id="numbers-note">
          {unreadable
            ? say('unreadable')
            : file === undefined
              ? ''
              : `${visible(file)}: ${say('readFile', { n: numbers.length })}`}
        </span>
      </div>
      <label className="ds-button file-button" data-variant="secondary">
        <UploadIcon aria-hidden />
        {say('file')}
        <input
          type="file"
          className="ds-sr-only"
          accept=".csv,.txt,.xlsx"
          onChange={(event: ChangeEvent<HTMLInputElement>) => {
            const [chosen] = event.target.files ?? [];
            event.target.value = '';
            if (chosen === undefined) return;
            setText('');
            void read(chosen);
          }}
        />
      </label>
      {found.length > 0 && (
        <ul className="counts">
          {counts
            .filter(({ n }) => n > 0)
            .map(({ verdict, text: words_ }) => {
              const Icon = ICONS[verdict];
              return (
                <li key={verdict} className={toneOf(verdict)}>
                  <Icon aria-hidden />
                  {words_}
                </li>
              );
            })}
          {parsed.twice > 0 && (
            <li>
              <span>
                {say('twice', { n: parsed.twice })}{' '}
                <span className="small">{say('twiceAt', { lines: linesOf(parsed.repeated) })}</span>
              </span>
            </li>
          )}
        </ul>
      )}
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={again} />}
      {faults.length > 0 && (
        <div className="inline-row">
          <label className="list-filter-check">
            <input
              type="checkbox"
              className="ds-input"
              checked={onlyFaults}
              onChange={({ target }) => setOnlyFaults(target.checked)}
            />
            {say('onlyFaults')}
          </label>
          <CopyButton
            value={faults.map(({ text: one }) => one).join('\n')}
            what={say('copyFaults', { n: faults.length })}
            variant="tertiary"
          />
        </div>
      )}
      {found.length > 0 && (
        <VirtualList
          label={say('found')}
          items={onlyFaults ? faults : [...faults, ...found.filter((one) => !isFault(one))]}
          keyOf={({ key }) => key}
          rowHeight={37}
          height={300}
          draw={(one) => <FoundRow found={one} />}
        />
      )}
      {others.length > 0 && (
        <label className="list-filter-check">
          <input
            type="checkbox"
            className="ds-input"
            checked={sync}
            onChange={({ target }) => setSync(target.checked)}
          />
          {say('sync', { n: others.length })}
        </label>
      )}
      {progress !== undefined && (
        <div className="inline-row">
          <ProgressLine
            label={say(progress.step === 'add' ? 'adding' : 'removing')}
            done={progress.done}
            all={progress.all}
          />
          <button type="button" className="ds-button" data-variant="secondary" onClick={stop}>
            {say('stop')}
          </button>
        </div>
      )}
      {ending?.kind === 'stopped' && (
        <p className="ds-alert" data-color="info">
          {say('stopped', { done: ending.done, all: ending.all })}
        </p>
      )}
      {ending?.kind === 'changed' && (
        <p className="ds-alert" data-color="warning">
          {say('changedBy', { done: ending.done, before: ending.before, now: ending.now })}
        </p>
      )}
      {ending?.kind === 'refused' && (
        <>
          <p className="ds-paragraph">{say('failedBatch', { done: ending.done, all: ending.all })}</p>
          <Refusal refusal={ending.refusal} retry={() => void add()} />
        </>
      )}
      {found.length > 0 && looking === 0 && fresh.length === 0 && faults.length === 0 && (
        <p className="ds-paragraph">{say('nothingNew')}</p>
      )}
      <div className="button-row">
        <button
          type="button"
          className="ds-button"
          data-variant="primary"
          {...(ready ? { onClick: () => void add() } : { 'aria-disabled': true })}
        >
          {say(ending === undefined ? 'add' : 'addMore', { n: fresh.length })}
        </button>
        <button type="button" className="ds-button" data-variant="tertiary" onClick={onClose}>
          <XMarkIcon aria-hidden />
          {sayCommon('shell.close')}
        </button>
        <ApiCall
          call={{
            method: 'POST',
            path: `${listPath(owner, list)}/members`,
            body: { data: fresh.slice(0, AT_A_TIME).map(urnOf) },
          }}
        />
      </div>
    </section>
  );
}

function FoundRow({ found }: { readonly found: Found }) {
  const { text, verdict, known, line } = found;
  const say = words.use();
  const Icon = ICONS[verdict];
  const note =
    verdict === 'wrong'
      ? say('row.wrong')
      : verdict === 'new'
        ? known?.isSubUnit === true
          ? say('row.subUnit')
          : ''
        : say(`row.${verdict}`);
  const where = line !== undefined && isFault(found) ? `${say('row.line', { line: String(line) })}: ` : '';
  return (
    <div className={`found-row ${toneOf(verdict)}`}>
      <Icon aria-hidden />
      <span className="name-number">{organizationNumber(visible(text))}</span>
      <bdi>{known?.name == null ? '' : visible(known.name)}</bdi>
      <span className="small">
        {where}
        {note}
      </span>
    </div>
  );
}
