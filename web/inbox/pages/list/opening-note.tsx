import { EyeIcon, XMarkIcon } from '@navikt/aksel-icons';
import { useState } from 'react';
import { common } from '../../../common/words/common.ts';
import { words } from './words.ts';

const KEY = 'budstikke-opening-said';

/** Opening tells the sender something, so it is said before the click, until one has closed it (web-design §3.21). */
export function OpeningNote() {
  const say = words.use();
  const sayCommon = common.use();
  const [closed, setClosed] = useState(() => localStorage.getItem(KEY) !== null);
  if (closed) return null;
  return (
    <div className="opening-note">
      <EyeIcon aria-hidden />
      <span>{sayCommon('say.opening')}</span>
      <button
        type="button"
        className="ds-button"
        data-variant="tertiary"
        data-icon="true"
        data-size="sm"
        aria-label={say('note.close')}
        title={say('note.close')}
        onClick={() => {
          localStorage.setItem(KEY, '1');
          setClosed(true);
        }}
      >
        <XMarkIcon aria-hidden fontSize="1.25em" />
      </button>
    </div>
  );
}
