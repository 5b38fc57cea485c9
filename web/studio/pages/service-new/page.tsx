import { FileImportIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { type Draft, draftKey, servicePath, servicesPath, textIn } from '../../services/api.ts';
import { serviceWords } from '../../services/words.ts';
import { Page } from '../../shell/page.tsx';
import { useWhoDecides } from '../../shell/use-cannot.ts';
import { useOwner } from '../../shell/use-owner.ts';
import '../../services/services.css';
import { idFromName } from './id-from-name.ts';
import { type Brought, readBrought } from './import-file.ts';
import { words } from './words.ts';

const TEMPLATES = ['ordinary', 'confidential', 'persons', 'empty'] as const;
type Template = (typeof TEMPLATES)[number];
const CHECK_AFTER = 300;

interface IdCheck {
  readonly id: string;
  readonly free: boolean;
  readonly taken: boolean;
  readonly faults: readonly string[];
}

/** A new service: its name, its id, and what it is for (web-design §3.9); texts and rules come from a template. */
export function ServiceNewPage() {
  const { api, may } = useOwner();
  const { copy } = useSearch({ from: '/$owner/services/new' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = words.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const owner = api.owner!;
  const [name, setName] = useState('');
  const [typedId, setTypedId] = useState<string>();
  const [template, setTemplate] = useState<Template>('ordinary');
  const [brought, setBrought] = useState<Brought & { readonly file: string }>();
  const [badFile, setBadFile] = useState<string>();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();

  const original = useQuery({
    queryKey: ['service', owner, copy, 'export'],
    queryFn: () => api.get<Brought>(`${servicePath(owner, copy!)}/export`),
    enabled: copy !== undefined,
  });
  const from = copy === undefined ? brought : original.data;
  const id = typedId ?? idFromName(owner, name);
  const check = useIdCheck(id);
  const idFault =
    id === ''
      ? tried
        ? sayCommon('need.id', { prefix: `${owner}-` })
        : undefined
      : check?.taken === true
        ? sayCommon('need.idFree', { id })
        : check !== undefined && check.faults.length > 0
          ? sayCommon('need.id', { prefix: `${owner}-` })
          : undefined;
  const nameFault = tried && name.trim() === '' ? sayCommon('need.field', { field: say('name') }) : undefined;
  const body = bodyOf({ id, name: name.trim(), template, from });
  const mayWrite = may('editor');

  const who = useWhoDecides(!mayWrite);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || name.trim() === '' || id === '' || idFault !== undefined) {
      document.getElementById(name.trim() === '' ? 'name' : 'id')?.focus();
      return;
    }
    setBusy(true);
    setRefusal(undefined);
    try {
      const draft = await api.post<Draft>(servicesPath(owner), body);
      queries.setQueryData(draftKey(owner, draft.id), draft);
      void queries.invalidateQueries({ queryKey: ['services', owner] });
      await navigate({ to: '/$owner/services/$id', params: { owner, id: draft.id } });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    } finally {
      setBusy(false);
    }
  };

  const readFile = async (file: File | undefined) => {
    if (file === undefined) return;
    const read = readBrought(file.name, await file.text());
    setBadFile(read === undefined ? file.name : undefined);
    if (read === undefined) return;
    setBrought((before) => ({ ...before, ...read, file: file.name }));
    const title = textIn(read.resource?.title, 'nb');
    if (title !== '' && name === '') setName(title);
    if (read.resource?.identifier !== undefined && typedId === undefined) setTypedId(read.resource.identifier);
  };

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
        </>
      }
      aboveTitle={sayCommon('nav.services')}
      lead={say('lead')}
    >
      <form className="new-service" onSubmit={(event) => void submit(event)} noValidate>
        {copy !== undefined && (
          <p className="ds-paragraph service-note">
            {say.rich('copyOf', { name: <bdi>{textIn(original.data?.resource?.title, 'nb') || copy}</bdi> })}
          </p>
        )}
        <div className="ds-field">
          <label className="ds-label" htmlFor="name">
            {say('name')}
          </label>
          <input
            id="name"
            className="ds-input"
            lang="nb"
            value={name}
            maxLength={500}
            {...(nameFault === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': 'name-fault' })}
            onChange={({ target }) => setName(target.value)}
          />
          {nameFault !== undefined && (
            <span className="field-note" data-color="danger" id="name-fault">
              {nameFault}
            </span>
          )}
        </div>
        <div className="ds-field">
          <label className="ds-label" htmlFor="id">
            {sayService('field.identifier')}
          </label>
          <span className="small" id="id-help">
            {say('idHelp')}
          </span>
          <input
            id="id"
            className="ds-input code"
            value={id}
            maxLength={200}
            spellCheck={false}
            autoCapitalize="off"
            aria-describedby="id-help id-note"
            {...(idFault === undefined ? {} : { 'aria-invalid': true })}
            onChange={({ target }) => setTypedId(target.value === '' ? undefined : target.value)}
          />
          <span className="field-note" id="id-note" data-color={idFault === undefined ? 'neutral' : 'danger'}>
            {idFault ?? (check?.free === true ? say('idFree') : '\u00a0')}
          </span>
        </div>
        {from === undefined && copy === undefined && (
          <fieldset className="ds-fieldset template-cards">
            <legend className="ds-label">{say('template')}</legend>
            {TEMPLATES.map((one) => (
              <label key={one} className="template-card">
                <input
                  type="radio"
                  className="ds-input"
                  name="template"
                  value={one}
                  checked={template === one}
                  aria-describedby={`about-${one}`}
                  onChange={() => setTemplate(one)}
                />
                <span className="template-name">{say(`template.${one}`)}</span>
                <span className="small" id={`about-${one}`}>
                  {say(`readers.${one}`)}
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {copy === undefined && (
          <div className="ds-field">
            <span className="ds-label">{say('file')}</span>
            <span className="small" id="file-help">
              {say('fileHelp')}
            </span>
            <input
              id="file"
              type="file"
              className="ds-sr-only"
              accept=".json,.xml,application/json,text/xml,application/xml"
              multiple
              aria-describedby="file-help"
              onChange={({ target }) => {
                for (const file of target.files ?? []) void readFile(file);
              }}
            />
            <label className="ds-button file-button" data-variant="secondary" htmlFor="file">
              <FileImportIcon aria-hidden />
              {say('chooseFile')}
            </label>
            {badFile !== undefined && (
              <span className="field-note" data-color="danger">
                {say('badFile', { file: badFile })}
              </span>
            )}
            {brought !== undefined && (
              <span className="field-note">
                {brought.resource !== undefined
                  ? say('brought', { file: brought.file })
                  : say('broughtXml', { file: brought.file })}{' '}
                <button type="button" className="link-button" onClick={() => setBrought(undefined)}>
                  {sayCommon('do.remove')}
                </button>
              </span>
            )}
          </div>
        )}
        {refusal !== undefined && <Refusal refusal={refusal} />}
        <div className="part-row">
          <button
            type="submit"
            className="ds-button"
            data-variant="primary"
            aria-disabled={busy || !mayWrite}
            {...(mayWrite ? {} : { 'aria-describedby': 'why-not', type: 'button' as const })}
          >
            {say('make')}
          </button>
          <ApiCall call={{ method: 'POST', path: servicesPath(owner), body }} />
        </div>
        {!mayWrite && (
          <p className="ds-paragraph small" id="why-not">
            {sayService('reading', { who })}
          </p>
        )}
      </form>
    </Page>
  );
}

function bodyOf(given: {
  readonly id: string;
  readonly name: string;
  readonly template: Template;
  readonly from: Brought | undefined;
}) {
  const { id, name, template, from } = given;
  if (from === undefined) return { id, name: { nb: name }, template };
  const was = from.resource?.identifier;
  const { policy } = from;
  return {
    id,
    resource: {
      resourceType: 'CorrespondenceService',
      ...from.resource,
      identifier: id,
      title: { ...from.resource?.title, nb: name },
    },
    // A policy is about one resource by its id; the copy's is about the copy.
    ...(policy == null ? {} : { policy: { xml: was === undefined ? policy.xml : aboutAnother(policy.xml, was, id) } }),
  };
}

/** The policy with another resource's id wherever it stands as a value, and in the ids of the rules. */
const aboutAnother = (xml: string, was: string, id: string): string =>
  xml
    .replaceAll(
      new RegExp(`(>\\s*)${was.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\s*<)`, 'g'),
      (_, before, after) => before + id + after,
    )
    .replaceAll(`urn:altinn:resource:${was}:`, `urn:altinn:resource:${id}:`);

/** Whether the id can be had, asked as one types. */
function useIdCheck(id: string): IdCheck | undefined {
  const { api } = useRouteContext({ from: '/$owner' });
  const [asked, setAsked] = useState(id);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(id), CHECK_AFTER);
    return () => clearTimeout(timer);
  }, [id]);
  const { data } = useQuery({
    queryKey: ['service id', api.owner, asked],
    queryFn: ({ signal }) => api.get<IdCheck>(`${servicesPath(api.owner!)}/check-id`, { query: { id: asked }, signal }),
    enabled: asked !== '',
    staleTime: 10_000,
  });
  return data?.id === id ? data : undefined;
}
