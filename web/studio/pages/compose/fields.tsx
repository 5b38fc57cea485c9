import { Button, Textfield } from '@digdir/designsystemet-react';
import { PlusIcon } from '@navikt/aksel-icons';
import { type ReactNode, useId } from 'react';
import { daysBetween } from '../../../common/format/format.ts';
import { common } from '../../../common/words/common.ts';
import { CHANNELS, type Channel, type DraftContent, momentOf } from './draft.ts';
import { inWords } from './preview.tsx';
import type { Fault, Field } from './problems.ts';
import { words } from './words.ts';

interface FieldsProps {
  readonly draft: DraftContent;
  readonly change: (change: Partial<DraftContent>) => void;
  readonly blurred: () => void;
  readonly errors: ReadonlyMap<Field, Fault>;
}

export const errorText = (fault: Fault | undefined): ReactNode =>
  fault === undefined ? undefined : fault.wire === true ? <span lang="en">{fault.text}</span> : fault.text;

/** Something to tick, with what it means under it. */
function Check(props: {
  readonly id?: string;
  readonly label: string;
  readonly description: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const { label, description, checked, onChange } = props;
  const own = useId();
  const id = props.id ?? own;
  return (
    <div className="compose-tick">
      <input
        id={id}
        type="checkbox"
        className="ds-input"
        aria-describedby={`${id}-help`}
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <label className="ds-label" htmlFor={id}>
        {label}
      </label>
      <p className="small" id={`${id}-help`}>
        {description}
      </p>
    </div>
  );
}

/** A date with a clock, and what it means in our words: the browser shows its own language. */
function Moment(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
  readonly error: ReactNode;
  readonly description?: string;
}) {
  const { id, label, value, onChange, onBlur, error, description } = props;
  const say = words.use();
  const sayCommon = common.use();
  const at = momentOf(value);
  const days = at === undefined ? 0 : daysBetween(new Date(), new Date(at));
  return (
    <div className="compose-moment">
      <Textfield
        id={id}
        type="datetime-local"
        label={label}
        {...(description === undefined ? {} : { description })}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        onBlur={onBlur}
        error={error}
      />
      {at !== undefined && (
        <p className="small">
          {inWords(value)}
          {days > 0 && `, ${sayCommon('time.inDays', { n: days })}`}{' '}
          <button type="button" className="link-button" onClick={() => onChange('')}>
            {say('moment.clear')}
          </button>
        </p>
      )}
    </div>
  );
}

/** Must be confirmed, deadline, and links to answer by. */
export function AnswerFields({ draft, change, blurred, errors }: FieldsProps) {
  const say = words.use();
  const sayCommon = common.use();
  const reply = (index: number, value: Partial<DraftContent['replies'][number]>) =>
    change({ replies: draft.replies.map((one, place) => (place === index ? { ...one, ...value } : one)) });
  return (
    <fieldset className="compose-group-of-fields">
      <legend className="ds-heading" data-size="2xs">
        {say('answer')}
      </legend>
      <Check
        label={say('confirm')}
        description={say('confirm.help')}
        checked={draft.confirm}
        onChange={(confirm) => change({ confirm })}
      />
      <Moment
        id="compose-due"
        label={say(draft.confirm ? 'due.needed' : 'due')}
        value={draft.due}
        onChange={(due) => change({ due })}
        onBlur={blurred}
        error={errorText(errors.get('due'))}
      />
      <div id="compose-replies" tabIndex={-1}>
        {draft.replies.map(({ url, text }, index) => (
          <div key={index} className="compose-pair">
            <Textfield
              label={say('reply.text', { n: index + 1 })}
              value={text}
              onChange={({ target }) => reply(index, { text: target.value })}
            />
            <Textfield
              label={say('reply.url', { n: index + 1 })}
              type="url"
              value={url}
              onChange={({ target }) => reply(index, { url: target.value })}
              onBlur={blurred}
              error={url !== '' && !url.startsWith('https://') ? sayCommon('need.link') : undefined}
            />
            <button
              type="button"
              className="link-button"
              aria-label={`${sayCommon('do.remove')} ${text || url || index + 1}`}
              onClick={() => change({ replies: draft.replies.filter((_, place) => place !== index) })}
            >
              {sayCommon('do.remove')}
            </button>
          </div>
        ))}
        {errors.has('replies') && <p className="ds-validation-message">{errorText(errors.get('replies'))}</p>}
        <Button
          type="button"
          variant="tertiary"
          onClick={() => change({ replies: [...draft.replies, { url: 'https://', text: '' }] })}
        >
          <PlusIcon aria-hidden />
          {say('reply.add')}
        </Button>
      </div>
    </fieldset>
  );
}

/** Whether and how the recipient is told that there is a message. */
export function NotificationFields({ draft, change, blurred, errors }: FieldsProps) {
  const say = words.use();
  const id = useId();
  const { channel } = draft;
  return (
    <fieldset className="compose-group-of-fields">
      <legend className="ds-heading" data-size="2xs">
        {say('notification')}
      </legend>
      <div className="ds-field" id="compose-notification" tabIndex={-1}>
        <label className="ds-label" htmlFor={id}>
          {say('channel')}
        </label>
        <select
          id={id}
          className="ds-input"
          value={channel}
          onChange={({ target }) => change({ channel: target.value as Channel | 'none' })}
        >
          {CHANNELS.map((one) => (
            <option key={one} value={one}>
              {say(`channel.${one}`)}
            </option>
          ))}
          <option value="none">{say('channel.none')}</option>
        </select>
        <p className="small">{say('channel.help')}</p>
      </div>
      {channel !== 'none' && (
        <>
          <Check
            label={say('reminder')}
            description={say('reminder.help')}
            checked={draft.reminder}
            onChange={(reminder) => change({ reminder })}
          />
          <Check
            label={say('ownText')}
            description={say('ownText.help')}
            checked={draft.ownText}
            onChange={(ownText) => change({ ownText })}
          />
          {draft.ownText && channel !== 'Sms' && (
            <>
              <Textfield
                label={say('emailSubject')}
                value={draft.emailSubject}
                onChange={({ target }) => change({ emailSubject: target.value })}
                onBlur={blurred}
              />
              <Textfield
                multiline
                rows={4}
                label={say('emailBody')}
                value={draft.emailBody}
                onChange={({ target }) => change({ emailBody: target.value })}
                onBlur={blurred}
              />
            </>
          )}
          {draft.ownText && channel !== 'Email' && (
            <Textfield
              multiline
              rows={3}
              label={say('smsBody')}
              value={draft.smsBody}
              onChange={({ target }) => change({ smsBody: target.value })}
              onBlur={blurred}
              counter={{ limit: 2144, under: say('counter.under'), over: say('counter.over') }}
            />
          )}
        </>
      )}
      {errors.has('notification') && <p className="ds-validation-message">{errorText(errors.get('notification'))}</p>}
    </fieldset>
  );
}

/** What is seldom needed; opens by itself when it holds something or something in it is wrong. */
export function MoreFields({ draft, change, blurred, errors }: FieldsProps) {
  const say = words.use();
  const sayCommon = common.use();
  const wrong = (['senderName', 'publish', 'confidential', 'forwarding', 'properties'] as const).some((field) =>
    errors.has(field),
  );
  const holds =
    draft.senderName !== '' ||
    draft.publish !== '' ||
    draft.confidential ||
    draft.ignoreReservation ||
    draft.forwarding ||
    draft.properties.length > 0;
  const property = (index: number, value: Partial<DraftContent['properties'][number]>) =>
    change({ properties: draft.properties.map((one, place) => (place === index ? { ...one, ...value } : one)) });
  const flip = (key: 'confidential' | 'forwarding', fault: Fault | undefined) =>
    fault !== undefined && (
      <div className="compose-group" data-color="danger">
        <span>
          {errorText(fault)} {fault.code !== undefined && <code>{fault.code}</code>}
        </span>
        <button type="button" className="link-button" onClick={() => change({ [key]: !draft[key] })}>
          {say(draft[key] ? 'switch.off' : 'switch.on')}
        </button>
      </div>
    );
  return (
    <details className="ds-details compose-more" open={wrong || holds || undefined}>
      <summary>{say('more')}</summary>
      <div className="compose-more-fields">
        <Check
          id="compose-confidential"
          label={say('confidential')}
          description={say('confidential.help')}
          checked={draft.confidential}
          onChange={(confidential) => change({ confidential })}
        />
        {flip('confidential', errors.get('confidential'))}
        <Check
          label={say('ignoreReservation')}
          description={say('ignoreReservation.help')}
          checked={draft.ignoreReservation}
          onChange={(ignoreReservation) => change({ ignoreReservation })}
        />
        <Check
          id="compose-forwarding"
          label={say('forwarding')}
          description={say('forwarding.help')}
          checked={draft.forwarding}
          onChange={(forwarding) => change({ forwarding })}
        />
        {flip('forwarding', errors.get('forwarding'))}
        <Textfield
          id="compose-senderName"
          label={say('senderName')}
          description={say('senderName.help')}
          value={draft.senderName}
          onChange={({ target }) => change({ senderName: target.value })}
          onBlur={blurred}
          error={errorText(errors.get('senderName'))}
        />
        <Moment
          id="compose-publish"
          label={say('publish')}
          description={say('publish.help')}
          value={draft.publish}
          onChange={(publish) => change({ publish })}
          onBlur={blurred}
          error={errorText(errors.get('publish'))}
        />
        <fieldset className="compose-properties" id="compose-properties" tabIndex={-1}>
          <legend className="ds-label">{say('properties')}</legend>
          <p className="small">{say('properties.help')}</p>
          {draft.properties.map(({ key, value }, index) => (
            <div key={index} className="compose-pair">
              <Textfield
                label={say('property.key', { n: index + 1 })}
                value={key}
                maxLength={50}
                onChange={({ target }) => property(index, { key: target.value })}
              />
              <Textfield
                label={say('property.value', { n: index + 1 })}
                value={value}
                maxLength={300}
                onChange={({ target }) => property(index, { value: target.value })}
              />
              <button
                type="button"
                className="link-button"
                aria-label={`${sayCommon('do.remove')} ${key || index + 1}`}
                onClick={() => change({ properties: draft.properties.filter((_, place) => place !== index) })}
              >
                {sayCommon('do.remove')}
              </button>
            </div>
          ))}
          {errors.has('properties') && <p className="ds-validation-message">{errorText(errors.get('properties'))}</p>}
          {draft.properties.length < 10 && (
            <Button
              type="button"
              variant="tertiary"
              onClick={() => change({ properties: [...draft.properties, { key: '', value: '' }] })}
            >
              <PlusIcon aria-hidden />
              {say('property.add')}
            </Button>
          )}
        </fieldset>
      </div>
    </details>
  );
}
