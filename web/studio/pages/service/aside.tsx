import { CheckmarkCircleFillIcon } from '@navikt/aksel-icons';
import { Link, useRouteContext } from '@tanstack/react-router';
import { When } from '../../../common/parts/when.tsx';
import { visible } from '../../../common/format/format.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { textIn } from '../../services/api.ts';
import { faultText, fieldId } from '../../services/missing.ts';
import type { Writing } from '../../services/use-draft.ts';
import { serviceWords } from '../../services/words.ts';
import { words } from './words.ts';

/** Beside the form: how the service looks to others, what is missing before it can be published, who changed it last. */
export function Aside({ writing: { keeper, owner, id } }: { readonly writing: Writing }) {
  const { membership } = useRouteContext({ from: '/$owner' });
  const say = words.use();
  const sayService = serviceWords.use();
  const language = useLanguage();
  const {
    answer: { validation, changedAt, changedBy },
    content: { resource },
  } = keeper;
  const name = textIn(resource.title, language) || sayService('unnamed');
  const right = textIn(resource.rightDescription, language);
  const ownerName = membership?.name[language] || membership?.name.nb || owner;
  return (
    <aside className="service-aside" aria-label={say('aside')}>
      {validation.length === 0 ? (
        <p className="aside-ready">
          <CheckmarkCircleFillIcon aria-hidden /> {say('ready')}
        </p>
      ) : (
        <details className="aside-missing" open>
          <summary>{say('missing', { n: validation.length })}</summary>
          <ul>
            {validation.map((fault, at) => (
              <li key={at}>
                {fault.part === 'policy' ? (
                  <Link to="/$owner/services/$id/policy" params={{ owner, id }}>
                    {faultText(fault, sayService)}
                  </Link>
                ) : (
                  <a
                    href={`#${fieldId(fault)}`}
                    onClick={(event) => {
                      event.preventDefault();
                      document.getElementById(fieldId(fault))?.focus();
                    }}
                  >
                    {faultText(fault, sayService)}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      <section aria-labelledby="as-seen">
        <h2 className="ds-heading" data-size="2xs" id="as-seen">
          {say('asSeen')}
        </h2>
        <div className="as-seen">
          <span className="as-seen-mark" aria-hidden="true">
            {ownerName.slice(0, 1)}
          </span>
          <span>
            <strong>
              <bdi>{visible(name)}</bdi>
            </strong>
            <span className="small">
              <bdi>{visible(ownerName)}</bdi>
            </span>
          </span>
        </div>
        {resource.delegable !== false && right !== '' && (
          <p className="small">
            {say('inAccess')}
            <br />
            <bdi>{visible(right)}</bdi>
          </p>
        )}
      </section>
      <p className="small">
        {changedBy?.name == null
          ? say.rich('changedAt', { when: <When at={changedAt} form="ago" /> })
          : say.rich('changedBy', {
              who: <bdi>{visible(changedBy.name)}</bdi>,
              when: <When at={changedAt} form="ago" />,
            })}
      </p>
    </aside>
  );
}
