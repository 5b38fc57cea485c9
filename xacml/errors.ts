import { type StatusCode, statusCode } from './identifiers.ts';

/** Why a policy was refused before it could be used. */
export type PolicyFault =
  | 'not-well-formed' // the XML itself is broken
  | 'forbidden-xml' // a document type or an entity of one's own
  | 'too-large' // beyond a limit of limits.ts
  | 'not-xacml'; // well-formed, but not a policy of XACML 3.0

/** A policy text that cannot be used: what is wrong, where, and what to do, in one sentence. */
export class PolicyRefused extends Error {
  readonly fault: PolicyFault;
  /** Line in the policy text, counted from 1. */
  readonly line: number;

  constructor(fault: PolicyFault, line: number, sentence: string) {
    super(sentence);
    this.name = 'PolicyRefused';
    this.fault = fault;
    this.line = line;
  }
}

/** A request that cannot be decided; answered as Indeterminate with the status code. */
export class RequestRefused extends Error {
  /** Line in the request text, counted from 1; 0 when the request did not come as lines of text. */
  readonly line: number;
  readonly code: StatusCode;

  constructor(line: number, sentence: string, code: StatusCode = statusCode.syntaxError) {
    super(sentence);
    this.name = 'RequestRefused';
    this.line = line;
    this.code = code;
  }
}
