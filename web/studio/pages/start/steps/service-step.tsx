import { Button, Fieldset, Radio, Textfield } from '@digdir/designsystemet-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiCall } from '../../../../common/parts/api-call.tsx';
import { Refusal } from '../../../../common/parts/refusal.tsx';
import { common } from '../../../../common/words/common.ts';
import { serviceOwnerQuery } from '../../../onboarding/api.ts';
import { useCall } from '../../../onboarding/use-call.ts';
import { type Draft, draftKey, servicePath, servicesPath } from '../../../services/api.ts';
import { useOwner } from '../../../shell/use-owner.ts';
import { useCannot } from '../../../shell/use-cannot.ts';
import { idFromName } from '../../service-new/id-from-name.ts';
import { textOf } from '../steps.ts';
import { words } from '../words.ts';
import type { StepBody } from './body.ts';

const TEMPLATES = ['ordinary', 'confidential', 'persons'] as const;
const LONGEST_NAME = 200;

/** Begins a service from a name and what it is for; everything else has a value that stands until one writes a better. */
export function ServiceStep({ step, done }: StepBody) {
  const { api, code } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('editor');
  const queries = useQueryClient();
  const owner = useQuery(serviceOwnerQuery(api)).data;
  const [name, setName] = useState('');
  const [template, setTemplate] = useState<(typeof TEMPLATES)[number]>('ordinary');
  const [typedId, setId] = useState<string>();
  const [typedEmail, setEmail] = useState<string>();
  const [faults, setFaults] = useState<{ name?: string; id?: string; email?: string }>({});
  const trimmed = name.trim();
  const id = typedId ?? idFromName(code, trimmed);
  const email = typedEmail ?? owner?.contact.email ?? '';
  const body = { id, name: { nb: trimmed, nn: trimmed, en: trimmed }, template };
  const { run, running, refusal } = useCall(async () => {
    const draft = await api.post<Draft>(servicesPath(code), body);
    const { resource, policy, examples } = draft;
    // A recipient must be able to ask somebody.
    return api.put<Draft>(
      `${servicePath(code, id)}/draft`,
      {
        resource: { ...resource, contactPoints: [{ category: say('service.contactCategory'), email: email.trim() }] },
        policy: policy.xml !== null ? { xml: policy.xml } : policy.form === 'plain' ? { plain: policy.plain } : null,
        examples,
      },
      { headers: { 'if-match': `"${draft.revision}"` } },
    );
  });
  const existing = textOf(step, 'resourceId');
  if (existing !== undefined)
    return (
      <Link to="/$owner/services/$id" params={{ owner: code, id: existing }} className="ds-link">
        {say(step.state === 'wrong' ? 'service.complete' : 'service.open')}
      </Link>
    );

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (cannot !== undefined) return;
    const found = {
      ...(trimmed === '' ? { name: sayCommon('need.field', { field: say('service.name').toLowerCase() }) } : {}),
      ...(/^[a-z0-9_-]{4,}$/.test(id) ? {} : { id: sayCommon('need.id', { prefix: `${code}-` }) }),
      ...(/^[^\s@]+@[^\s@]+$/.test(email.trim()) ? {} : { email: sayCommon('need.email') }),
    };
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const draft = await run();
    if (draft === undefined) return;
    queries.setQueryData(draftKey(code, id), draft);
    void queries.invalidateQueries({ queryKey: ['services', code] });
    done();
  };
  return (
    <form noValidate className="onboarding-form" onSubmit={submit}>
      <Textfield
        label={say('service.name')}
        description={say('service.nameHelp')}
        value={name}
        maxLength={LONGEST_NAME}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
        error={faults.name}
      />
      <Fieldset>
        <Fieldset.Legend>{say('service.for')}</Fieldset.Legend>
        {TEMPLATES.map((one) => (
          <Radio
            key={one}
            name="template"
            value={one}
            label={say(`template.${one}`)}
            description={say(`template.${one}Help`)}
            checked={template === one}
            onChange={() => setTemplate(one)}
          />
        ))}
      </Fieldset>
      <details className="onboarding-details" open={faults.id !== undefined || faults.email !== undefined || undefined}>
        <summary>
          {say('service.more')} <code>{id}</code>
        </summary>
        <div className="onboarding-form start-more">
          <Textfield
            label={say('service.id')}
            description={say('service.idHelp')}
            value={id}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setId(target.value)}
            error={faults.id}
          />
          <Textfield
            type="email"
            label={say('service.contact')}
            value={email}
            onChange={({ target }) => setEmail(target.value)}
            error={faults.email}
          />
        </div>
      </details>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="part-row">
        <Button type="submit" variant="primary" aria-disabled={running || cannot !== undefined || undefined}>
          {say('service.make')}
        </Button>
        {cannot !== undefined && <span className="small">{cannot}</span>}
        <ApiCall call={{ method: 'POST', path: servicesPath(code), body }} />
      </div>
    </form>
  );
}
