import { Link } from '@tanstack/react-router';
import { visible } from '../../../common/format/format.ts';
import { common } from '../../../common/words/common.ts';
import { idOf, type Overview } from '../../mail/wire.ts';
import type nb from './words.nb.ts';
import { words } from './words.ts';

type RoleKey = Extract<keyof typeof nb, `role.${string}`>;
const KNOWN: readonly string[] = [
  'daglig-leder',
  'styreleder',
  'styremedlem',
  'innehaver',
  'regnskapsforer',
  'revisor',
  'forretningsforer',
  'kontaktperson',
  'hovedadministrator',
];

/** Why the reader may see the message, and the way to share it. */
export function Why({ message, scope }: { readonly message: Overview; readonly scope: string }) {
  const say = words.use();
  const sayCommon = common.use();
  const { reason, roles } = message.access;
  const recipient = <bdi>{visible(message.recipient?.name ?? '')}</bdi>;
  const roleName = (urn: string): string => {
    const code = urn.slice(urn.lastIndexOf(':') + 1).replace(/-(ressurs|rolle)$/, '');
    return KNOWN.includes(code) ? say(`role.${code}` as RoleKey) : code.replaceAll('-', ' ');
  };
  // A role may be held in several ways; each sentence is said once.
  const sentences = new Map(
    roles.map(({ urn, of, through }) => [
      `${urn} ${of.partyUuid} ${through?.partyUuid}`,
      through === null
        ? sayCommon.rich('say.why', { role: roleName(urn), name: <bdi>{visible(of.name)}</bdi> })
        : say.rich('why.through', {
            role: roleName(urn),
            name: <bdi>{visible(of.name)}</bdi>,
            through: <bdi>{visible(through.name)}</bdi>,
          }),
    ]),
  );
  const party = scope === 'all' || scope === 'me' ? message.recipient?.partyUuid : scope;
  return (
    <section className="message-part message-why">
      <h2 className="ds-heading" data-size="xs">
        {say('why.title')}
      </h2>
      {reason === 'self' && <p className="ds-paragraph">{say('why.self')}</p>}
      {reason === 'given' && <p className="ds-paragraph">{say.rich('why.given', { name: recipient })}</p>}
      {[...sentences].map(([key, sentence]) => (
        <p key={key} className="ds-paragraph">
          {sentence}
        </p>
      ))}
      {reason !== 'self' && party !== undefined && (
        <Link
          className="ds-link"
          to="/$scope/access/give"
          params={{ scope: party }}
          search={{ resource: idOf(message.serviceResource), message: message.id }}
        >
          {say('why.share')}
        </Link>
      )}
    </section>
  );
}
