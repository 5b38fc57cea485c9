import { useEffect } from 'react';
import { announce } from '../../../common/parts/announcer.tsx';
import { common } from '../../../common/words/common.ts';
import { words as accessWords } from '../../access/words.ts';

/** What stands there until it has come; said once when it takes long. */
export function Skeleton() {
  const say = accessWords.use();
  const sayCommon = common.use();
  const text = sayCommon('is.loading', { what: say('loading') });
  useEffect(() => {
    const timer = setTimeout(() => announce(text), 1000);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="access-skeleton" aria-hidden="true">
      <div className="ds-skeleton" data-variant="rectangle" />
      <div className="ds-skeleton" data-variant="rectangle" />
      <div className="ds-skeleton" data-variant="rectangle" />
    </div>
  );
}
