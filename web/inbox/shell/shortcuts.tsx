import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { XMarkIcon } from '@navikt/aksel-icons';
import { common } from '../../common/words/common.ts';
import { useKeys } from './keys.ts';
import { words } from './words.ts';

const KEYS = [
  ['j, k', 'keys.move'],
  ['Enter', 'keys.open'],
  ['x', 'keys.select'],
  ['e', 'keys.archive'],
  ['#', 'keys.bin'],
  ['u', 'keys.unread'],
  ['z', 'keys.undo'],
  ['f', 'keys.forward'],
  ['[ , ]', 'keys.neighbours'],
  ['p', 'keys.print'],
  ['g i, g a, g b', 'keys.go'],
  ['/', 'keys.search'],
  ['Esc', 'keys.leave'],
  ['?', 'keys.help'],
] as const;

/** Keys that work everywhere, and the list of them all at `?`. */
export function Shortcuts({ scope }: { readonly scope: string }) {
  const say = words.use();
  const sayCommon = common.use();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const go = (folder: string) => () => void navigate({ to: '/$scope/$folder', params: { scope, folder } });
  useKeys({
    '?': () => dialog.current?.showModal(),
    'g i': go('inbox'),
    'g a': go('archive'),
    'g b': go('bin'),
  });
  return (
    <dialog ref={dialog} className="ds-dialog" closedby="any" aria-labelledby="shortcuts-title">
      <div className="side-panel-head">
        <h2 className="ds-heading" data-size="xs" id="shortcuts-title">
          {say('keys.title')}
        </h2>
        <button
          type="button"
          className="ds-button"
          data-variant="tertiary"
          data-icon="true"
          aria-label={sayCommon('shell.close')}
          onClick={() => dialog.current?.close()}
        >
          <XMarkIcon aria-hidden fontSize="1.5em" />
        </button>
      </div>
      <ShortcutList />
      <p className="small">{say('keys.off')}</p>
    </dialog>
  );
}

/** Every key and what it does; at `?` and in the settings. */
export function ShortcutList() {
  const say = words.use();
  return (
    <dl className="shortcuts">
      {KEYS.map(([keys, what]) => (
        <div key={what}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{say(what)}</dd>
        </div>
      ))}
    </dl>
  );
}
