import { type ReactNode, useEffect, useState } from 'react';
import type { Refusal as RefusalValue } from '../api/refusal.ts';
import { logInAddress } from '../api/log-in.ts';
import { common } from '../words/common.ts';
import { refusals, wordsOfRefusal } from '../words/refusals.ts';

/**
 * A refusal with its next step (web-design §3.0): what happened, what to do now, who can help, and code and trace id to
 * copy. A page gives `next` where it knows better than the table what can be done here.
 */
export function Refusal(props: {
  readonly refusal: RefusalValue;
  /** Buttons or links, the likeliest first. */
  readonly next?: ReactNode;
  /** Who can help, in words. */
  readonly who?: ReactNode;
  /** Tried again by hand, and by itself when the server says when. */
  readonly retry?: () => void;
}) {
  const { refusal, next, who, retry } = props;
  const say = common.use();
  const sayRefusal = refusals.use();
  const left = useCountdown(refusal.retryAfter, retry);
  const [copied, setCopied] = useState(false);
  const known = wordsOfRefusal(refusal, sayRefusal);
  const details = [
    refusal.code === undefined ? undefined : `${say('refusal.code')}: ${refusal.code}`,
    `HTTP ${refusal.status}`,
    refusal.traceId === undefined ? undefined : `${say('refusal.trace')}: ${refusal.traceId}`,
    refusal.at.toISOString(),
    refusal.text,
  ].filter((line) => line !== undefined);
  return (
    <div className="ds-alert refusal" data-color={known.severity}>
      <h2 className="ds-heading" data-size="2xs">
        {known.what}
      </h2>
      <p className="ds-paragraph">{known.next}</p>
      {who !== undefined && <p className="ds-paragraph">{who}</p>}
      <div className="refusal-next">
        {next}
        {known.level !== undefined && (
          <a className="ds-button" data-variant="primary" href={logInAddress(known.level)}>
            {sayRefusal('logInAt', { n: known.level })}
          </a>
        )}
        {retry !== undefined && (
          <button type="button" className="ds-button" data-variant="secondary" onClick={retry}>
            {say('do.retry')}
          </button>
        )}
        <button
          type="button"
          className="ds-button"
          data-variant="tertiary"
          onClick={() => void navigator.clipboard.writeText(details.join('\n')).then(() => setCopied(true))}
        >
          {copied ? say('do.copied') : say('refusal.copy')}
        </button>
      </div>
      {left !== undefined && <p className="ds-paragraph">{say('refusal.again', { n: left })}</p>}
      <p className="refusal-wire">
        <span lang="en">{refusal.text}</span>
        {refusal.code !== undefined && <code>{refusal.code}</code>}
        {refusal.traceId !== undefined && <code>{refusal.traceId}</code>}
      </p>
    </div>
  );
}

/** Seconds left until it is tried again; undefined when nobody said when. */
function useCountdown(seconds: number | undefined, retry: (() => void) | undefined): number | undefined {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left === undefined || retry === undefined) return;
    const timer = setTimeout(() => {
      if (left > 1) setLeft(left - 1);
      else {
        setLeft(undefined);
        retry();
      }
    }, 1000);
    return () => clearTimeout(timer);
  }, [left, retry]);
  return retry === undefined ? undefined : left;
}
