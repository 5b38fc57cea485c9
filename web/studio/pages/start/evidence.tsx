import { useRouteContext } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { visible } from '../../../common/format/format.ts';
import { Name } from '../../../common/parts/name.tsx';
import { When } from '../../../common/parts/when.tsx';
import { useLanguage } from '../../../common/words/language.ts';
import type { Step } from '../../onboarding/api.ts';
import { type Texts, textIn } from '../../services/api.ts';
import { type OwnStep, textOf } from './steps.ts';
import { words } from './words.ts';

interface Held {
  readonly state: string;
}

/** How the application to be service owner stands. */
const standing = ({ state, next }: Step) =>
  state === 'done'
    ? 'approved'
    : state === 'waiting'
      ? 'applied'
      : next === 'register-again'
        ? 'rejected'
        : 'suspended';

/** What says that a step is done, or what it waits for, in one line. */
export function Evidence({ own }: { readonly own: OwnStep }): ReactNode {
  const { key, step, needs } = own;
  const { membership } = useRouteContext({ from: '/$owner' });
  const say = words.use();
  const language = useLanguage();
  if (needs !== undefined) return say('needs', { n: say(`step.${needs}`) });
  if (step.state === 'missing') return key === 'events' ? say('anytime') : null;
  const text = (name: string) => textOf(step, name);
  switch (key) {
    case 'owner':
      return (
        <>
          <Name name={membership?.name[language] ?? ''} organizationNumber={text('organizationNumber')} /> ·{' '}
          <code>{text('code')}</code> · {say(`owner.${standing(step)}`)}
        </>
      );
    case 'key': {
      const apiKey = step.evidence?.key as { name: string; prefix: string; lastUsed: string | null } | null;
      if (apiKey === null || apiKey === undefined)
        return step.state === 'done' ? say('key.notNeeded') : say('key.ended');
      const [name, prefix] = [<bdi>{visible(apiKey.name)}</bdi>, <code>{apiKey.prefix}…</code>];
      return apiKey.lastUsed === null
        ? say.rich('key.unused', { name, prefix })
        : say.rich('key.used', { name, prefix, at: <When at={apiKey.lastUsed} form="ago" /> });
    }
    case 'client': {
      const scopes = (step.evidence?.scopes ?? []) as readonly Held[];
      const usable = scopes.filter(({ state }) => state === 'usable').length;
      const name = <bdi>{visible(text('name') ?? '')}</bdi>;
      if (step.state === 'wrong') return say.rich(`client.${faultOf(text('fault'))}`, { name });
      const last = text('lastToken');
      return last === undefined
        ? say.rich('client.noToken', { name })
        : say.rich('client.token', { name, at: <When at={last} form="ago" />, n: usable, all: scopes.length });
    }
    case 'service': {
      const title = textIn(step.evidence?.title as Texts | undefined, language);
      return (
        <>
          <bdi>{visible(title)}</bdi> <code>{text('resourceId')}</code>
          {step.state === 'wrong' && ` · ${say('service.faults', { n: Number(step.evidence?.faults ?? 0) })}`}
        </>
      );
    }
    case 'policy':
      if (step.state === 'wrong') return say('policy.nobody');
      return <Readers evidence={step.evidence} />;
    case 'publish':
      return step.since === null ? null : say.rich('publish.since', { at: <When at={step.since} form="ago" /> });
    case 'message': {
      const [readAt, confirmedAt, published] = [text('readAt'), text('confirmedAt'), text('published')];
      const reference = <bdi>{visible(text('sendersReference') ?? '')}</bdi>;
      const at = confirmedAt ?? readAt ?? published;
      if (step.state === 'wrong' || at === undefined)
        return say.rich(step.state === 'wrong' ? 'message.failed' : 'message.sent', { reference });
      const kind = confirmedAt !== undefined ? 'confirmed' : readAt !== undefined ? 'read' : 'published';
      return say.rich(`message.${kind}`, { reference, at: <When at={at} form="ago" /> });
    }
    case 'events': {
      const endPoint = <bdi>{hostOf(text('endPoint'))}</bdi>;
      const last = text('lastDelivered');
      if (step.state === 'wrong') return say.rich('events.failing', { endPoint });
      return last === undefined
        ? say.rich(text('validated') === undefined ? 'events.unanswered' : 'events.ready', { endPoint })
        : say.rich('events.delivered', { endPoint, at: <When at={last} form="ago" /> });
    }
  }
}

const faultOf = (fault: string | undefined) =>
  fault === 'inactive' || fault === 'no-key' || fault === 'keys-expired' ? fault : 'scopes';

const hostOf = (address: string | undefined): string =>
  address !== undefined && URL.canParse(address) ? new URL(address).host : (address ?? '');

/** Who a policy lets read, as the codes it names them by. */
export function Readers({ evidence }: { readonly evidence: Readonly<Record<string, unknown>> | null }) {
  const say = words.use();
  const readers = (evidence?.readers ?? {}) as {
    roles?: string[];
    packages?: string[];
    organizations?: string[];
    others?: number;
  };
  const named = [...(readers.packages ?? []), ...(readers.roles ?? []), ...(readers.organizations ?? [])];
  return (
    <>
      {say('policy.readers')}{' '}
      {named.map((code, index) => (
        <span key={code}>
          {index > 0 && ', '}
          <code>{code.slice(code.lastIndexOf(':') + 1)}</code>
        </span>
      ))}
      {named.length === 0 && say('policy.others', { n: readers.others ?? 0 })}
    </>
  );
}
