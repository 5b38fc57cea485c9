import { type StatusCode, statusCode } from './identifiers.ts';

/** An attribute which was needed and not there. */
export interface MissingAttribute {
  readonly category: string;
  readonly attributeId: string;
  readonly dataType: string;
  readonly issuer?: string;
}

/** Why something is Indeterminate. A value, not an exception: it is passed on or overruled like any other outcome. */
export class Failure {
  readonly code: StatusCode;
  readonly sentence: string;
  readonly missing: MissingAttribute | undefined;

  constructor(code: StatusCode, sentence: string, missing?: MissingAttribute) {
    this.code = code;
    this.sentence = sentence;
    this.missing = missing;
  }
}

/** A failure of processing: wrong arguments, division by zero, bad bounds and the like. */
export function processingFailure(sentence: string): Failure {
  return new Failure(statusCode.processingError, sentence);
}

/** The failure of whatever needs more steps than one request may take. */
export const WORK_USED_UP = processingFailure(
  'The decision needs more steps than one request may take; the policy or the request is too large.',
);
