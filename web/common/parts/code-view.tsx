import { lazy, Suspense } from 'react';
import { common } from '../words/common.ts';
import type { CodeMark } from './code-mark.ts';

const Editor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));
const Difference = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeDifference }));

/** XML or text with line numbers, to read or to edit. The editor comes in a chunk of its own. */
export function CodeView(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange?: (value: string) => void;
  /** Lines to mark and bring into view. */
  readonly mark?: CodeMark | undefined;
}) {
  const say = common.use();
  return (
    <div className="code-view">
      {props.onChange !== undefined && <p className="small">{say('code.leave')}</p>}
      <Suspense fallback={<Waiting value={props.value} label={props.label} />}>
        <Editor {...props} />
      </Suspense>
    </div>
  );
}

/** Two versions beside each other. */
export function CodeCompare(props: { readonly label: string; readonly before: string; readonly after: string }) {
  return (
    <div className="code-view">
      <Suspense fallback={<Waiting value={props.after} label={props.label} />}>
        <Difference {...props} />
      </Suspense>
    </div>
  );
}

/** The text itself, until the editor has come. */
function Waiting({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <section aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{value}</pre>
    </section>
  );
}
