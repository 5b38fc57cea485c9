import { Link } from '@tanstack/react-router';
import { memo, useMemo } from 'react';
import { visible } from '../../../common/format/format.ts';
import { Name } from '../../../common/parts/name.tsx';
import { messageStatus, StatusTag } from '../../../common/parts/status-tag.tsx';
import { Stretch, stretchesOf } from '../../../common/parts/stretch.tsx';
import { When } from '../../../common/parts/when.tsx';
import { isOverdue, numberOf, personOf, type SentMessage } from './sent.ts';
import { words } from './words.ts';
import './messages.css';

/** Whom a message is to: a name, with a number that a person's is hidden in. */
export function RecipientName({ recipient, name }: { readonly recipient: string; readonly name: string | null }) {
  const organization = numberOf(recipient);
  const person = personOf(recipient);
  const address = recipient.slice(recipient.lastIndexOf(':') + 1);
  return (
    <Name
      name={name ?? (organization === undefined && person === undefined ? address : '')}
      organizationNumber={organization}
      identityNumber={person}
    />
  );
}

/** Messages as rows; cards on a phone. The reference is what one knows a message by, and the link. */
export function MessageTable(props: {
  readonly owner: string;
  readonly label: string;
  readonly messages: readonly SentMessage[];
  /** Service names by id. */
  readonly services: ReadonlyMap<string, string>;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (id: string, on: boolean) => void;
}) {
  const { owner, label, messages, services, selected, onSelect } = props;
  const say = words.use();
  const stretches = useMemo(
    () =>
      stretchesOf(messages).map((rows) => ({ rows, ids: rows.map(({ correspondenceId: id }) => messageLinkId(id)) })),
    [messages],
  );
  return (
    <table className="ds-table card-table message-table" aria-label={label}>
      <thead>
        <tr>
          {onSelect !== undefined && (
            <th scope="col" className="card-table-check">
              <span className="ds-sr-only">{say('select')}</span>
            </th>
          )}
          <th scope="col">{say('reference')}</th>
          <th scope="col">{say('recipient')}</th>
          <th scope="col">{say('service')}</th>
          <th scope="col">{say('status')}</th>
          <th scope="col">{say('published')}</th>
        </tr>
      </thead>
      {stretches.map(({ rows, ids }, index) => (
        <Stretch
          key={index}
          as="tbody"
          columns={onSelect === undefined ? 5 : 6}
          ids={ids}
          draw={() =>
            rows.map((message) => (
              <Row
                key={message.correspondenceId}
                {...{ message, owner, services }}
                {...(onSelect === undefined
                  ? {}
                  : { selected: selected?.has(message.correspondenceId) ?? false, onSelect })}
              />
            ))
          }
        />
      ))}
    </table>
  );
}

/** Id of the link in a message's row. */
export const messageLinkId = (id: string): string => `message-${id}`;

const Row = memo(function Row(props: {
  readonly message: SentMessage;
  readonly owner: string;
  readonly services: ReadonlyMap<string, string>;
  readonly selected?: boolean;
  readonly onSelect?: (id: string, on: boolean) => void;
}) {
  const { message, owner, services, selected, onSelect } = props;
  const say = words.use();
  const { correspondenceId: id, sendersReference, resourceId, status, stuck, published } = message;
  const tag = messageStatus(status);
  return (
    <tr>
      {onSelect !== undefined && (
        <td className="card-table-check">
          <input
            type="checkbox"
            className="ds-input"
            aria-label={say('selectOne', { name: visible(sendersReference) })}
            checked={selected ?? false}
            onChange={({ target }) => onSelect(id, target.checked)}
          />
        </td>
      )}
      <th scope="row">
        <Link to="/$owner/messages/$id" params={{ owner, id }} id={messageLinkId(id)} className="ds-link message-link">
          <bdi>{visible(sendersReference)}</bdi>
        </Link>
        {message.title !== null && <div className="small">{visible(message.title)}</div>}
      </th>
      <td data-label={say('recipient')}>
        <RecipientName recipient={message.recipient} name={message.recipientName} />
      </td>
      <td data-label={say('service')}>
        <bdi>{visible(services.get(resourceId) ?? resourceId)}</bdi>
      </td>
      <td data-label={say('status')}>
        {tag !== undefined && <StatusTag of={tag} />}
        {isOverdue(message) && <StatusTag of="mine.overdue" />}
        {stuck !== null && (
          <div className="small message-stuck">
            {say(`stuck.${stuck.reason}`)} · <When at={stuck.since} form="ago" />
          </div>
        )}
      </td>
      <td data-label={say('published')}>
        {published === null ? (
          <span className="small">
            {say('planned')} <When at={message.requestedPublishTime} form="moment" />
          </span>
        ) : (
          <When at={published} form="moment" />
        )}
      </td>
    </tr>
  );
});
