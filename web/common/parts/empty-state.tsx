import type { ReactNode } from 'react';

/** Nothing here: an icon, one sentence, one way on. */
export function EmptyState(props: {
  readonly icon?: ReactNode;
  readonly text: ReactNode;
  /** A link or a button. */
  readonly action?: ReactNode;
}) {
  const { icon, text, action } = props;
  return (
    <div className="empty-state">
      {icon !== undefined && (
        <span className="empty-state-icon" aria-hidden="true">
          {icon}
        </span>
      )}
      <p className="ds-paragraph">{text}</p>
      {action}
    </div>
  );
}
