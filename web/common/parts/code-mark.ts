/** Lines to mark in a text. */
export interface CodeMark {
  /** Lines from 1, the last included. */
  readonly from: number;
  readonly to: number;
}
