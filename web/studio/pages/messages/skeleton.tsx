import { useEffect, useState } from 'react';
import { announce } from '../../../common/parts/announcer.tsx';
import { common } from '../../../common/words/common.ts';

/** Rows in the shape of what is coming, after a moment; said once to those who hear, when it takes long. */
export function Skeleton({ rows, label }: { readonly rows: number; readonly label: string }) {
  const say = common.use();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const show = setTimeout(() => setShown(true), 150);
    const tell = setTimeout(() => announce(say('is.loading', { what: label.toLowerCase() })), 1000);
    return () => {
      clearTimeout(show);
      clearTimeout(tell);
    };
  }, [say, label]);
  return (
    <div className="skeleton" aria-hidden="true">
      {shown &&
        Array.from({ length: rows }, (_, row) => <span key={row} className="ds-skeleton" data-variant="rectangle" />)}
    </div>
  );
}
