import { useId } from 'react';
import { common } from '../words/common.ts';

/** How far something has come, with its numbers in words. */
export function ProgressLine(props: {
  /** What is under way, for those who hear. */
  readonly label: string;
  readonly done: number;
  readonly all: number;
  /** In place of "62 400 av 100 000". */
  readonly text?: string;
}) {
  const { label, done, all, text } = props;
  const say = common.use();
  const id = useId();
  return (
    <div className="progress-line">
      <progress aria-label={label} aria-describedby={id} value={done} max={Math.max(1, all)} />
      <span id={id}>{text ?? say('progress.of', { done, all })}</span>
    </div>
  );
}
