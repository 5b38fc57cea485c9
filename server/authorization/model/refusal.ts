/**
 * A request that cannot be decided. `look-up` is answered with status `syntax-error`, `request` with `processing-error`
 * on `/authorize` and `syntax-error` on `/decision` (authorization §1.7).
 */
export class Refusal {
  readonly cause: 'look-up' | 'request';
  readonly sentence: string;

  constructor(cause: 'look-up' | 'request', sentence: string) {
    this.cause = cause;
    this.sentence = sentence;
  }
}

/** Who asks: the external endpoint takes national identity numbers, the internal one does not. */
export type Audience = 'external' | 'internal';
