import { XMarkIcon } from '@navikt/aksel-icons';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { common } from '../words/common.ts';

/** A panel from the right; a page of its own width on a phone. Takes the focus when it opens and gives it back. */
export function SidePanel(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { title, onClose, children } = props;
  const say = common.use();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const panel = dialog.current;
    panel?.showModal();
    return () => panel?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="ds-dialog side-panel"
      data-placement="right"
      closedby="any"
      aria-labelledby={id}
      onClose={onClose}
    >
      <div className="side-panel-head">
        <h2 className="ds-heading" data-size="xs" id={id}>
          {title}
        </h2>
        <button
          type="button"
          className="ds-button"
          data-variant="tertiary"
          data-icon="true"
          aria-label={say('shell.close')}
          onClick={() => dialog.current?.close()}
        >
          <XMarkIcon aria-hidden fontSize="1.5em" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
