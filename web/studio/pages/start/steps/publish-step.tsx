import { Button } from '@digdir/designsystemet-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { announce } from '../../../../common/parts/announcer.tsx';
import { ApiCall } from '../../../../common/parts/api-call.tsx';
import { Refusal } from '../../../../common/parts/refusal.tsx';
import { common } from '../../../../common/words/common.ts';
import { useLanguage } from '../../../../common/words/language.ts';
import { useCall } from '../../../onboarding/use-call.ts';
import { draftQuery, servicePath, textIn } from '../../../services/api.ts';
import { forgetKeeper } from '../../../services/draft-keeper.ts';
import { useOwner } from '../../../shell/use-owner.ts';
import { useCannot } from '../../../shell/use-cannot.ts';
import { textOf } from '../steps.ts';
import { words } from '../words.ts';
import type { StepBody } from './body.ts';

export function PublishStep({ step, done }: StepBody) {
  const { api, code } = useOwner();
  const { me } = useRouteContext({ from: '/$owner' });
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('editor');
  const language = useLanguage();
  const queries = useQueryClient();
  const id = textOf(step, 'resourceId') ?? '';
  const { data: draft } = useQuery({ ...draftQuery(api, id), enabled: id !== '' });
  const path = `${servicePath(code, id)}/publish`;
  const { run, running, refusal } = useCall(() =>
    api.post<unknown>(path, {}, { headers: { 'if-match': `"${draft!.revision}"` } }),
  );
  if (step.state === 'done')
    return (
      <Link to="/$owner/services/$id/history" params={{ owner: code, id }} className="ds-link">
        {say('publish.history')}
      </Link>
    );
  // Where it counts, what is published is looked at first.
  if (me?.profile === 'production')
    return (
      <Link to="/$owner/services/$id/publish" params={{ owner: code, id }} className="ds-button" data-variant="primary">
        {say('publish.check')}
      </Link>
    );
  return (
    <>
      <p className="ds-paragraph">{say('publish.what')}</p>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="part-row">
        <Button
          type="button"
          variant="primary"
          aria-disabled={running || draft === undefined || cannot !== undefined || undefined}
          onClick={async () => {
            if (draft === undefined || cannot !== undefined || (await run()) === undefined) return;
            forgetKeeper(code, id);
            announce(sayCommon('ok.published', { name: textIn(draft.resource.title, language) }));
            void queries.invalidateQueries({ queryKey: ['service', code, id] });
            void queries.invalidateQueries({ queryKey: ['services', code] });
            done();
          }}
        >
          {sayCommon('do.publish')}
        </Button>
        {cannot !== undefined && <span className="small">{cannot}</span>}
        <ApiCall call={{ method: 'POST', path, body: {} }} />
      </div>
    </>
  );
}
