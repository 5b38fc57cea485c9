import type { ReactNode } from 'react';
import { useCannot } from '../shell/use-cannot.ts';

/** A button for those who may; for others it is shown, cannot be pressed, and says which role it takes and whom to ask. */
export function RoleButton(props: {
  readonly needs: 'owner' | 'editor';
  readonly variant?: 'primary' | 'secondary' | 'tertiary';
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  const { needs, variant = 'secondary', disabled = false, onClick, children } = props;
  const cannot = useCannot(needs);
  return (
    <span className="role-button">
      <button
        type="button"
        className="ds-button"
        data-variant={variant}
        {...(cannot === undefined && !disabled ? { onClick } : { 'aria-disabled': true })}
      >
        {children}
      </button>
      {cannot !== undefined && <span className="small">{cannot}</span>}
    </span>
  );
}
