import { PadlockLockedIcon } from '@navikt/aksel-icons';
import { useMutation } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { Refused } from '../../../common/api/refusal.ts';
import { size, visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { api } from '../../mail/queries.ts';
import { idOf, type Overview, type Party } from '../../mail/wire.ts';
import { words } from './words.ts';

/** One who may only see that it exists gets what that shows, and the way to more; never the body. */
export function SeeOnly({ message }: { readonly message: Overview }) {
  const say = words.use();
  const sayCommon = common.use();
  const { recipient, attachments, isConfidential } = message;
  return (
    <>
      <div className="ds-alert message-see-only" data-color="info">
        <h2 className="ds-heading" data-size="2xs">
          <PadlockLockedIcon aria-hidden /> {sayCommon('say.seeOnly')}
        </h2>
        {isConfidential && <p className="ds-paragraph">{say('no.confidential')}</p>}
        <p className="ds-paragraph">
          {say.rich('no.seeOnlyWho', { name: <bdi>{visible(recipient?.name ?? '')}</bdi> })}
        </p>
        {recipient !== null && <Ask {...{ message, recipient }} />}
      </div>
      {attachments.length > 0 && (
        <section className="message-part">
          <h2 className="ds-heading" data-size="xs">
            {say('files.title')}
          </h2>
          <ul className="file-list">
            {attachments.map((file) => (
              <li key={file.id}>
                <bdi>{visible(file.displayName)}</bdi>
                {file.size !== null && <span className="field-note">{size(file.size)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Asks whoever manages access for the recipient; they find the question under their own requests. */
function Ask({ message, recipient }: { readonly message: Overview; readonly recipient: Party }) {
  const { me } = useRouteContext({ from: '__root__' });
  const say = words.use();
  const sayCommon = common.use();
  const asked = say('no.asked', { name: visible(recipient.name) });
  const ask = useMutation({
    mutationFn: () =>
      api.post('/accessmanagement/api/v1/enduser/request/resource', undefined, {
        query: { party: me?.person.uuid, to: recipient.partyUuid, resource: idOf(message.serviceResource) },
      }),
    onSuccess: () => announce(asked),
  });
  if (ask.isSuccess) return <p className="ds-paragraph">{asked}</p>;
  return (
    <>
      {ask.error instanceof Refused && <Refusal refusal={ask.error.refusal} />}
      <button
        type="button"
        className="ds-button"
        data-variant="primary"
        aria-busy={ask.isPending || undefined}
        onClick={() => {
          if (!ask.isPending) ask.mutate();
        }}
      >
        {sayCommon('do.askAccess')}
      </button>
    </>
  );
}
