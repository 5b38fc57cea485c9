import { When } from '../parts/when.tsx';
import { words } from './words.ts';

/** When the pages were last looked through against the requirements; moved by whoever does it. */
const ASSESSED = '2026-11-26T12:00:00Z';
const AUTHORITY = 'https://www.uutilsynet.no/';

/** The accessibility statement, the same in both apps: what holds, what was tried, which faults are known, whom to tell. */
export function AccessibilityStatement() {
  const say = words.use();
  return (
    <div className="accessibility-statement">
      <Part title={say('goal.title')}>
        <p className="ds-paragraph">{say('goal.text')}.</p>
      </Part>
      <Part title={say('state.title')}>
        <p className="ds-paragraph">{say.rich('state.text', { date: <When at={ASSESSED} /> })}</p>
      </Part>
      <Part title={say('tested.title')}>
        <ul>
          {(['axe', 'keys', 'size', 'motion', 'time'] as const).map((one) => (
            <li key={one}>{say(`tested.${one}`)}</li>
          ))}
        </ul>
      </Part>
      <Part title={say('faults.title')}>
        <ul>
          {(['reader', 'packages', 'dates', 'docs', 'files'] as const).map((one) => (
            <li key={one}>{say(`faults.${one}`)}</li>
          ))}
        </ul>
      </Part>
      <Part title={say('tell.title')}>
        <p className="ds-paragraph">{say('tell.text')}.</p>
      </Part>
      <Part title={say('law.title')}>
        <p className="ds-paragraph">
          {say.rich('law.text', {
            authority: (
              <a className="ds-link" href={AUTHORITY} rel="noopener noreferrer">
                {say('law.authority')}
              </a>
            ),
          })}
        </p>
      </Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <h2 className="ds-heading" data-size="xs">
        {title}
      </h2>
      {children}
    </section>
  );
}
