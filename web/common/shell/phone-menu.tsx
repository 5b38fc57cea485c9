import { MenuHamburgerIcon, XMarkIcon } from '@navikt/aksel-icons';
import { type ReactNode, useEffect, useRef } from 'react';
import { common } from '../words/common.ts';
import { LanguageMenu, SchemeMenu } from './choices.tsx';

/** Below 1024 px the menu is a dialog from the left; it closes when one has gone somewhere. */
export function PhoneMenu({ path, children }: { readonly path: string; readonly children: ReactNode }) {
  const say = common.use();
  const dialog = useRef<HTMLDialogElement>(null);
  // A new path is what closes it.
  useEffect(() => dialog.current?.close(), [path]);
  return (
    <>
      <button
        type="button"
        className="ds-button header-phone"
        data-variant="tertiary"
        data-icon="true"
        aria-label={say('shell.menu')}
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        <MenuHamburgerIcon aria-hidden fontSize="1.5em" />
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: what is pressed are the links in it, by keys too */}
      <dialog
        ref={dialog}
        className="ds-dialog phone-menu"
        data-placement="left"
        closedby="any"
        aria-label={say('shell.menu')}
        // The page one is on already has no new path.
        onClick={({ target }) => (target as Element).closest('a') !== null && dialog.current?.close()}
      >
        <button
          type="button"
          className="ds-button phone-menu-close"
          data-variant="tertiary"
          data-icon="true"
          aria-label={say('shell.close')}
          onClick={() => dialog.current?.close()}
        >
          <XMarkIcon aria-hidden fontSize="1.5em" />
        </button>
        {children}
        <div className="phone-menu-choices">
          <LanguageMenu />
          <SchemeMenu />
        </div>
      </dialog>
    </>
  );
}
