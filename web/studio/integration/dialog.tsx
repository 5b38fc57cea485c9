import { type ReactNode, useEffect, useId, useRef } from 'react';
import { common } from '../../common/words/common.ts';

/** Asks before what cannot be undone, and for what is typed on the spot. Esc and Lukk do nothing. */
export function Ask(props: {
  readonly title: string;
  readonly onClose: () => void;
  /** The button that does it. */
  readonly action: ReactNode;
  readonly children: ReactNode;
}) {
  const { title, onClose, action, children } = props;
  const say = common.use();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} className="ds-dialog ask" aria-labelledby={id} onClose={onClose}>
      <h2 className="ds-heading" data-size="xs" id={id}>
        {title}
      </h2>
      {children}
      <div className="button-row">
        {action}
        <button type="button" className="ds-button" data-variant="tertiary" onClick={() => dialog.current?.close()}>
          {say('shell.close')}
        </button>
      </div>
    </dialog>
  );
}
