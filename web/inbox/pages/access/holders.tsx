import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Buildings2Icon, PersonIcon, RobotIcon } from '@navikt/aksel-icons';
import { Link, useRouteContext } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { accessChanged, disconnect, give, keysGiven, take, type Thing, useTold } from '../../access/giving.ts';
import { EntityName, ServiceName, usePackageName, useRoleName } from '../../access/names.tsx';
import type { About } from '../../access/party.tsx';
import { systemsQuery } from '../../access/queries.ts';
import type { Connection, Entity, Given, Way } from '../../access/wire.ts';
import { nameOf, OneMessage, Part } from './part.tsx';
import { SystemUsers } from './system-users.tsx';
import { words } from './words.ts';

/** From so many on there is a field to find one by. */
const MANY = 8;
const RIGHTHOLDER = 'rettighetshaver';

/** Everybody who has something, by kind. */
export function Holders(props: {
  readonly scope: string;
  readonly about: About;
  readonly connections: readonly Connection[];
  readonly given: Given;
}) {
  const { scope, about, connections, given } = props;
  const say = words.use();
  const [find, setFind] = useState('');
  const systems = useQuery({
    ...systemsQuery(about.uuid, about.organizationNumber ?? ''),
    enabled: about.organizationNumber !== undefined,
  });
  const systemNames = new Map(
    [...(systems.data?.users ?? []), ...(systems.data?.agents ?? [])].map((user) => [user.id, nameOf(user)]),
  );
  const wanted = find.trim().toLowerCase();
  const fits = ({ party }: Connection) =>
    wanted === '' ||
    `${systemNames.get(party.id) ?? party.name} ${party.organizationIdentifier ?? ''}`.toLowerCase().includes(wanted);
  const ofKind = (...types: readonly Entity['type'][]) =>
    connections.filter((one) => types.includes(one.party.type) && fits(one));
  const people = ofKind('Person', 'Selvidentifisert');
  const organizations = ofKind('Organisasjon');
  const namedSystems = ofKind('Systembruker');
  const known = new Map(
    connections.flatMap(({ party, connections: below }) => [
      [party.id, party.name] as const,
      ...below.map((one) => [one.party.id, one.party.name] as const),
    ]),
  );
  const card = (connection: Connection) => (
    <Holder
      key={connection.party.id}
      {...{ scope, about, connection, given, known }}
      system={systemNames.get(connection.party.id)}
    />
  );
  return (
    <>
      {connections.length >= MANY && (
        <div className="ds-field access-find">
          <label className="ds-label" htmlFor="access-find">
            {say('find')}
          </label>
          <input
            id="access-find"
            className="ds-input"
            type="search"
            value={find}
            onChange={({ target }) => setFind(target.value)}
          />
        </div>
      )}
      <Part title={say('people', { n: people.length })} empty={say(find === '' ? 'noPeople' : 'noneFound')}>
        {people.map(card)}
      </Part>
      <Part
        title={say('organizations', { n: organizations.length })}
        empty={say(find === '' ? 'noOrganizations' : 'noneFound')}
      >
        {organizations.map(card)}
      </Part>
      {about.organizationNumber !== undefined && (
        <SystemUsers about={about} systems={systems} cards={namedSystems.map(card)} />
      )}
    </>
  );
}

/** One thing somebody has, with what takes it away. */
interface Row {
  readonly key: string;
  readonly what: ReactNode;
  /** For those who hear the page. */
  readonly name: string;
  readonly way: Way | undefined;
  /** Reads what is to be given back at Angre; undefined for what follows from a register. */
  readonly thing: (() => Promise<Thing>) | undefined;
}

function Holder(props: {
  readonly scope: string;
  readonly about: About;
  readonly connection: Connection;
  readonly given: Given;
  readonly known: ReadonlyMap<string, string>;
  readonly system: string | undefined;
}) {
  const { scope, about, connection, given, known, system } = props;
  const { party: entity } = connection;
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const told = useTold();
  const packageName = usePackageName();
  const roleName = useRoleName();
  const sides = { party: about.uuid, to: entity.id };
  const who = visible(system ?? entity.name);
  const mine = (ways: readonly Way[]) => ways.find(({ to, via }) => to.id === entity.id && via === null);

  const rows: readonly Row[] = [
    ...given.packages.flatMap(({ package: { urn }, permissions }): Row[] => {
      const way = mine(permissions);
      if (way === undefined) return [];
      const name = packageName(urn);
      return [{ key: urn, what: name, name, way, thing: async () => ({ kind: 'package', urn }) }];
    }),
    ...given.resources.flatMap(({ resource, permissions }): Row[] => {
      const way = mine(permissions);
      if (way === undefined) return [];
      const { refId, name } = resource;
      return [
        {
          key: refId,
          what: <ServiceName id={refId} />,
          name,
          way,
          thing: async () => ({ kind: 'rights', resource: refId, keys: await keysGiven(sides, refId) }),
        },
      ];
    }),
    ...given.instances.flatMap(({ resource, instance, permissions }): Row[] => {
      const way = mine(permissions);
      if (way === undefined || instance === undefined) return [];
      const { refId } = resource;
      return [
        {
          key: `${refId} ${instance.refId}`,
          what: <OneMessage instance={instance.refId} service={refId} />,
          name: say('oneMessage'),
          way,
          thing: async () => ({
            kind: 'rights',
            resource: refId,
            instance: instance.refId,
            keys: await keysGiven(sides, refId, instance.refId),
          }),
        },
      ];
    }),
  ];
  const roles = connection.roles.filter(({ code }) => code !== RIGHTHOLDER);
  const isRightholder = connection.roles.length > roles.length;

  const remove = useMutation({
    mutationFn: async (which: readonly Row[]) => {
      const taken: Thing[] = [];
      try {
        for (const { thing } of which) {
          if (thing === undefined) continue;
          const one = await thing();
          await take(sides, one);
          taken.push(one);
        }
      } finally {
        if (taken.length > 0) {
          const inverse = async () => {
            for (const one of taken) await give(sides, one);
          };
          const all = taken.length === rows.length && roles.length === 0;
          told(
            all
              ? sayCommon('ok.accessGone', { name: who })
              : say('removed', { name: who, what: which.map(({ name }) => name).join(', ') }),
            inverse,
          );
        }
        await accessChanged(queries);
      }
    },
  });
  const end = useMutation({
    mutationFn: () => disconnect(sides),
    onSuccess: () => didIt(say('ended', { name: who })),
    onSettled: () => accessChanged(queries),
  });
  const failed = [remove.error, end.error].find((error) => error instanceof Refused);
  const Icon =
    entity.type === 'Organisasjon' ? Buildings2Icon : entity.type === 'Systembruker' ? RobotIcon : PersonIcon;
  const below = connection.connections.map(({ party }) => visible(party.name));

  return (
    <article className="access-card" aria-label={who}>
      <div className="access-card-head">
        <h3 className="ds-heading" data-size="2xs">
          <Icon aria-hidden />
          <EntityName {...{ entity, system }} />
        </h3>
        <span className="access-moves">
          <Link
            className="ds-button"
            data-variant="tertiary"
            data-size="sm"
            to="/$scope/access/give"
            params={{ scope }}
            search={{ to: entity.id }}
            aria-label={say('giveMoreTo', { name: who })}
          >
            {say('giveMore')}
          </Link>
          {rows.length > 1 && (
            <button
              type="button"
              className="ds-button"
              data-variant="tertiary"
              data-size="sm"
              aria-label={say('removeAllOf', { name: who })}
              aria-busy={remove.isPending || undefined}
              onClick={() => !remove.isPending && remove.mutate(rows)}
            >
              {say('removeAll')}
            </button>
          )}
        </span>
      </div>
      {below.length > 0 && (
        <p className="small">
          {say('through', { names: below.slice(0, 3).join(', '), more: below.length > 3 ? '…' : '' })}
        </p>
      )}
      {failed !== undefined && <Refusal refusal={failed.refusal} />}
      <ul className="access-things">
        {roles.map(({ code, urn }) => (
          <li key={urn}>
            <span className="access-thing">
              {capital(roleName(urn))}
              <span className="field-note">{say(code === 'agent' ? 'fromProvider' : 'fromRegister')}</span>
            </span>
          </li>
        ))}
        {rows.map((row) => (
          <li key={row.key}>
            <span className="access-thing">
              {row.what}
              {row.way !== undefined && <GivenBy way={row.way} known={known} />}
            </span>
            <button
              type="button"
              className="ds-button"
              data-variant="secondary"
              data-size="sm"
              aria-label={say('removeFrom', { what: row.name, name: who })}
              aria-busy={remove.isPending || undefined}
              onClick={() => !remove.isPending && remove.mutate([row])}
            >
              {sayCommon('do.remove')}
            </button>
          </li>
        ))}
        {rows.length === 0 && isRightholder && (
          <li>
            <span className="access-thing">
              {say('nothingGiven')}
              <span className="field-note">{say('nothingGivenNote')}</span>
            </span>
            <button
              type="button"
              className="ds-button"
              data-variant="secondary"
              data-size="sm"
              aria-label={say('endWith', { name: who })}
              aria-busy={end.isPending || undefined}
              onClick={() => !end.isPending && end.mutate()}
            >
              {say('end')}
            </button>
          </li>
        )}
      </ul>
    </article>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Given by whom and when, as far as the reader may know it. */
function GivenBy({
  way: { givenBy, givenAt },
  known,
}: {
  readonly way: Way;
  readonly known: ReadonlyMap<string, string>;
}) {
  const { me } = useRouteContext({ from: '__root__' });
  const say = words.use();
  const uuid = (givenBy ?? '').replace('urn:altinn:party:uuid:', '');
  const name = uuid === me?.person.uuid ? say('you') : known.get(uuid);
  const at = givenAt === null ? undefined : <When at={givenAt} form="moment" />;
  return (
    <span className="field-note">
      {at === undefined
        ? say('givenSometime')
        : name === undefined
          ? say.rich('given', { at })
          : say.rich('givenBy', { who: <bdi>{visible(name)}</bdi>, at })}
    </span>
  );
}
