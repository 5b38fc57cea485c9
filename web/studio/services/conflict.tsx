import { useEffect, useState } from 'react';
import { clockTime } from '../../common/format/format.ts';
import { announce } from '../../common/parts/announcer.tsx';
import { common } from '../../common/words/common.ts';
import { Differences } from './differences.tsx';
import type { Saving } from './draft-keeper.ts';
import type { Writing } from './use-draft.ts';
import { serviceWords } from './words.ts';

/** Somebody else saved in between: the difference, and whose is to stand. Nothing that was typed is lost. */
export function Conflict(props: { readonly writing: Writing; readonly saving: Extract<Saving, { kind: 'conflict' }> }) {
  const {
    writing: { keeper },
    saving: { theirs },
  } = props;
  const say = serviceWords.use();
  const sayCommon = common.use();
  const [open, setOpen] = useState(false);
  const what = say('conflict.what', {
    who: theirs.changedBy?.name ?? say('conflict.somebody'),
    time: clockTime(new Date(theirs.changedAt)),
  });
  useEffect(() => announce(what), [what]);
  return (
    <div className="ds-alert refusal service-note" data-color="warning">
      <h2 className="ds-heading" data-size="2xs">
        {what}
      </h2>
      <p className="ds-paragraph">{say('conflict.next')}</p>
      <div className="refusal-next">
        <button
          type="button"
          className="ds-button"
          data-variant="secondary"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {sayCommon('do.difference')}
        </button>
        <button type="button" className="ds-button" data-variant="secondary" onClick={() => keeper.takeTheirs()}>
          {say('conflict.theirs')}
        </button>
        <button type="button" className="ds-button" data-variant="secondary" onClick={() => void keeper.keepMine()}>
          {say('conflict.mine')}
        </button>
      </div>
      {open && (
        <Differences
          before={{ resource: theirs.resource, policy: theirs.policy.xml }}
          after={{
            resource: keeper.content.resource,
            policy: keeper.content.policy !== null && 'xml' in keeper.content.policy ? keeper.content.policy.xml : null,
          }}
          none={say('conflict.same')}
        />
      )}
    </div>
  );
}
