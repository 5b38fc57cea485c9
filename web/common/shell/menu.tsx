import { type ReactNode, useId, useRef } from 'react';

export interface MenuChoice {
  readonly label: ReactNode;
  readonly onChoose: () => void;
  /** Says that this one is in force; for menus where one is. */
  readonly chosen?: boolean;
  readonly lang?: string;
}

/** A button that opens a short menu: a native popover, which closes on Esc and gives the focus back. */
export function Menu(props: {
  readonly label: string;
  /** What the button shows when that is not the label itself. */
  readonly face?: ReactNode;
  readonly className?: string;
  readonly choices: readonly MenuChoice[];
  readonly children?: ReactNode;
}) {
  const { label, face, className = '', choices, children } = props;
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        type="button"
        className={`ds-button menu-button ${className}`}
        data-variant="tertiary"
        popoverTarget={id}
        {...(face === undefined ? {} : { 'aria-label': label })}
      >
        {face ?? label}
      </button>
      <div className="ds-dropdown" id={id} popover="auto" ref={popover} data-placement="bottom-end">
        {children}
        <ul>
          {choices.map(({ label: choice, onChoose, chosen, lang }, index) => (
            <li key={index}>
              <button
                type="button"
                className="ds-button"
                data-variant="tertiary"
                lang={lang}
                {...(chosen === undefined ? {} : { 'aria-pressed': chosen })}
                onClick={() => {
                  popover.current?.hidePopover();
                  onChoose();
                }}
              >
                {choice}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
