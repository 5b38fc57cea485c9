import { useMemo } from 'react';
import type { Recipient } from '../../../common/parts/recipients/parse.ts';
import { type Finding, Recipients } from '../../../common/parts/recipients/recipients.tsx';
import { common } from '../../../common/words/common.ts';
import type { Known } from './look-up.ts';
import { words } from './words.ts';

const GROUPS = [
  { code: 'CORR-01029', key: 'unknown' },
  { code: 'CORR-01030', key: 'reserved' },
  { code: 'CORR-01044', key: 'powerless' },
] as const;

/** The recipients, and what the register says of them: each group of those that cannot be sent to has its way on. */
export function RecipientsField(props: {
  readonly value: readonly Recipient[];
  readonly onChange: (value: readonly Recipient[]) => void;
  readonly known: ReadonlyMap<string, Known>;
  readonly looking: boolean;
  readonly failed: boolean;
  readonly ignoreReservation: boolean;
  readonly onIgnoreReservation: () => void;
  readonly error: string | undefined;
}) {
  const { value, onChange, known, looking, failed, ignoreReservation, onIgnoreReservation, error } = props;
  const say = words.use();
  const sayCommon = common.use();
  const { findings, groups } = useMemo(() => {
    const counts = new Map<string, number>();
    const found = new Map<string, Finding>();
    for (const { urn } of value) {
      const one = known.get(urn);
      if (one === undefined) continue;
      const code = one.code === 'CORR-01030' && ignoreReservation ? undefined : one.code;
      if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1);
      const key = GROUPS.find((group) => group.code === code)?.key;
      found.set(urn, {
        ...(one.name === undefined ? {} : { name: one.name }),
        ...(key === undefined
          ? {}
          : { problem: <span className="recipients-problem">{say(`recipient.${key}`)}</span> }),
      });
    }
    return { findings: found, groups: counts };
  }, [value, known, ignoreReservation, say]);
  const only = value.length === 1 ? known.get(value[0]!.urn) : undefined;
  return (
    <div className="compose-recipients" id="compose-recipients" tabIndex={-1}>
      <Recipients label={say('recipients')} value={value} onChange={onChange} findings={findings} />
      {only?.name !== undefined && (
        <p className="compose-only">
          <bdi>{only.name}</bdi>
        </p>
      )}
      {looking && <p className="small">{say('recipients.looking')}</p>}
      {failed && <p className="field-note">{say('recipients.notLookedUp')}</p>}
      {GROUPS.map(({ code, key }) => {
        const n = groups.get(code) ?? 0;
        if (n === 0) return null;
        return (
          <div key={code} className="compose-group" data-color="warning">
            <span>{say(`recipients.${key}`, { n })}</span>
            <button
              type="button"
              className="link-button"
              onClick={() => onChange(value.filter(({ urn }) => known.get(urn)?.code !== code))}
            >
              {sayCommon('do.remove')}
            </button>
            {key === 'reserved' && (
              <button type="button" className="link-button" onClick={onIgnoreReservation}>
                {say('recipients.sendAnyway')}
              </button>
            )}
          </div>
        );
      })}
      {error !== undefined && <p className="ds-validation-message">{error}</p>}
    </div>
  );
}
