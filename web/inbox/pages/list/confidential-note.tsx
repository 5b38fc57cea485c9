import { PadlockLockedIcon } from '@navikt/aksel-icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { common } from '../../../common/words/common.ts';
import { confidentialQuery } from '../../mail/queries.ts';
import { words } from './words.ts';

/** Nobody has access to confidential mail by a role: where some lies unopened, the way to give access is said. */
export function ConfidentialNote({ scope }: { readonly scope: string }) {
  const say = words.use();
  const sayCommon = common.use();
  const { data: count = 0 } = useQuery(confidentialQuery(scope));
  if (count === 0) return null;
  return (
    <div className="ds-alert list-confidential" data-color="info">
      <p className="ds-paragraph">
        <PadlockLockedIcon aria-hidden /> {sayCommon('say.confidential', { n: count })}
      </p>
      <Link className="ds-link" to="/$scope/access" params={{ scope }}>
        {say('note.giveAccess')}
      </Link>
    </div>
  );
}
