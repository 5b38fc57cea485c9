import { ArrowsCirclepathIcon, XMarkIcon } from '@navikt/aksel-icons';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { visible } from '../../../common/format/format.ts';
import { CopyButton } from '../../../common/parts/copy-field.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { curlOf, type Delivery, VALIDATION_TYPE } from '../../integration/events/api.ts';
import { attemptText, DeliveryTag, typeText } from '../../integration/events/shown.tsx';
import { eventWords } from '../../integration/events/words.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** One delivery: each attempt, what was sent, and what was answered. */
export function DeliveryPanel(props: {
  readonly delivery: Delivery;
  readonly onResend: () => void;
  readonly onClose: () => void;
}) {
  const { delivery, onResend, onClose } = props;
  const { code: owner } = useOwner();
  const say = words.use();
  const sayEvent = eventWords.use();
  const sayCommon = common.use();
  const heading = useRef<HTMLHeadingElement>(null);
  const { id, event, request, log, nextAttempt, status } = delivery;
  useEffect(() => heading.current?.focus({ preventScroll: true }), [id]);
  const answer = log.find((one) => one.answer !== undefined && one.answer !== '')?.answer;
  return (
    <section className="panel delivery-panel" aria-labelledby="delivery">
      <div className="delivery-head">
        <h3 className="ds-heading" data-size="2xs" id="delivery" ref={heading} tabIndex={-1}>
          {event === undefined ? say('sentOld') : typeText(event.type, sayEvent)}
        </h3>
        <DeliveryTag status={delivery.status} nextAttempt={delivery.nextAttempt} />
        {delivery.replay && <span className="small">{say('replayed')}</span>}
        <button
          type="button"
          className="ds-button delivery-close"
          data-variant="tertiary"
          data-icon="true"
          aria-label={say('close')}
          onClick={onClose}
        >
          <XMarkIcon aria-hidden />
        </button>
      </div>
      {event !== undefined && <code>{visible(event.id)}</code>}
      <h4 className="ds-heading" data-size="2xs">
        {say('attemptLog')}
      </h4>
      {log.length === 0 ? (
        <p className="ds-paragraph">{say('noAttempts')}</p>
      ) : (
        <ol className="plain-list attempts" reversed>
          {log.map((attempt) => (
            <li key={`${attempt.attempt} ${attempt.started}`}>
              <span>{say('attempt', { n: attempt.attempt })}</span>
              <When at={attempt.started} form="log" />
              <span>{attemptText(attempt, sayEvent)}</span>
            </li>
          ))}
        </ol>
      )}
      {nextAttempt !== undefined && status !== 'delivered' && (
        <p className="ds-paragraph">{say.rich('nextAttempt', { when: <When at={nextAttempt} form="moment" /> })}</p>
      )}
      <h4 className="ds-heading" data-size="2xs">
        {say('sent')}
      </h4>
      {request === undefined ? (
        <p className="ds-paragraph">{say('sentOld')}</p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="wire-text" tabIndex={0}>
            {visible(
              [
                `${request.method} ${request.url}`,
                ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
                '',
                pretty(request.body),
              ].join('\n'),
            )}
          </pre>
          <p className="small">{say('signatureNote')}</p>
        </>
      )}
      <h4 className="ds-heading" data-size="2xs">
        {say('answer')}
      </h4>
      {answer === undefined ? (
        <p className="ds-paragraph">{say('noAnswer')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className="wire-text" tabIndex={0}>
          {visible(answer)}
        </pre>
      )}
      <div className="button-row">
        {event?.type !== VALIDATION_TYPE && (
          <RoleButton needs="editor" onClick={onResend}>
            <ArrowsCirclepathIcon aria-hidden />
            {sayCommon('do.resend')}
          </RoleButton>
        )}
        {request !== undefined && <CopyButton value={curlOf(request)} what={say('copyCurl')} variant="tertiary" />}
        {event?.resourceInstance !== undefined && /\.correspondence[a-z]+$/.test(event.type) && (
          <Link to="/$owner/messages/$id" params={{ owner, id: event.resourceInstance }} className="ds-link">
            {say('openMessage')}
          </Link>
        )}
        {event !== undefined && (
          <Link to="/$owner/events/$eventId" params={{ owner, eventId: event.id }} className="ds-link">
            {say('openEvent')}
          </Link>
        )}
      </div>
    </section>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
