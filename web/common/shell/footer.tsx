import type { ReactNode } from 'react';
import { common } from '../words/common.ts';

/** Version, documentation, accessibility statement, health: the same in both apps. */
export function Footer({ accessibility }: { readonly accessibility: ReactNode }) {
  const say = common.use();
  return (
    <footer className="footer">
      <ul>
        <li>Budstikke</li>
        <li>{accessibility}</li>
        <li>
          <a className="ds-link" href="/docs/">
            {say('shell.documentation')}
          </a>
        </li>
        <li>
          <a className="ds-link" href="/health">
            {say('shell.health')}
          </a>
        </li>
      </ul>
    </footer>
  );
}
