import { CheckmarkIcon, CircleIcon, ExclamationmarkIcon } from '@navikt/aksel-icons';
import type { ReactNode } from 'react';

export interface Fact {
  readonly text: ReactNode;
  /** Whether it has happened, has not, or went wrong. */
  readonly state: 'done' | 'waiting' | 'wrong';
}

const ICONS = { done: CheckmarkIcon, waiting: CircleIcon, wrong: ExclamationmarkIcon };

/** What is so about a thing, at a glance: chips of facts, in the order they matter. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <ul className="facts">
      {facts.map(({ text, state }, index) => {
        const Icon = ICONS[state];
        return (
          <li key={index} data-state={state}>
            <Icon aria-hidden />
            <span>{text}</span>
          </li>
        );
      })}
    </ul>
  );
}
