import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { StatusTag } from '../../../common/parts/status-tag.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { type Draft, draftKey, servicePath, textIn } from '../../services/api.ts';
import { Differences } from '../../services/differences.tsx';
import { forgetKeeper } from '../../services/draft-keeper.ts';
import { Examples, useExamples } from '../../services/explain/examples.tsx';
import { faultText, fieldId } from '../../services/missing.ts';
import { sideQuery } from '../../services/sides.ts';
import { useDraft } from '../../services/use-draft.ts';
import { serviceWords } from '../../services/words.ts';
import { Page } from '../../shell/page.tsx';
import { useWhoDecides } from '../../shell/use-cannot.ts';
import { words as shellWords } from '../../shell/words.ts';
import '../../services/services.css';
import { words } from './words.ts';

interface Published {
  readonly version: number;
  readonly service: Draft;
}

/** What is missing, what changes, whether the examples hold, and then: in force (web-design §3.12). */
export function ServicePublishPage() {
  const { keeper, api, owner, id, mayWrite } = useDraft();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const say = words.use();
  const sayShell = shellWords.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const { answer, content } = keeper;
  const name = textIn(content.resource.title, language) || sayService('unnamed');
  const version = (answer.published?.version ?? 0) + 1;
  const [label, setLabel] = useState(() => say('label', { n: version }));
  const [anyway, setAnyway] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();
  // What is published is the draft as it is saved.
  useEffect(() => void keeper.save(), [keeper]);

  const xml = content.policy !== null && 'xml' in content.policy ? content.policy.xml : null;
  const before = useQuery({
    ...sideQuery(api, id, String(answer.published?.version ?? '')),
    enabled: answer.published !== null && answer.published.version > 0,
  });
  const { right } = useExamples(api, id, content.examples, xml ?? undefined);
  const failing = right?.filter((one) => !one).length ?? 0;
  const nothing = answer.state === 'published' && !keeper.isDirty;
  const body = {
    label: label.trim() || null,
    ...(answer.outdated ? { evenIfChanged: true } : {}),
    ...(failing > 0 ? { evenIfExamplesFail: true } : {}),
  };
  const who = useWhoDecides(!mayWrite || !answer.mayPublish);
  const why = !mayWrite
    ? sayService('reading', { who })
    : !answer.mayPublish
      ? sayShell('need.owner.ask', { who })
      : nothing
        ? say('nothing')
        : !answer.publishable
          ? say('missingFirst')
          : (failing > 0 || answer.outdated) && !anyway
            ? say('lookFirst')
            : undefined;

  const publish = async () => {
    if (busy || why !== undefined) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await keeper.save();
      if (keeper.isDirty) return;
      const { version: now, service } = await api.post<Published>(`${servicePath(owner, id)}/publish`, body, {
        headers: { 'if-match': `"${keeper.answer.revision}"` },
      });
      forgetKeeper(owner, id);
      queries.setQueryData(draftKey(owner, id), service);
      for (const key of ['services', 'mail services', 'explain', 'examples'])
        void queries.invalidateQueries({ queryKey: [key, owner] });
      void queries.invalidateQueries({ queryKey: ['service', owner, id] });
      didIt(`${sayCommon('ok.published', { name })} (${say('label', { n: now })})`);
      await navigate({ to: '/$owner/services/$id/history', params: { owner, id } });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
      announce(sayCommon('do.publish'));
    } finally {
      setBusy(false);
    }
  };

  const params = { owner, id };
  return (
    <Page
      title={say('title')}
      form
      above={
        <>
          <Link to="/$owner/services" params={{ owner }}>
            {sayCommon('nav.services')}
          </Link>
          {' / '}
          <Link to="/$owner/services/$id" params={params}>
            <bdi>{name}</bdi>
          </Link>
          {' / '}
        </>
      }
      aboveTitle={name}
      status={<StatusTag of={`service.${answer.state}`} />}
      lead={say('lead')}
    >
      <div className="publish">
        <section aria-labelledby="missing">
          <h2 className="ds-heading" data-size="xs" id="missing">
            {answer.validation.length === 0 ? say('allThere') : say('missing', { n: answer.validation.length })}
          </h2>
          {answer.validation.length > 0 && (
            <ul>
              {answer.validation.map((fault, at) => (
                <li key={at}>
                  {fault.part === 'policy' ? (
                    <Link to="/$owner/services/$id/policy" params={params}>
                      {faultText(fault, sayService)}
                    </Link>
                  ) : (
                    <Link to="/$owner/services/$id" params={params} hash={fieldId(fault)}>
                      {faultText(fault, sayService)}
                    </Link>
                  )}
                </li>
              ))}
            </ul>
          )}
          {answer.warnings.length > 0 && (
            <p className="ds-paragraph">
              <Link to="/$owner/services/$id/policy" params={params}>
                {say('warnings', { n: answer.warnings.length })}
              </Link>
            </p>
          )}
        </section>
        <section aria-labelledby="changes">
          <h2 className="ds-heading" data-size="xs" id="changes">
            {answer.published === null ? say('first') : say('changes', { n: answer.published.version })}
          </h2>
          {before.error instanceof Refused && (
            <Refusal refusal={before.error.refusal} retry={() => void before.refetch()} />
          )}
          {(answer.published === null || answer.published.version === 0 || before.data !== undefined) && (
            <Differences
              before={before.data ?? { resource: {}, policy: null }}
              after={{ resource: content.resource, policy: xml }}
              none={say('same')}
              showXml
            />
          )}
        </section>
        <Examples api={api} id={id} examples={content.examples} xml={xml ?? undefined} />
        {answer.outdated && (
          <div className="ds-alert" data-color="warning">
            <p className="ds-paragraph">{sayService('outdated')}</p>
          </div>
        )}
        {(failing > 0 || answer.outdated) && answer.publishable && (
          <label className="tick-row">
            <input
              type="checkbox"
              className="ds-input"
              checked={anyway}
              onChange={({ target }) => setAnyway(target.checked)}
            />
            {failing > 0 ? say('anyway', { n: failing }) : say('anywayOutdated')}
          </label>
        )}
        <div className="ds-field label-field">
          <label className="ds-label" htmlFor="label">
            {say('called')}
          </label>
          <input
            id="label"
            className="ds-input"
            value={label}
            maxLength={200}
            onChange={({ target }) => setLabel(target.value)}
          />
        </div>
        {refusal !== undefined && (
          <>
            <Refusal refusal={refusal} />
            <p className="ds-paragraph">
              {answer.published === null ? say('noneInForce') : say('inForce', { n: answer.published.version })}
            </p>
          </>
        )}
        <div className="part-row publish-do">
          <button
            type="button"
            className="ds-button"
            data-variant="primary"
            aria-disabled={busy || why !== undefined}
            aria-describedby="why-not"
            onClick={() => void publish()}
          >
            {sayCommon('do.publish')}
          </button>
          <ApiCall
            call={{
              method: 'POST',
              path: `${servicePath(owner, id)}/publish`,
              headers: { 'If-Match': `"${answer.revision}"` },
              body,
            }}
          />
        </div>
        <p className="small" id="why-not">
          {why}
        </p>
      </div>
    </Page>
  );
}
