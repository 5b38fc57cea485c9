import { Button, Checkbox, Fieldset, Radio, Textfield } from '@digdir/designsystemet-react';
import { ExternalLinkIcon } from '@navikt/aksel-icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { announce } from '../../../../common/parts/announcer.tsx';
import { ApiCall } from '../../../../common/parts/api-call.tsx';
import { Facts } from '../../../../common/parts/facts.tsx';
import { Name } from '../../../../common/parts/name.tsx';
import { Refusal } from '../../../../common/parts/refusal.tsx';
import { When } from '../../../../common/parts/when.tsx';
import { common } from '../../../../common/words/common.ts';
import { useLanguage } from '../../../../common/words/language.ts';
import { type FoundParty, findParties } from '../../../onboarding/api.ts';
import { useCall } from '../../../onboarding/use-call.ts';
import { useOwner } from '../../../shell/use-owner.ts';
import { useCannot } from '../../../shell/use-cannot.ts';
import { useDelayed } from '../../register/use-delayed.ts';
import { myParties } from '../my-parties.ts';
import { textOf } from '../steps.ts';
import { words } from '../words.ts';
import type { StepBody } from './body.ts';

const SEND = '/correspondence/api/v1/correspondence';
const MOST_SHOWN = 5;

/** Somebody to send to; `mine` when one can open the mail oneself. */
interface Choice {
  readonly uuid: string;
  readonly name: string;
  readonly organizationNumber: string | null;
  readonly mine: boolean;
}

const urnOf = ({ uuid, organizationNumber }: Choice): string =>
  organizationNumber === null
    ? `urn:altinn:party:uuid:${uuid}`
    : `urn:altinn:organization:identifier-no:${organizationNumber}`;

/** The first message: to somebody one acts for, so that it can be opened at once, or to anybody else. */
export function MessageStep({ step, done, resourceId }: StepBody & { readonly resourceId: string }) {
  const { api, code } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('editor');
  const language = useLanguage();
  const own = useQuery(myParties).data ?? [];
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Choice>();
  const [title, setTitle] = useState<string>();
  const [confirm, setConfirm] = useState(true);
  const [fault, setFault] = useState<string>();
  const asked = useDelayed(text.trim(), 250);
  const { data: found = [], isPlaceholderData } = useQuery({
    queryKey: ['parties', api.owner, asked],
    queryFn: () => findParties(api, asked),
    enabled: asked.length >= 2,
    placeholderData: (before) => before,
  });
  const mine: readonly Choice[] = own
    .filter(({ type }) => type === 'Organization')
    .map(({ partyUuid, name, organizationNumber }) => ({ uuid: partyUuid, name, organizationNumber, mine: true }));
  const isMine = (uuid: string) => mine.some((one) => one.uuid === uuid);
  const others = found.filter(isOrganization).map((party) => choiceOf(party, isMine(party.uuid)));
  const choices = (asked.length < 2 ? mine : others).slice(0, MOST_SHOWN);
  // Whoever was found for what was typed before is not sent to for being first.
  const settled = text.trim() === asked && (asked.length < 2 || !isPlaceholderData);
  const recipient = chosen ?? (settled ? choices[0] : undefined);
  const subject = title ?? say('message.firstTitle');

  const body = {
    correspondence: {
      resourceId,
      sendersReference: say('message.firstReference'),
      content: { language, messageTitle: subject.trim(), messageSummary: '', messageBody: say('message.firstBody') },
      ...(confirm ? { isConfirmationNeeded: true, dueDateTime: inAWeek() } : {}),
    },
    recipients: recipient === undefined ? [] : [urnOf(recipient)],
  };
  const { run, running, refusal } = useCall(() => api.post<unknown>(SEND, body));

  const sent = textOf(step, 'correspondenceId');
  if (sent !== undefined && step.state !== 'missing') return <Sent step={step} id={sent} />;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (cannot !== undefined) return;
    if (recipient === undefined) return setFault(say('message.chooseWho'));
    setFault(undefined);
    if ((await run()) === undefined) return;
    announce(sayCommon('ok.sent'));
    done();
  };
  return (
    <form noValidate className="onboarding-form" onSubmit={submit}>
      <Textfield
        label={say('message.who')}
        description={say('message.whoHelp')}
        value={text}
        autoComplete="off"
        onChange={({ target }) => {
          setText(target.value);
          setChosen(undefined);
        }}
        error={fault}
      />
      {choices.length > 0 && (
        <Fieldset>
          <Fieldset.Legend>{say('message.recipient')}</Fieldset.Legend>
          {choices.map((choice) => (
            <Radio
              key={choice.uuid}
              name="recipient"
              value={choice.uuid}
              checked={choice.uuid === recipient?.uuid}
              onChange={() => setChosen(choice)}
              label={<Name name={choice.name} organizationNumber={choice.organizationNumber ?? undefined} />}
              description={choice.mine ? say('message.mine') : undefined}
            />
          ))}
        </Fieldset>
      )}
      {asked.length >= 2 && others.length === 0 && <p className="small">{say('message.noneFound', { text: asked })}</p>}
      <Textfield
        label={say('message.title')}
        value={subject}
        maxLength={255}
        onChange={({ target }) => setTitle(target.value)}
      />
      <Checkbox
        label={say('message.confirm')}
        value="confirm"
        checked={confirm}
        onChange={({ target }) => setConfirm(target.checked)}
      />
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="part-row">
        <Button type="submit" variant="primary" aria-disabled={running || cannot !== undefined || undefined}>
          {sayCommon('do.send')}
        </Button>
        {cannot !== undefined && <span className="small">{cannot}</span>}
        <ApiCall call={{ method: 'POST', path: SEND, body }} />
        <Link to="/$owner/messages/new" params={{ owner: code }} search={{ service: resourceId }} className="ds-link">
          {say('message.whole')}
        </Link>
      </div>
    </form>
  );
}

const isOrganization = ({ kind, organizationNumber }: FoundParty): boolean =>
  kind === 'organization' && organizationNumber !== null;

const choiceOf = ({ uuid, name, organizationNumber }: FoundParty, mine: boolean): Choice => ({
  uuid,
  name: name ?? '',
  organizationNumber,
  mine,
});

/** A deadline must come after the publication; a week is enough to try by. */
function inAWeek(): string {
  const due = new Date();
  due.setDate(due.getDate() + 7);
  return due.toISOString();
}

/** What became of the message, as it happens; and how to be its recipient. */
function Sent({ step, id }: { readonly step: StepBody['step']; readonly id: string }) {
  const { code } = useOwner();
  const say = words.use();
  const [published, readAt, confirmedAt] = [
    textOf(step, 'published'),
    textOf(step, 'readAt'),
    textOf(step, 'confirmedAt'),
  ];
  const needsConfirmation = step.evidence?.isConfirmationNeeded === true;
  const fact = (key: 'published' | 'read' | 'confirmed', at: string | undefined) => ({
    text: (
      <>
        {say(`message.fact.${key}`)} {at !== undefined && <When at={at} form="ago" />}
      </>
    ),
    state: at === undefined ? ('waiting' as const) : ('done' as const),
  });
  return (
    <>
      <Facts
        facts={[
          fact('published', published),
          fact('read', readAt),
          ...(needsConfirmation ? [fact('confirmed', confirmedAt)] : []),
        ]}
      />
      <div className="part-row">
        <a
          className="ds-button"
          data-variant={step.state === 'done' ? 'secondary' : 'primary'}
          href={`/inbox/m/${id}`}
          target="_blank"
          rel="noreferrer"
        >
          {say('message.open')}
          <ExternalLinkIcon aria-hidden title="" />
        </a>
        <Link to="/$owner/messages/$id" params={{ owner: code, id }} className="ds-link">
          {say('message.history')}
        </Link>
      </div>
      {step.state !== 'done' && <p className="small">{say('message.openHelp')}</p>}
    </>
  );
}
