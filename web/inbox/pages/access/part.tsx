import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { common } from '../../../common/words/common.ts';
import { ServiceName } from '../../access/names.tsx';
import type { SystemUser } from '../../access/wire.ts';
import { words } from './words.ts';

/** Cards shown at once; the rest at "Vis flere". */
const SHOWN = 50;

export const nameOf = ({ integrationTitle, productName }: SystemUser): string => integrationTitle || productName;

/** A heading and its cards, some at a time. */
export function Part(props: {
  readonly title: string;
  readonly empty: string;
  readonly children: readonly ReactNode[];
}) {
  const { title, empty, children } = props;
  const sayCommon = common.use();
  const [shown, setShown] = useState(SHOWN);
  return (
    <section className="access-part">
      <h2 className="ds-heading" data-size="xs">
        {title}
      </h2>
      {children.length === 0 ? <EmptyState text={empty} /> : children.slice(0, shown)}
      {children.length > shown && (
        <p>
          <button type="button" className="ds-button" data-variant="secondary" onClick={() => setShown(shown + SHOWN)}>
            {sayCommon('do.more')}
          </button>{' '}
          <span className="small">{sayCommon('list.shown', { done: shown, all: children.length })}</span>
        </p>
      )}
    </section>
  );
}

/** A single message that was given; whoever may open it finds it there. */
export function OneMessage({ instance, service }: { readonly instance: string; readonly service: string }) {
  const say = words.use();
  const id = instance.slice(instance.lastIndexOf(':') + 1);
  return (
    <>
      {instance.startsWith('urn:altinn:correspondence-id:') ? (
        <Link className="ds-link" to="/m/$correspondenceId" params={{ correspondenceId: id }}>
          {say('oneMessage')}
        </Link>
      ) : (
        say('oneMessage')
      )}
      {' · '}
      <ServiceName id={service} />
    </>
  );
}
