import type { Step } from '../../../onboarding/api.ts';

/** What the body of a step is given. */
export interface StepBody {
  readonly step: Step;
  /** Stay on this step whatever the server says: something on the page must be saved first. */
  readonly hold: () => void;
  /** Something was done here: ask again, and stay. */
  readonly again: () => void;
  /** The step was done here: ask again, and go on. */
  readonly done: () => void;
}
