import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { isIdentityNumber } from '../../../common/format/numbers.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { accessChanged, connect, disconnect, give, take, type Thing, useTold } from '../../access/giving.ts';
import type { About } from '../../access/party.tsx';
import { CONNECTIONS, connectionsQuery, packageCheckQuery, rightCheckQuery } from '../../access/queries.ts';
import { codeOf, type Connection } from '../../access/wire.ts';
import { Check } from './check.tsx';
import { type Chosen, isNothing, keysOf, startsWith } from './chosen.ts';
import { type Receiver, ToWhom } from './to-whom.tsx';
import { What } from './what.tsx';
import { words } from './words.ts';

interface Fault {
  /** Id of the field it is about. */
  readonly field: string;
  readonly text: string;
}

const RIGHTHOLDER = 'rettighetshaver';

export function GiveForm(props: {
  readonly scope: string;
  readonly about: About;
  readonly search: {
    readonly to?: string | undefined;
    readonly resource?: string | undefined;
    readonly message?: string | undefined;
  };
  readonly connections: readonly Connection[];
}) {
  const { scope, about, search, connections } = props;
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const told = useTold();
  const summary = useRef<HTMLElement>(null);
  const [receiver, setReceiver] = useState<Receiver>(() =>
    search.to === undefined ? { kind: 'person', number: '', lastName: '' } : { kind: 'known', id: search.to },
  );
  const [chosen, setChosen] = useState<Chosen>(() => startsWith(search));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (asked > 0) summary.current?.focus();
  }, [asked]);

  /** What of the chosen can be given, as the checks say. */
  async function things(): Promise<Thing[]> {
    const found: Thing[] = [];
    if (chosen.packages.length > 0)
      for (const { package: one, result } of await queries.fetchQuery(packageCheckQuery(about.uuid, chosen.packages)))
        if (result) found.push({ kind: 'package', urn: one.urn });
    for (const { resource, instance } of chosen.services) {
      const { rights } = await queries.fetchQuery(rightCheckQuery(about.uuid, resource, instance));
      const keys = keysOf(rights, chosen, resource, instance);
      if (keys.length > 0) found.push({ kind: 'rights', resource, instance, keys });
    }
    return found;
  }

  const submit = useMutation({
    mutationFn: async (list: readonly Thing[]) => {
      const party = about.uuid;
      const before = new Set(
        connections.filter(({ roles }) => roles.some(({ code }) => code === RIGHTHOLDER)).map((one) => one.party.id),
      );
      const to =
        receiver.kind === 'person'
          ? await connect(party, { personIdentifier: receiver.number, lastName: receiver.lastName.trim() })
          : receiver.id!;
      const sides = { party, to };
      const isSystem = receiver.kind === 'system';
      if (receiver.kind !== 'person' && !isSystem && !before.has(to)) await connect(party, { to });
      const given: Thing[] = [];
      const tell = async () => {
        await accessChanged(queries);
        const now = await queries.fetchQuery(connectionsQuery(party)).catch(() => []);
        const name = now.find((one) => one.party.id === to)?.party.name;
        const known =
          receiver.kind === 'system' ? receiver.name : (name ?? ('name' in receiver ? receiver.name : undefined));
        told(sayCommon('ok.access', { name: visible(known ?? say('receiver')) }), async () => {
          for (const one of given) await take(sides, one);
          if (!isSystem && !before.has(to)) await disconnect(sides).catch(() => undefined);
        });
      };
      try {
        for (const thing of list) {
          await give(sides, thing);
          given.push(thing);
        }
      } catch (error) {
        if (given.length > 0) await tell();
        throw error;
      }
      await tell();
    },
    onSuccess: () => navigate({ to: '/$scope/access', params: { scope } }),
    onError: (error) => {
      if (!(error instanceof Refused) || !('/personIdentifier' in error.refusal.fields)) return;
      setFaults([
        { field: 'give-number', text: say('fault.notTogether') },
        { field: 'give-last-name', text: say('fault.notTogether') },
      ]);
      setAsked((n) => n + 1);
    },
  });

  const wrong = (): Fault[] => {
    const found: Fault[] = [];
    if (receiver.kind === 'person') {
      if (!isIdentityNumber(receiver.number)) found.push({ field: 'give-number', text: sayCommon('need.person') });
      if (receiver.lastName.trim() === '')
        found.push({
          field: 'give-last-name',
          text: sayCommon('need.field', { field: say('lastName').toLowerCase() }),
        });
    } else if (receiver.id === undefined)
      found.push(
        receiver.kind === 'organization'
          ? { field: 'give-organization', text: say('fault.organization') }
          : { field: 'give-receiver', text: say('fault.receiver') },
      );
    if (isNothing(chosen)) found.push({ field: 'give-what', text: say('fault.what') });
    return found;
  };

  const press = async (event: FormEvent) => {
    event.preventDefault();
    if (submit.isPending) return;
    const found = wrong();
    let list: Thing[] = [];
    if (found.length === 0) {
      list = await things().catch(() => []);
      if (list.length === 0) found.push({ field: 'give-check', text: say('fault.nothingCan') });
    }
    setFaults(found);
    if (found.length > 0) setAsked((n) => n + 1);
    else submit.mutate(list);
  };
  const faultOf = (field: string): string | undefined => faults.find((one) => one.field === field)?.text;
  const refusal =
    submit.error instanceof Refused && !('/personIdentifier' in submit.error.refusal.fields)
      ? submit.error.refusal
      : undefined;
  const [first] = chosen.packages;
  const path = new URLSearchParams({ party: about.uuid, to: ('id' in receiver && receiver.id) || '$TO' });
  const [service] = chosen.services;

  return (
    <form className="access-form" onSubmit={(event) => void press(event)} noValidate>
      {faults.length > 0 && (
        <section ref={summary} className="ds-error-summary" tabIndex={-1} aria-labelledby="give-faults">
          <h2 className="ds-heading" data-size="2xs" id="give-faults">
            {say('fault.title')}
          </h2>
          <ul className="ds-list">
            {faults.map(({ field, text }) => (
              <li key={field}>
                <a
                  className="ds-link"
                  href={`#${field}`}
                  onClick={(event) => {
                    event.preventDefault();
                    document.getElementById(field)?.focus();
                  }}
                >
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <ToWhom {...{ about, receiver, connections, faultOf }} onChange={setReceiver} />
      <What {...{ about, scope, chosen, search }} onChange={setChosen} />
      <Check {...{ about, chosen }} onChange={setChosen} />
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="access-buttons">
        <button type="submit" className="ds-button" data-variant="primary" aria-busy={submit.isPending || undefined}>
          {sayCommon('do.giveAccess')}
        </button>
        <ApiCall
          call={
            first !== undefined || service === undefined
              ? {
                  method: 'POST',
                  path: `${CONNECTIONS}/accesspackages?${path}&package=${codeOf(first ?? '$PACKAGE')}`,
                }
              : {
                  method: 'POST',
                  path: `${CONNECTIONS}/resources${service.instance === undefined ? '' : '/instances'}/rights?${path}&${new URLSearchParams(
                    {
                      resource: service.resource,
                      ...(service.instance === undefined ? {} : { instance: service.instance }),
                    },
                  )}`,
                  body: { directRightKeys: ['…'] },
                }
          }
        />
      </div>
    </form>
  );
}
