import { useQuery, useQueryClient } from '@tanstack/react-query';
import { EnvelopeClosedIcon } from '@navikt/aksel-icons';
import { Link, useNavigate, useParams, useRouteContext, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { MessageBody } from '../../../common/parts/message-body.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { type FilterSearch, onlyFilter } from '../../mail/filter.ts';
import { patchRow } from '../../mail/labels.ts';
import { useHints } from '../../mail/live.ts';
import { Deadline } from '../../mail/message-row.tsx';
import { useTitle } from '../../mail/names.tsx';
import { messageQuery, openedQuery } from '../../mail/queries.ts';
import { type Folder, folderOf, isFolder, type Overview, textIn } from '../../mail/wire.ts';
import { Page } from '../../shell/page.tsx';
import { useScopeName } from '../../shell/scope.ts';
import { Answers } from './answers.tsx';
import { Attachments } from './attachments.tsx';
import { Forward } from './forward.tsx';
import { MessageHistory } from './happened.tsx';
import { MessageBar } from './message-bar.tsx';
import { SeeOnly } from './see-only.tsx';
import { Why } from './why.tsx';
import { words } from './words.ts';
import './message.css';

/** One message: read, understand, act (web-design §3.21). */
export function MessagePage() {
  const { scope, folder, correspondenceId } = useParams({ from: '/$scope/$folder/$correspondenceId' });
  if (!isFolder(folder)) return null;
  return <Message key={correspondenceId} id={correspondenceId} {...{ scope, folder }} />;
}

function Message({ id, scope, folder }: { readonly id: string; readonly scope: string; readonly folder: Folder }) {
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const overview = useQuery({
    ...messageQuery(id),
    // A forwarding under way is followed until it has ended.
    refetchInterval: ({ state }) =>
      state.data?.activities.some(({ what }) => what === 'forwarding-sending') ? 2000 : false,
  });
  const message = overview.data;
  const opened = useQuery({ ...openedQuery(id), enabled: message?.isAuthorized === true });
  const { isSuccess } = opened;
  const { dataUpdatedAt } = opened;
  useEffect(() => {
    if (!isSuccess || dataUpdatedAt === 0) return;
    void queries.fetchQuery({ ...messageQuery(id), staleTime: 0 }).then(
      (now) => patchRow(queries, now),
      () => undefined,
    );
    void queries.invalidateQueries({ queryKey: ['inbox', 'counts'] });
  }, [isSuccess, dataUpdatedAt, id, queries]);
  useHints(({ kind, id: about }) => {
    if (about === id || kind === 'poll') void queries.invalidateQueries({ queryKey: ['inbox', 'message', id] });
  });
  useEffect(() => {
    if (message !== undefined) return;
    const timer = setTimeout(() => announce(say('loading')), 1000);
    return () => clearTimeout(timer);
  }, [message, say]);

  if (message !== undefined) return <Whole {...{ message, opened, scope, folder }} />;
  const { error } = overview;
  if (error instanceof Refused && error.refusal.status === 404) return <Gone {...{ scope, folder }} />;
  return (
    <Page title={sayCommon(`nav.${folder}`)} above={<Back {...{ scope, folder }} />}>
      {error instanceof Refused ? (
        <Refusal refusal={error.refusal} retry={() => void overview.refetch()} />
      ) : (
        <div className="message-skeleton" aria-hidden="true">
          <div className="ds-skeleton" data-variant="rectangle" />
          <div className="ds-skeleton" data-variant="rectangle" />
        </div>
      )}
    </Page>
  );
}

function Back({ scope, folder }: { readonly scope: string; readonly folder: Folder }) {
  const say = words.use();
  const sayCommon = common.use();
  const search = onlyFilter(useSearch({ from: '/$scope/$folder/$correspondenceId' }));
  return (
    <Link className="ds-link" to="/$scope/$folder" params={{ scope, folder }} search={search}>
      {say('head.back', { folder: sayCommon(`nav.${folder}`).toLowerCase() })}
    </Link>
  );
}

/** Says that it is not there; nothing of whether it is there for others. */
function Gone({ scope, folder }: { readonly scope: string; readonly folder: Folder }) {
  const say = words.use();
  return (
    <Page title={say('gone.title')}>
      <EmptyState
        icon={<EnvelopeClosedIcon />}
        text={say('gone.text')}
        action={
          <Link className="ds-button" data-variant="secondary" to="/$scope/$folder" params={{ scope, folder }}>
            {say('gone.back')}
          </Link>
        }
      />
    </Page>
  );
}

function Whole(props: {
  readonly message: Overview;
  readonly opened: {
    readonly data: { readonly html: string; readonly language: string } | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly scope: string;
  readonly folder: Folder;
}) {
  const { message, opened, scope, folder } = props;
  const { me } = useRouteContext({ from: '__root__' });
  const say = words.use();
  const search: FilterSearch & { readonly forward?: true } = useSearch({ from: '/$scope/$folder/$correspondenceId' });
  const navigate = useNavigate();
  const title = useTitle()(message);
  const scopeName = useScopeName(scope);
  const here = folderOf(message);
  const read = opened.data !== undefined;
  const forward = (on: boolean) =>
    void navigate({
      to: '/$scope/$folder/$correspondenceId',
      params: { scope, folder, correspondenceId: message.id },
      search: { ...onlyFilter(search), ...(on && { forward: true as const }) },
      replace: !on,
      resetScroll: false,
    });
  return (
    <Page
      title={title}
      windowTitle={[title, ...(scopeName === undefined ? [] : [scopeName])]}
      above={<MessageBar {...{ message, scope, folder, title }} onForward={read ? () => forward(true) : undefined} />}
      status={<Deadline message={message} now={new Date()} />}
    >
      <article className="message">
        <From message={message} />
        {here !== 'inbox' && <p className="message-place">{say(`body.folder.${here}`)}</p>}
        {message.isAuthorized ? (
          <>
            {opened.data !== undefined ? (
              <MessageBody html={opened.data.html} language={opened.data.language} />
            ) : opened.error instanceof Refused ? (
              <Refusal refusal={opened.error.refusal} retry={() => void opened.refetch()} />
            ) : (
              <div className="message-skeleton" aria-hidden="true">
                <div className="ds-skeleton" data-variant="rectangle" />
              </div>
            )}
            <Attachments message={message} />
            {read && <Answers {...{ message, title, scope, folder }} onForward={() => forward(true)} />}
            <MessageHistory lines={message.activities} me={me?.person.uuid ?? ''} />
          </>
        ) : (
          <SeeOnly message={message} />
        )}
        <Why message={message} scope={scope} />
        <p className="small message-id">
          {say('id', { id: message.id })}
          {message.externalReference !== '' && (
            <>
              {' · '}
              {say.rich('from.reference', { reference: <bdi>{visible(message.externalReference)}</bdi> })}
            </>
          )}
        </p>
      </article>
      {read && search.forward && <Forward message={message} title={title} onClose={() => forward(false)} />}
    </Page>
  );
}

/** Who sent it to whom and when; the registered sender always, beside the name it chose to show. */
function From({ message }: { readonly message: Overview }) {
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const registered = textIn(message.sender.name, language) || message.sender.organizationNumber;
  const shown = message.content.senderName;
  const differs = shown !== null && shown !== registered;
  const name = visible(shown ?? registered);
  return (
    <div className="message-from">
      <span className="message-mark" aria-hidden="true">
        {registered.charAt(0).toUpperCase()}
      </span>
      <div>
        <div className="message-from-row">
          <span>
            {sayCommon.rich('is.fromTo', {
              sender: (
                <strong>
                  <bdi>{name}</bdi>
                </strong>
              ),
              recipient: <bdi>{visible(message.recipient?.name ?? '')}</bdi>,
            })}
          </span>
          <When at={message.contentUpdatedAt} form="moment" />
        </div>
        <p className="small">
          {sayCommon.rich('say.registered', { name: <bdi>{visible(registered)}</bdi> })}
          {' · '}
          {say.rich('from.service', { name: <bdi>{visible(textIn(message.serviceName, language))}</bdi> })}
        </p>
        {differs && <p className="small">{say.rich('from.shown', { name: <bdi>{name}</bdi> })}</p>}
      </div>
    </div>
  );
}
