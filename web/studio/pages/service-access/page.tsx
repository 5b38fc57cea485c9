import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ServiceFrame } from '../../services/frame.tsx';
import { useDraft } from '../../services/use-draft.ts';
import { common } from '../../../common/words/common.ts';
import { ConnectedLists } from './connected-lists.tsx';
import { Grants } from './grants.tsx';
import { Holders } from './holders.tsx';
import { words } from './words.ts';

/** Who gets at the service besides what the rules say: lists, organisations by name, and who can read (web-design §3.12). */
export function ServiceAccessPage() {
  const writing = useDraft();
  const { keeper, owner, id } = writing;
  const { party, after } = useSearch({ from: '/$owner/services/$id/access' });
  const navigate = useNavigate({ from: '/$owner/services/$id/access' });
  const say = words.use();
  const sayCommon = common.use();
  const isPublished = keeper.answer.published !== null;
  return (
    <ServiceFrame writing={writing} title={sayCommon('nav.access')} lead={say('lead')}>
      {!isPublished && (
        <div className="ds-alert service-note" data-color="info">
          <p className="ds-paragraph">
            {say('publishFirst')}{' '}
            <Link to="/$owner/services/$id/publish" params={{ owner, id }}>
              {say('toPublish')}
            </Link>
          </p>
        </div>
      )}
      <ConnectedLists writing={writing} isPublished={isPublished} />
      {isPublished && (
        <>
          <Grants writing={writing} />
          <Holders
            writing={writing}
            party={party}
            after={after}
            onParty={(next) => void navigate({ search: { party: next }, replace: true, resetScroll: false })}
            onAfter={(next) => void navigate({ search: { party, after: next }, resetScroll: false })}
          />
        </>
      )}
    </ServiceFrame>
  );
}
