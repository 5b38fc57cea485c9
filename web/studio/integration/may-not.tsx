import type { ReactNode } from 'react';
import { words as shellWords } from '../shell/words.ts';

/** A button for those who may; for others it is shown, cannot be pressed, and says which role it takes. */
export function RoleButton(props: {
  readonly allowed: boolean;
  readonly needs: 'owner' | 'editor';
  readonly variant?: 'primary' | 'secondary' | 'tertiary';
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  const { allowed, needs, variant = 'secondary', disabled = false, onClick, children } = props;
  const say = shellWords.use();
  return (
    <span className="role-button">
      <button
        type="button"
        className="ds-button"
        data-variant={variant}
        {...(allowed && !disabled ? { onClick } : { 'aria-disabled': true })}
      >
        {children}
      </button>
      {!allowed && <span className="small">{say(`need.${needs}`)}</span>}
    </span>
  );
}
