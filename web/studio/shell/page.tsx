import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHead } from '../../common/parts/page-head.tsx';
import { common } from '../../common/words/common.ts';

/**
 * A page of Studio: its head, then its content. The window is named from the heading up: `2026-0412 – Meldinger – ttd –
 * Studio`.
 */
export function Page(props: {
  readonly title: string;
  /** The page above, as a link, from the third level of addresses on. */
  readonly above?: ReactNode;
  /** The name of the page above, for the window's title. */
  readonly aboveTitle?: string;
  readonly status?: ReactNode;
  readonly saved?: ReactNode;
  readonly actions?: ReactNode;
  readonly lead?: ReactNode;
  /** Forms are narrower than lists. */
  readonly form?: boolean;
  readonly children?: ReactNode;
}) {
  const { title, above, aboveTitle, status, saved, actions, lead, form = false, children } = props;
  const { owner } = useParams({ strict: false });
  const say = common.use();
  const windowTitle = [title, aboveTitle, owner, 'Studio'].filter((part) => part !== undefined);
  return (
    <div className={form ? 'page page-form' : 'page'}>
      <PageHead
        title={<bdi>{title}</bdi>}
        size="md"
        windowTitle={[...new Set(windowTitle)]}
        {...(above === undefined ? {} : { crumbs: above, crumbsLabel: say('shell.breadcrumbs') })}
        {...{ status, saved, actions, lead }}
      />
      {children}
    </div>
  );
}
