import { LEVEL_KINDS, type LevelKind, type Policy } from '../../services/policy/xacml.ts';
import { words } from './words.ts';

/** How securely each kind of caller must be logged in. */
export function Levels(props: {
  readonly levels: Policy['levels'];
  readonly frozen: boolean;
  readonly onChange: (kind: LevelKind, level: number | undefined) => void;
}) {
  const { levels, frozen, onChange } = props;
  const say = words.use();
  return (
    <fieldset className="ds-fieldset levels">
      <legend className="ds-label">{say('levels')}</legend>
      {LEVEL_KINDS.map((kind) => (
        <div key={kind} className="ds-field">
          <label htmlFor={`level-${kind}`}>{say(`level.${kind}`)}</label>
          <select
            id={`level-${kind}`}
            className="ds-input"
            value={levels[kind] ?? ''}
            disabled={frozen}
            onChange={({ target }) => onChange(kind, target.value === '' ? undefined : Number(target.value))}
          >
            <option value="">{kind === 'everybody' ? say('noLevel') : say('likeEverybody')}</option>
            {[0, 1, 2, 3, 4].map((level) => (
              <option key={level} value={level}>
                {say('levelIs', { n: level })}
              </option>
            ))}
          </select>
        </div>
      ))}
    </fieldset>
  );
}
