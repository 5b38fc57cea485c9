import { type ReactNode, useEffect } from 'react';

/** The head of every page: where one is, its heading, its status, its one primary action, and a lead sentence. */
export function PageHead(props: {
  readonly title: ReactNode;
  readonly size: 'md' | 'lg';
  /** The window's title, from the narrowest to the widest. */
  readonly windowTitle: readonly string[];
  readonly crumbs?: ReactNode;
  readonly crumbsLabel?: string;
  /** Beside the heading: a StatusTag. */
  readonly status?: ReactNode;
  /** Saved, saving, not saved. */
  readonly saved?: ReactNode;
  readonly actions?: ReactNode;
  readonly lead?: ReactNode;
}) {
  const { title, size, windowTitle, crumbs, crumbsLabel, status, saved, actions, lead } = props;
  const whole = windowTitle.join(' – ');
  useEffect(() => {
    document.title = whole;
  }, [whole]);
  return (
    <div className="page-head">
      {crumbs !== undefined && (
        <nav className="page-crumbs" aria-label={crumbsLabel}>
          {crumbs}
        </nav>
      )}
      <div className="page-head-row">
        <div className="page-heading">
          <h1 className="ds-heading" data-size={size} tabIndex={-1}>
            {title}
          </h1>
          {status}
        </div>
        {saved !== undefined && <span className="page-saved">{saved}</span>}
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {lead !== undefined && <p className="ds-paragraph page-lead">{lead}</p>}
    </div>
  );
}
