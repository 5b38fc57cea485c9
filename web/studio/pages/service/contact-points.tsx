import { PlusIcon, TrashIcon } from '@navikt/aksel-icons';
import { useId } from 'react';
import { common } from '../../../common/words/common.ts';
import type { ContactPoint } from '../../services/api.ts';
import { serviceWords } from '../../services/words.ts';
import { words } from './words.ts';

const FIELDS = ['category', 'email', 'telephone', 'contactPage'] as const;
const TYPES = { category: 'text', email: 'email', telephone: 'tel', contactPage: 'url' } as const;

/** Whom people can ask about the service: as many places as the owner likes. */
export function ContactPoints(props: {
  readonly points: readonly ContactPoint[];
  readonly readOnly: boolean;
  readonly onChange: (points: readonly ContactPoint[]) => void;
  readonly onBlur: () => void;
}) {
  const { points, readOnly, onChange, onBlur } = props;
  const say = words.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const id = useId();
  const shown = points.length === 0 ? [{}] : points;
  const change = (at: number, part: ContactPoint) =>
    onChange(shown.map((one: ContactPoint, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <fieldset className="ds-fieldset contact-points" id="contactPoints" tabIndex={-1}>
      <legend className="ds-label">{sayService('field.contactPoints')}</legend>
      {shown.map((point: ContactPoint, at) => (
        <div key={at} className="contact-point">
          {FIELDS.map((field) => {
            const value = point[field] ?? '';
            const bad =
              (field === 'email' && value !== '' && !/^[^\s@]+@[^\s@]+$/.test(value)) ||
              (field === 'contactPage' && value !== '' && !/^https?:\/\//.test(value));
            return (
              <div key={field} className="ds-field">
                <label className="small" htmlFor={`${id}${at}${field}`}>
                  {say(`contact.${field}`)}
                </label>
                <input
                  id={`${id}${at}${field}`}
                  className="ds-input"
                  type={TYPES[field]}
                  value={value}
                  readOnly={readOnly}
                  {...(bad ? { 'aria-invalid': true, 'aria-describedby': `${id}${at}${field}note` } : {})}
                  onChange={({ target }) => change(at, { [field]: target.value })}
                  onBlur={onBlur}
                />
                {bad && (
                  <span className="field-note" data-color="danger" id={`${id}${at}${field}note`}>
                    {field === 'email' ? sayCommon('need.email') : sayCommon('need.link')}
                  </span>
                )}
              </div>
            );
          })}
          {points.length > 1 && !readOnly && (
            <button
              type="button"
              className="ds-button"
              data-variant="tertiary"
              data-icon="true"
              aria-label={say('contact.remove', { n: at + 1 })}
              onClick={() => onChange(points.filter((_, index) => index !== at))}
            >
              <TrashIcon aria-hidden />
            </button>
          )}
        </div>
      ))}
      {!readOnly && (
        <button
          type="button"
          className="ds-button add-contact"
          data-variant="tertiary"
          onClick={() => onChange([...shown, {}])}
        >
          <PlusIcon aria-hidden />
          {say('contact.add')}
        </button>
      )}
    </fieldset>
  );
}
