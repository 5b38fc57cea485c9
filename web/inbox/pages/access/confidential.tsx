import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { PadlockLockedIcon } from '@navikt/aksel-icons';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { accessChanged, connect, disconnect, give, take, type Thing, useTold } from '../../access/giving.ts';
import type { About } from '../../access/party.tsx';
import { packageCheckQuery } from '../../access/queries.ts';
import { codeOf, CONFIDENTIAL, type Connection, type GivenPackage } from '../../access/wire.ts';
import { words } from './words.ts';

const PACKAGE = `urn:altinn:accesspackage:${CONFIDENTIAL}`;

/** Nobody may open confidential mail by role: it says who may, and lets who can give it take it (web-design §3.23). */
export function Confidential(props: {
  readonly about: About;
  readonly given: readonly GivenPackage[];
  readonly connections: readonly Connection[];
}) {
  const { about, given, connections } = props;
  const { me } = useRouteContext({ from: '__root__' });
  const uuid = me?.person.uuid ?? '';
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const told = useTold();
  const check = useQuery(packageCheckQuery(about.uuid, [CONFIDENTIAL]));
  const holders = given
    .filter(({ package: { urn } }) => codeOf(urn) === CONFIDENTIAL)
    .flatMap(({ permissions }) => permissions.map(({ to }) => to));
  const mine = holders.some(({ id }) => id === uuid);
  const mayGive = check.data?.[0]?.result === true;
  const claim = useMutation({
    mutationFn: async () => {
      const sides = { party: about.uuid, to: uuid };
      const thing: Thing = { kind: 'package', urn: PACKAGE };
      const before = connections.some(
        ({ party: { id }, roles }) => id === uuid && roles.some(({ code }) => code === 'rettighetshaver'),
      );
      await connect(about.uuid, { to: uuid });
      await give(sides, thing);
      return async () => {
        await take(sides, thing);
        if (!before) await disconnect(sides);
      };
    },
    onSuccess: (inverse) => told(say('confidential.taken'), inverse),
    onSettled: () => accessChanged(queries),
  });
  const names = holders.map(({ name }) => visible(name)).join(', ');
  return (
    <section className="ds-alert access-notice" data-color={holders.length === 0 ? 'warning' : 'info'}>
      <h2 className="ds-heading" data-size="2xs">
        <PadlockLockedIcon aria-hidden />
        {say('confidential.title')}
      </h2>
      <p className="ds-paragraph">{say('confidential.lead')}</p>
      <p className="ds-paragraph">
        {holders.length === 0 ? say('confidential.nobody') : say('confidential.who', { names })}
      </p>
      {claim.error instanceof Refused && <Refusal refusal={claim.error.refusal} />}
      {!mine &&
        check.data !== undefined &&
        (mayGive ? (
          <button
            type="button"
            className="ds-button"
            data-variant="secondary"
            aria-busy={claim.isPending || undefined}
            onClick={() => !claim.isPending && claim.mutate()}
          >
            {say('confidential.take')}
          </button>
        ) : (
          <p className="ds-paragraph">{sayCommon('no.access', { who: say('confidential.main') })}</p>
        ))}
    </section>
  );
}
