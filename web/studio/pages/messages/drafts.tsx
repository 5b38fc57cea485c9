import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { visible } from '../../../common/format/format.ts';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { createDraft, deleteDraft, listDrafts, readDraft, replaceRecipients } from '../compose/drafts-api.ts';
import { words } from './words.ts';

/** Messages begun and not sent. */
export function Drafts() {
  const { api, code, may } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const { data: drafts = [] } = useQuery({ queryKey: ['drafts', code], queryFn: () => listDrafts(api), staleTime: 0 });
  if (drafts.length === 0) return null;
  const again = () => queries.invalidateQueries({ queryKey: ['drafts', code] });
  const remove = async (id: string) => {
    const { draft, recipients } = await readDraft(api, id);
    await deleteDraft(api, id);
    void again();
    didIt(say('draft.removed'), async () => {
      const { id: back, revision } = await createDraft(api, draft.content);
      if (recipients.length > 0) await replaceRecipients(api, back, recipients, revision);
      void again();
    });
  };
  return (
    <details className="ds-details drafts">
      <summary>{say('drafts', { n: drafts.length })}</summary>
      <ul>
        {drafts.map(({ id, content, changed }) => (
          <li key={id}>
            <Link className="ds-link" to="/$owner/messages/new" params={{ owner: code }} search={{ draft: id }}>
              <bdi>{visible(content.reference || content.title || say('draft.nameless'))}</bdi>
            </Link>{' '}
            <span className="small">
              {say('draft.changed')} <When at={changed} form="ago" />
            </span>
            {may('editor') && (
              <button
                type="button"
                className="link-button"
                aria-label={`${sayCommon('do.remove')} ${content.reference || content.title}`}
                onClick={() => void remove(id)}
              >
                {sayCommon('do.remove')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
