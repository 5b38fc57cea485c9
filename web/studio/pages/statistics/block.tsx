import { Button } from '@digdir/designsystemet-react';
import type { ReactNode } from 'react';
import { number } from '../../../common/format/format.ts';
import { csvOf, saveFile } from '../messages/export.ts';
import { words } from './words.ts';

/** A chart under the sentence that says what it shows, and its figures in a table to read or take away. */
export function Block(props: {
  readonly title: string;
  /** Of its heading; 2 without it. */
  readonly level?: 2 | 3;
  readonly file: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly children: ReactNode;
}) {
  const { title, level = 2, file, head, rows, children } = props;
  const Heading = `h${level}` as const;
  const say = words.use();
  return (
    <figure className="statistics-block">
      <figcaption>
        <Heading className="ds-heading" data-size="xs">
          {title}
        </Heading>
      </figcaption>
      {children}
      <div className="statistics-bar">
        <span className="small">{say('table')}</span>
        <Button variant="tertiary" onClick={() => saveFile(`budstikke-statistics-${file}.csv`, csvOf([head, ...rows]))}>
          {say('csv')}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="statistics-table" aria-label={title} tabIndex={0}>
        <table className="ds-table" data-size="sm">
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={`${row[0]} ${index}`}>
                <th scope="row">{row[0]}</th>
                {row.slice(1).map((value, column) => (
                  <td key={column}>{typeof value === 'number' ? number(value) : value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  );
}
