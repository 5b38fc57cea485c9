import { CheckmarkIcon, PaperplaneIcon, PauseIcon, UploadIcon } from '@navikt/aksel-icons';
import type { Batch } from './sending.ts';
import { words } from './words.ts';

const LOOKS = {
  Receiving: ['info', UploadIcon],
  Publishing: ['info', PaperplaneIcon],
  Paused: ['neutral', PauseIcon],
  Done: ['success', CheckmarkIcon],
} as const;

/** The state of a batch as a tag. */
export function BatchState({ state }: { readonly state: Batch['state'] }) {
  const say = words.use();
  const [color, Icon] = LOOKS[state];
  return (
    <span className="ds-tag status-tag" data-color={color} data-state={state}>
      <Icon aria-hidden />
      {say(`state.${state}`)}
    </span>
  );
}
