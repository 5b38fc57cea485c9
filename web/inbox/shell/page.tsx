import type { ReactNode } from 'react';
import { PageHead } from '../../common/parts/page-head.tsx';
import { common } from '../../common/words/common.ts';

/** A page of Inbox: its head, then its content in a column one can read. */
export function Page(props: {
  readonly title: string;
  /** The window's title from the narrowest on, where that is more than the heading: `Fjordfisk AS`, `Innboks (3)`. */
  readonly windowTitle?: readonly string[];
  readonly above?: ReactNode;
  readonly status?: ReactNode;
  readonly actions?: ReactNode;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}) {
  const { title, windowTitle = [title], above, status, actions, lead, children } = props;
  const say = common.use();
  return (
    <div className="page">
      <PageHead
        title={<bdi>{title}</bdi>}
        size="lg"
        windowTitle={[...windowTitle, 'Budstikke']}
        {...(above === undefined ? {} : { crumbs: above, crumbsLabel: say('shell.breadcrumbs') })}
        {...{ status, actions, lead }}
      />
      {children}
    </div>
  );
}
