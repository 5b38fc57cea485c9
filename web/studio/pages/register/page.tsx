import { Button, Checkbox, ErrorSummary, Textfield } from '@digdir/designsystemet-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { Refused } from '../../../common/api/refusal.ts';
import { apiFor } from '../../../common/api/request.ts';
import { meQuery } from '../../../common/api/session.ts';
import { visible } from '../../../common/format/format.ts';
import { isOrganizationNumber } from '../../../common/format/numbers.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Name } from '../../../common/parts/name.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { ThreeLanguages } from '../../../common/parts/three-languages.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { useCall } from '../../onboarding/use-call.ts';
import { Page } from '../../shell/page.tsx';
import { faultsOf, type Field, FIELDS, type LookUp, type Registration } from './registration.ts';
import { useDelayed } from './use-delayed.ts';
import { words } from './words.ts';
import '../../onboarding/onboarding.css';

const PATH = '/administration/api/v1/service-owners';
const api = apiFor(undefined);

/** An organisation becomes a service owner; who registers it becomes its first owner. */
export function RegisterPage() {
  const say = words.use();
  const sayCommon = common.use();
  const navigate = useNavigate();
  const router = useRouter();
  const queries = useQueryClient();
  const { number: begun = '' } = useSearch({ from: '/register' });
  const [number, setNumber] = useState(begun);
  const [typedCode, setCode] = useState<string>();
  const [typedName, setName] = useState<Registration['name']>();
  const [email, setEmail] = useState('');
  const [accepted, setAccepted] = useState(false);
  const [faults, setFaults] = useState<Partial<Record<Field, string>>>({});
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set());
  const [summary, setSummary] = useState(0);

  const digits = number.replace(/\s/g, '');
  const complete = isOrganizationNumber(digits);
  const asked = useDelayed({ organizationNumber: complete ? digits : '', code: typedCode ?? '' }, 250);
  const { data, error, isFetching } = useQuery({
    queryKey: ['registration', asked],
    queryFn: ({ signal }) =>
      api.get<LookUp>('/administration/api/v1/registrations/look-up', {
        query: {
          organizationNumber: asked.organizationNumber || undefined,
          code: asked.code || undefined,
        },
        signal,
      }),
    enabled: asked.organizationNumber !== '' || asked.code !== '',
    placeholderData: (before) => before,
    staleTime: 5000,
  });
  // The answer to another number is no answer to this one.
  const known = complete && data !== undefined && data.organization?.organizationNumber === digits ? data : undefined;
  const unknown = complete && !isFetching && data !== undefined && asked.organizationNumber === digits && !known;
  const organization = known?.organization ?? undefined;
  const registered = known?.registered;
  const code = typedCode ?? known?.suggestedCode ?? '';
  const given = organization?.name ?? '';
  const name = typedName ?? { nb: given, nn: given, en: given };
  const codeAnswer = data?.code !== undefined && data.code.code === code ? data.code : undefined;
  // What is suggested is free, or it would not be.
  const isFree =
    codeAnswer === undefined ? typedCode === undefined && code !== '' : codeAnswer.isFree && codeAnswer.isWellFormed;
  const registration: Registration = {
    organizationNumber: digits,
    code,
    name,
    contact: { email: email.trim() },
    agreement: { accepted },
  };
  const own = faultsOf(
    registration,
    { unknown, deleted: organization?.isDeleted === true, code: codeAnswer },
    say,
    sayCommon,
  );
  const shown = (field: Field): string | undefined => faults[field] ?? (left.has(field) ? own[field] : undefined);
  const leave = (field: Field) => setLeft((before) => new Set([...before, field]));
  const changed = (field: Field) => setFaults(({ [field]: _, ...rest }) => rest);

  const { run, running, refusal } = useCall(async () => {
    try {
      return await api.post<{ code: string }>(PATH, registration);
    } catch (thrown) {
      const fields = thrown instanceof Refused ? serverFaults(thrown.refusal) : {};
      if (Object.keys(fields).length === 0) throw thrown;
      setFaults(fields);
      setSummary((count) => count + 1);
      return undefined;
    }
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (running) return;
    setLeft(new Set(FIELDS));
    setFaults({});
    if (Object.keys(own).length > 0) return setSummary((count) => count + 1);
    const made = await run();
    if (made === undefined) return;
    // What is known of a refused application with the same code is about another one.
    await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(made.code), refetchType: 'none' });
    // One is a member now, and the pages must know before they open.
    await queries.fetchQuery({ ...meQuery, staleTime: 0 });
    await router.invalidate();
    await navigate({ to: '/$owner/start', params: { owner: made.code } });
  };

  const all = { ...own, ...faults };
  return (
    <Page title={say('title')} lead={say('lead')} form>
      <form noValidate className="onboarding-form" onSubmit={submit}>
        {summary > 0 && Object.keys(all).length > 0 && (
          <ErrorSummary key={summary}>
            <ErrorSummary.Heading>{say('errors')}</ErrorSummary.Heading>
            <ErrorSummary.List>
              {FIELDS.filter((field) => all[field] !== undefined).map((field) => (
                <ErrorSummary.Item key={field}>
                  <ErrorSummary.Link href={`#register-${field}`}>{all[field]}</ErrorSummary.Link>
                </ErrorSummary.Item>
              ))}
            </ErrorSummary.List>
          </ErrorSummary>
        )}
        <div>
          <Textfield
            id="register-number"
            label={say('number')}
            inputMode="numeric"
            autoComplete="off"
            value={number}
            onChange={({ target }) => {
              setNumber(target.value);
              setName(undefined);
              changed('number');
            }}
            onBlur={() => number !== '' && leave('number')}
            error={shown('number')}
          />
          <p className="register-found">
            {organization !== undefined && (
              <>
                <Name name={organization.name} organizationNumber={digits} />{' '}
                <UnitType type={organization.unitType} say={say} />
              </>
            )}
          </p>
        </div>
        {error instanceof Refused && <Refusal refusal={error.refusal} />}
        {known?.rejected !== undefined && (
          <div className="ds-alert" data-color="warning">
            <p className="ds-paragraph">
              {say('rejected')} <bdi>{visible(known.rejected.rejectedReason ?? '')}</bdi>
            </p>
            <p className="ds-paragraph">{say('rejected.next')}</p>
          </div>
        )}
        {registered !== undefined ? (
          <Registered registered={registered} />
        ) : (
          <>
            <div>
              <Textfield
                id="register-code"
                label={say('code')}
                description={say('codeHelp')}
                value={code}
                autoComplete="off"
                spellCheck={false}
                maxLength={10}
                onChange={({ target }) => {
                  setCode(target.value.toLowerCase());
                  changed('code');
                }}
                onBlur={() => leave('code')}
                error={shown('code') ?? (codeAnswer?.isFree === false ? own.code : undefined)}
              />
              {isFree && <p className="ds-paragraph small register-free">{say('codeFree', { code })}</p>}
            </div>
            <ThreeLanguages
              id="register-name"
              label={say('name')}
              help={say('nameHelp')}
              value={name}
              maxLength={200}
              onChange={(value) => {
                setName(value);
                changed('name-nb');
              }}
              onBlur={(language) => language === 'nb' && leave('name-nb')}
              faults={shown('name-nb') === undefined ? {} : { nb: shown('name-nb')! }}
            />
            <Textfield
              id="register-email"
              type="email"
              label={say('email')}
              description={say('emailHelp')}
              value={email}
              autoComplete="email"
              onChange={({ target }) => {
                setEmail(target.value);
                changed('email');
              }}
              onBlur={() => email !== '' && leave('email')}
              error={shown('email')}
            />
            <div>
              <details className="onboarding-details">
                <summary>{say('terms.read')}</summary>
                <ul>
                  <li>{say('terms.1')}</li>
                  <li>{say('terms.2')}</li>
                  <li>{say('terms.3')}</li>
                </ul>
              </details>
              <Checkbox
                id="register-terms"
                label={say('terms')}
                value="accepted"
                checked={accepted}
                onChange={({ target }) => {
                  setAccepted(target.checked);
                  changed('terms');
                }}
                error={shown('terms')}
              />
            </div>
            {known?.approval === 'administrator' && <p className="ds-paragraph small">{say('approval')}</p>}
            {refusal !== undefined && <Refusal refusal={refusal} />}
            <div className="part-row">
              <Button type="submit" variant="primary" aria-disabled={running || undefined}>
                {say('register')}
              </Button>
              <ApiCall call={{ method: 'POST', path: PATH, body: registration }} />
            </div>
          </>
        )}
      </form>
    </Page>
  );
}

const KNOWN_TYPES = ['KOMM', 'FYLK', 'ORGL', 'STAT', 'AS', 'ASA', 'BRL', 'ENK', 'SF', 'KF', 'IKS', 'BEDR'] as const;

/** What kind of unit it is, in words where we have them. */
function UnitType({ type, say }: { readonly type: string | null; readonly say: ReturnType<typeof words.use> }) {
  const known = KNOWN_TYPES.find((one) => one === type);
  return <span className="small">{known === undefined ? type : say(`type.${known}`)}</span>;
}

/** Somebody has registered it: who can let one in. */
function Registered({ registered }: { readonly registered: NonNullable<LookUp['registered']> }) {
  const say = words.use();
  const language = useLanguage();
  const queries = useQueryClient();
  const me = queries.getQueryData(meQuery.queryKey);
  const member = me?.memberships.some(({ owner }) => owner === registered.code) === true;
  return (
    <div className="ds-alert" data-color="info">
      <p className="ds-paragraph">
        {say.rich('registered', { name: <bdi>{registered.name[language]}</bdi>, code: <code>{registered.code}</code> })}{' '}
        {!member &&
          (registered.owners.length === 0
            ? say('registered.ask')
            : say.rich('registered.askThem', { names: <bdi>{registered.owners.join(', ')}</bdi> }))}
      </p>
      {member && (
        <Link to="/$owner" params={{ owner: registered.code }} className="ds-button" data-variant="primary">
          {say('registered.open')}
        </Link>
      )}
    </div>
  );
}

/** The server's faults on the fields of the form. */
function serverFaults({ fields, code, text }: RefusalValue): Partial<Record<Field, string>> {
  const found: Partial<Record<Field, string>> = {};
  for (const [path, texts] of Object.entries(fields)) {
    const field = fieldOf(path);
    if (field !== undefined) found[field] = texts.join(' ');
  }
  if (code === 'ADM-00003') found.code = text;
  return found;
}

function fieldOf(path: string): Field | undefined {
  if (path.includes('organizationNumber')) return 'number';
  if (path.includes('contact')) return 'email';
  if (path.includes('name')) return 'name-nb';
  if (path.includes('agreement')) return 'terms';
  return path.includes('code') ? 'code' : undefined;
}
