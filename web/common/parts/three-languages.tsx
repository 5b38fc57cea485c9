import { useId, useState } from 'react';
import { common } from '../words/common.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../words/language.ts';

export type Three = Readonly<Record<Language, string>>;

/** One text in three languages, under each other: what is missing is seen, not searched for. */
export function ThreeLanguages(props: {
  readonly label: string;
  readonly help?: string;
  readonly value: Three;
  readonly onChange: (value: Three, language: Language) => void;
  readonly onBlur?: (language: Language) => void;
  /** More than a line. */
  readonly long?: boolean;
  readonly maxLength?: number;
  /** Faults by language, in words. */
  readonly faults?: Partial<Record<Language, string>>;
  /** Fields that must not be empty; marked as missing. */
  readonly required?: boolean;
  readonly readOnly?: boolean;
  /** Prefix of the fields' ids, so that an error summary can lead to them: `{id}-nn`. */
  readonly id?: string;
}) {
  const {
    label,
    help,
    value,
    onChange,
    onBlur,
    long = false,
    maxLength,
    faults = {},
    required = false,
    readOnly = false,
  } = props;
  const own = useId();
  const id = props.id ?? own;
  const say = common.use();
  const [copied, setCopied] = useState<Readonly<Partial<Record<Language, true>>>>({});
  const Field = long ? 'textarea' : 'input';
  return (
    <fieldset className="ds-fieldset three-languages">
      <legend className="ds-label">{label}</legend>
      {help !== undefined && <p className="ds-paragraph small">{help}</p>}
      {LANGUAGES.map((language) => {
        const missing = required && value[language].trim() === '';
        const note =
          faults[language] ??
          (missing ? say('languages.missing') : copied[language] === true ? say('languages.copied') : undefined);
        const canCopy = language !== 'nb' && missing && value.nb.trim() !== '' && !readOnly;
        return (
          <div key={language} className="three-languages-row">
            <label htmlFor={`${id}-${language}`}>{LANGUAGE_NAMES[language]}</label>
            <div className="three-languages-field">
              <Field
                id={`${id}-${language}`}
                className="ds-input"
                lang={language}
                value={value[language]}
                readOnly={readOnly}
                {...(maxLength === undefined ? {} : { maxLength })}
                {...(faults[language] === undefined ? {} : { 'aria-invalid': true })}
                {...(note === undefined ? {} : { 'aria-describedby': `${id}-${language}-note` })}
                onChange={({ target }) => {
                  setCopied(({ [language]: _, ...rest }) => rest);
                  onChange({ ...value, [language]: target.value }, language);
                }}
                onBlur={() => onBlur?.(language)}
              />
              {note !== undefined && (
                <span
                  id={`${id}-${language}-note`}
                  className="field-note"
                  data-color={faults[language] === undefined ? 'neutral' : 'danger'}
                >
                  {note}
                </span>
              )}
              {canCopy && (
                <button
                  type="button"
                  className="link-button"
                  onClick={() => {
                    setCopied((before) => ({ ...before, [language]: true }));
                    onChange({ ...value, [language]: value.nb }, language);
                  }}
                >
                  {say('do.useNb')}
                </button>
              )}
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}
