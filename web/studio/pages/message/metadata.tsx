import type { ReactNode } from 'react';
import { visible } from '../../../common/format/format.ts';
import { When } from '../../../common/parts/when.tsx';
import type { Details } from './timeline.ts';
import { words } from './words.ts';

/** What the sender asked for, besides the text. */
export function Metadata({ details }: { readonly details: Details }) {
  const say = words.use();
  const yes = (value: boolean) => say(value ? 'yes' : 'no');
  const rows: (readonly [string, ReactNode])[] = [
    [say('meta.planned'), <When key="planned" at={details.requestedPublishTime} form="moment" />],
    ...(details.messageSender === ''
      ? []
      : [[say('meta.sender'), <bdi key="sender">{visible(details.messageSender)}</bdi>] as const]),
    [say('meta.confirm'), yes(details.isConfirmationNeeded)],
    [say('meta.confidential'), yes(details.isConfidential)],
    [say('meta.forwarding'), yes(details.allowForwarding)],
    [say('meta.reservation'), yes(details.ignoreReservation)],
    ...details.replyOptions.map(
      ({ linkURL, linkText }) =>
        [
          say('meta.reply'),
          <span key={linkURL}>
            {linkText !== null && <bdi>{visible(linkText)}</bdi>} <code>{visible(linkURL)}</code>
          </span>,
        ] as const,
    ),
    ...Object.entries(details.propertyList).map(
      ([key, value]) =>
        [
          say('meta.property'),
          <span key={key}>
            <code>{visible(key)}</code> = <bdi>{visible(value)}</bdi>
          </span>,
        ] as const,
    ),
    ...details.externalReferences.map(
      ({ referenceType, referenceValue }) =>
        [
          say('meta.reference'),
          <span key={referenceValue}>
            <code>{referenceType}</code> <bdi>{visible(referenceValue)}</bdi>
          </span>,
        ] as const,
    ),
  ];
  return (
    <section className="message-section">
      <h2 className="ds-heading" data-size="xs">
        {say('metadata')}
      </h2>
      <dl className="message-metadata">
        {rows.map(([name, value], index) => (
          <div key={index}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
