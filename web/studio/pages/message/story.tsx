import { Button } from '@digdir/designsystemet-react';
import { ClockDashedIcon } from '@navikt/aksel-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Refusal as RefusalValue, Refused } from '../../../common/api/refusal.ts';
import { number } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { History } from '../../../common/parts/history.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { common } from '../../../common/words/common.ts';
import { useCannot } from '../../shell/use-cannot.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { useHappened } from './happened.tsx';
import { KINDS, type Kind, kindOf, kindOfPart, type Line, replay, type Timeline } from './timeline.ts';
import { words } from './words.ts';

/** Decisions are for whoever looks into access, and as many as the fetches. */
const USUAL: readonly Kind[] = ['status', 'notifications', 'events', 'deliveries'];
/** Lines drawn before one asks for more. */
const AT_ONCE = 100;
const same = (a: readonly Kind[], b: readonly Kind[]) => a.length === b.length && a.every((one) => b.includes(one));

/** Everything that happened to a message, with what to show of it in the address. */
export function Story(props: {
  readonly id: string;
  readonly resource: string;
  /** Organisation number of the recipient. */
  readonly party: string | undefined;
  readonly timeline: Timeline;
  /** Whether the last attempt to ask failed, so that this may be old. */
  readonly old: boolean;
}) {
  const { id, resource, party, old } = props;
  const { lines, missing } = props.timeline;
  const { api, code } = useOwner();
  const { show, order } = useSearch({ from: '/$owner/messages/$id' });
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('editor');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [refusal, setRefusal] = useState<RefusalValue>();
  const [busy, setBusy] = useState(false);
  const [most, setMost] = useState(AT_ONCE);

  const again = async (line: Line) => {
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await replay(api, line);
      didIt(say('replayed'));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ['message', code, id] });
    }
  };
  const happened = useHappened({
    owner: code,
    resource,
    party,
    replay: cannot === undefined ? (line) => void again(line) : undefined,
    whyNot: 'message-why-not',
  });

  const wanted = show === undefined ? USUAL : KINDS.filter((kind) => show.includes(kind));
  const go = (next: { readonly show?: readonly Kind[]; readonly order?: 'oldest' | undefined }) => {
    const after = { show: wanted, order, ...next };
    void navigate({
      to: '/$owner/messages/$id',
      params: { owner: code, id },
      search: {
        ...(after.order === undefined ? {} : { order: after.order }),
        // An empty list would be left out of the address, and mean the usual.
        ...(same(after.show, USUAL) ? {} : { show: after.show.length === 0 ? (['none'] as const) : after.show }),
      },
      replace: true,
    });
  };
  const toggle = (kind: Kind) =>
    go({ show: KINDS.filter((one) => (one === kind ? !wanted.includes(one) : wanted.includes(one))) });

  const counts = new Map<Kind, number>();
  for (const line of lines) counts.set(kindOf(line), (counts.get(kindOf(line)) ?? 0) + 1);
  const chosen = lines.filter((line) => wanted.includes(kindOf(line)));
  // The server's order, oldest first, is kept among what happened at the same moment.
  const ordered = order === 'oldest' ? chosen : chosen.toReversed();
  const silent = [...new Set(missing.map(({ kind }) => kindOfPart(kind)))].filter((kind) => kind !== undefined);
  return (
    <section className="message-history" aria-labelledby="message-history">
      <h2 className="ds-sr-only" id="message-history">
        {sayCommon('history.title')}
      </h2>
      <fieldset className="message-filter">
        <legend className="ds-sr-only">{say('show')}</legend>
        <span aria-hidden="true">{say('show')}:</span>
        {KINDS.map((kind) => (
          <label key={kind} className="ds-chip" data-kind={kind}>
            <input type="checkbox" className="ds-input" checked={wanted.includes(kind)} onChange={() => toggle(kind)} />
            {say(`show.${kind}`)} <span className="message-count">{number(counts.get(kind) ?? 0)}</span>
          </label>
        ))}
        <button
          type="button"
          className="link-button message-order"
          onClick={() => go({ order: order === 'oldest' ? undefined : 'oldest' })}
        >
          {say(order === 'oldest' ? 'oldestFirst' : 'newestFirst')}
        </button>
      </fieldset>
      {silent.length > 0 && (
        <p className="field-note">{say('partial', { what: silent.map((kind) => say(`show.${kind}`)).join(', ') })}</p>
      )}
      {old && <p className="field-note">{say('old')}</p>}
      {cannot !== undefined && (counts.get('deliveries') ?? 0) > 0 && wanted.includes('deliveries') && (
        <p className="field-note" id="message-why-not">
          {sayCommon('do.resend')}: {cannot}
        </p>
      )}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {ordered.length === 0 ? (
        <EmptyState
          icon={<ClockDashedIcon />}
          text={say('none')}
          action={
            <Button variant="secondary" onClick={() => go({ show: KINDS })}>
              {say('showAll')}
            </Button>
          }
        />
      ) : (
        <History events={ordered.slice(0, most).map(happened)} />
      )}
      {ordered.length > most && (
        <Button variant="secondary" className="message-more" onClick={() => setMost(most + AT_ONCE)}>
          {say('moreLines', { n: ordered.length - most })}
        </Button>
      )}
    </section>
  );
}
