import { useState } from 'react';
import { common } from '../../../common/words/common.ts';
import type { Resource } from '../../services/api.ts';
import { serviceWords } from '../../services/words.ts';
import { words } from './words.ts';

const TYPES = [
  'CorrespondenceService',
  'GenericAccessResource',
  'Systemresource',
  'MaskinportenSchema',
  'BrokerService',
] as const;
const FLAGS = ['visible', 'selfIdentifiedUserEnabled', 'enterpriseUserEnabled'] as const;

/** What few services need to say; opens by itself when it holds something. */
export function MoreChoices(props: {
  readonly resource: Resource;
  readonly readOnly: boolean;
  readonly onChange: (part: Partial<Resource>) => void;
  readonly onBlur: () => void;
}) {
  const { resource, readOnly, onChange, onBlur } = props;
  const say = words.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const { homepage, keywords, resourceType = 'CorrespondenceService' } = resource;
  const [wasFilled] = useState(
    () => (homepage ?? '') !== '' || (keywords?.length ?? 0) > 0 || resourceType !== 'CorrespondenceService',
  );
  const badPage = (homepage ?? '') !== '' && !/^https?:\/\//.test(homepage ?? '');
  // Other types are kept when they come from elsewhere.
  const types = (TYPES as readonly string[]).includes(resourceType) ? TYPES : [...TYPES, resourceType];
  const wordsTyped = (keywords ?? []).map(({ word }) => word ?? '').join(', ');
  return (
    <details className="ds-details service-group" open={wasFilled}>
      <summary>{say('more')}</summary>
      <div className="more-choices">
        <div className="ds-field">
          <label className="ds-label" htmlFor="homepage">
            {sayService('field.homepage')}
          </label>
          <input
            id="homepage"
            type="url"
            className="ds-input"
            value={homepage ?? ''}
            readOnly={readOnly}
            {...(badPage ? { 'aria-invalid': true, 'aria-describedby': 'homepage-note' } : {})}
            onChange={({ target }) => onChange({ homepage: target.value === '' ? null : target.value })}
            onBlur={onBlur}
          />
          {badPage && (
            <span className="field-note" data-color="danger" id="homepage-note">
              {sayCommon('need.link')}
            </span>
          )}
        </div>
        <Keywords text={wordsTyped} readOnly={readOnly} onChange={(list) => onChange({ keywords: list })} />
        {FLAGS.map((flag) => (
          <label key={flag} className="tick-row">
            <input
              type="checkbox"
              className="ds-input"
              id={flag}
              checked={flag === 'visible' ? resource.visible !== false : resource[flag] === true}
              disabled={readOnly}
              onChange={({ target }) => onChange({ [flag]: target.checked })}
            />
            {sayService(`field.${flag}`)}
          </label>
        ))}
        <div className="ds-field">
          <label className="ds-label" htmlFor="resourceType">
            {sayService('field.resourceType')}
          </label>
          <select
            id="resourceType"
            className="ds-input"
            value={resourceType}
            disabled={readOnly}
            onChange={({ target }) => onChange({ resourceType: target.value })}
          >
            {types.map((type) => (
              <option key={type} value={type}>
                {type === 'CorrespondenceService' ? `${say('mailService')} (${type})` : type}
              </option>
            ))}
          </select>
        </div>
      </div>
    </details>
  );
}

/** Words as one types them, with commas between; sent when one leaves, so that a comma can be typed at all. */
function Keywords(props: {
  readonly text: string;
  readonly readOnly: boolean;
  readonly onChange: (keywords: NonNullable<Resource['keywords']>) => void;
}) {
  const { text, readOnly, onChange } = props;
  const say = words.use();
  const sayService = serviceWords.use();
  const [typed, setTyped] = useState(text);
  return (
    <div className="ds-field">
      <label className="ds-label" htmlFor="keywords">
        {sayService('field.keywords')}
      </label>
      <span className="small" id="keywords-help">
        {say('keywordsHelp')}
      </span>
      <input
        id="keywords"
        className="ds-input"
        value={typed}
        readOnly={readOnly}
        aria-describedby="keywords-help"
        onChange={({ target }) => setTyped(target.value)}
        onBlur={() => {
          if (typed === text) return;
          const list = typed.split(',').map((word) => word.trim());
          onChange(list.filter((word) => word !== '').map((word) => ({ word, language: 'nb' })));
        }}
      />
    </div>
  );
}
