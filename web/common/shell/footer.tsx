import type { ReactNode } from 'react';
import { common } from '../words/common.ts';

/** Of the package the pages were built from; the build writes it in. */
declare const BUDSTIKKE_VERSION: string;

/** Version, documentation, accessibility statement, health: the same in both apps. */
export function Footer({ accessibility }: { readonly accessibility: ReactNode }) {
  const say = common.use();
  return (
    <footer className="footer">
      <ul>
        <li>Budstikke {BUDSTIKKE_VERSION}</li>
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
