import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { clockTime } from '../../common/format/format.ts';
import { Refusal } from '../../common/parts/refusal.tsx';
import { StatusTag } from '../../common/parts/status-tag.tsx';
import { common } from '../../common/words/common.ts';
import { useLanguage } from '../../common/words/language.ts';
import { Page } from '../shell/page.tsx';
import { useWhoDecides } from '../shell/use-cannot.ts';
import './services.css';
import { textIn } from './api.ts';
import { Conflict } from './conflict.tsx';
import type { Writing } from './use-draft.ts';
import { serviceWords } from './words.ts';

/** The head that all pages of a service have: its name and state, whether it is saved, the four pages, Publiser. */
export function ServiceFrame(props: {
  readonly writing: Writing;
  /** Left out on the first page, which is called what the service is called. */
  readonly title?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const { writing, title, lead, actions, children } = props;
  const { keeper, owner, id, mayWrite } = writing;
  const say = serviceWords.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const who = useWhoDecides(!mayWrite);
  const { answer, content } = keeper;
  const name = textIn(content.resource.title, language) || say('unnamed');
  const missing = answer.validation.filter(({ part }) => part === 'resource').length;
  const badPolicy = answer.validation.filter(({ part }) => part === 'policy').length;
  const warnings = answer.warnings.length;
  const params = { owner, id };
  const pages = [
    {
      to: '/$owner/services/$id',
      label: say('link.about'),
      note: missing === 0 ? undefined : say('link.missing', { n: missing }),
    },
    {
      to: '/$owner/services/$id/policy',
      label: say('link.policy'),
      note:
        badPolicy > 0
          ? say('link.missing', { n: badPolicy })
          : warnings === 0
            ? undefined
            : say('link.warnings', { n: warnings }),
    },
    { to: '/$owner/services/$id/access', label: say('link.access'), note: undefined },
    { to: '/$owner/services/$id/history', label: say('link.history'), note: undefined },
  ] as const;
  return (
    <Page
      title={title ?? name}
      above={
        <>
          <Link to="/$owner/services" params={{ owner }}>
            {sayCommon('nav.services')}
          </Link>
          {' / '}
          {title !== undefined && (
            <>
              <Link to="/$owner/services/$id" params={params}>
                <bdi>{name}</bdi>
              </Link>
              {' / '}
            </>
          )}
        </>
      }
      aboveTitle={title === undefined ? sayCommon('nav.services') : name}
      status={<StatusTag of={`service.${answer.state}`} />}
      saved={<SavedLine writing={writing} />}
      actions={
        <>
          {actions}
          <Link to="/$owner/services/$id/publish" params={params} className="ds-button" data-variant="primary">
            {say('publish')}
          </Link>
        </>
      }
      lead={lead}
    >
      <nav className="service-links" aria-label={say('links')}>
        <ul>
          {pages.map(({ to, label, note }) => (
            <li key={to}>
              <Link to={to} params={params} activeOptions={{ exact: true, includeSearch: false }}>
                {label}
              </Link>
              {note !== undefined && <span className="service-link-note">{note}</span>}
            </li>
          ))}
        </ul>
      </nav>
      {!mayWrite && <p className="ds-paragraph service-note">{say('reading', { who })}</p>}
      {answer.outdated && (
        <div className="ds-alert service-note" data-color="warning">
          <p className="ds-paragraph">{say('outdated')}</p>
        </div>
      )}
      {keeper.saving.kind === 'conflict' && <Conflict writing={writing} saving={keeper.saving} />}
      {keeper.saving.kind === 'failed' && (
        <div className="service-note">
          <Refusal refusal={keeper.saving.refusal} retry={() => void keeper.save()} />
        </div>
      )}
      {children}
    </Page>
  );
}

function SavedLine({ writing: { keeper } }: { readonly writing: Writing }) {
  const sayCommon = common.use();
  const { saving } = keeper;
  switch (saving.kind) {
    case 'saving':
      return sayCommon('is.saving');
    case 'saved':
      return keeper.isDirty ? sayCommon('is.saving') : sayCommon('is.saved', { time: clockTime(saving.at) });
    case 'failed':
    case 'conflict':
      return sayCommon('is.notSaved');
    case 'clean':
      return keeper.isDirty ? sayCommon('is.saving') : undefined;
  }
}
