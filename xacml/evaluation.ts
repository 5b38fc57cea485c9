import { type Failure, WORK_USED_UP } from './failure.ts';
import { attributeId, category, type StatusCode } from './identifiers.ts';
import { limits } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { Effect } from './policy.ts';
import type { RequestContext } from './request.ts';
import { dateTimeType, dateType, momentAt, momentOf, onReferenceDay, timeType } from './types/calendar.ts';
import { type Bag, type DataType, Value } from './types/data-type.ts';

/** What an expression comes to. */
export type Result = Value | Bag | Failure;

export function isBag(result: Value | Bag): result is Bag {
  return Array.isArray(result);
}

/** The type an expression has: one value or a bag of values of a data type. */
export interface Shape {
  readonly dataType: string;
  readonly bag: boolean;
}

/** An obligation or a piece of advice as it is handed out. */
export interface Notice {
  readonly id: string;
  readonly assignments: readonly AttributeAssignment[];
}

export interface AttributeAssignment {
  readonly attributeId: string;
  readonly category?: string;
  readonly issuer?: string;
  readonly dataType: string;
  readonly value: string;
  /** For xpathExpression values. */
  readonly xpathCategory?: string;
  readonly namespaces?: Readonly<Record<string, string>>;
}

export interface PolicyIdentifier {
  readonly kind: 'policy' | 'policy-set';
  readonly id: string;
  readonly version: string;
}

/** Something collected on the way up, valid while the enclosing decision is `effect`. */
export interface Collected {
  readonly effect: Effect;
  readonly obligation?: Notice;
  readonly advice?: Notice;
  readonly policy?: PolicyIdentifier;
}

/** What one node of the policy tree came to, for an explanation. */
export interface Trace {
  readonly kind: 'rule' | 'policy' | 'policy-set' | 'reference';
  readonly id: string;
  readonly line: number;
  outcome: 'Permit' | 'Deny' | 'NotApplicable' | 'Indeterminate';
  /** What decided: for NotApplicable the target or the condition that did not hold. */
  because: 'target' | 'condition' | 'effect' | 'combining' | 'failure';
  failure?: { readonly code: StatusCode; readonly sentence: string };
  readonly children: Trace[];
}

/** The state of one decision being made. Short-lived; nothing of it outlives the decision. */
export class Evaluation {
  readonly request: RequestContext;
  /** Milliseconds since 1970, one instant for the whole request. */
  readonly now: number;
  /** Evaluates the root policy for another request; for the function access-permitted. */
  readonly root: (inner: Evaluation) => Outcome;
  readonly wantsPolicyIds: boolean;
  readonly work: Work;
  /** Calls of access-permitted, counted over all decisions inside one decision. */
  readonly innerDecisions: { count: number };
  readonly bags: (Bag | Failure | undefined)[] = [];
  readonly variables: (Result | undefined)[] = [];
  readonly collected: Collected[] = [];
  /** The first failure that made a node Indeterminate and was not overruled. */
  failure: Failure | undefined;
  /** Children of the node being evaluated, when an explanation is wanted. */
  trace: Trace[] | undefined;

  constructor(start: EvaluationStart) {
    this.request = start.request;
    this.now = start.now;
    this.root = start.root;
    this.work = start.work ?? new Work();
    this.innerDecisions = start.innerDecisions ?? { count: 0 };
    this.wantsPolicyIds = start.wantsPolicyIds ?? false;
    this.trace = start.trace ? [] : undefined;
  }

  /** Whether a limit was met, after which no answer but Indeterminate can be trusted. */
  get exceeded(): boolean {
    return this.work.usedUp || this.innerDecisions.count > limits.innerDecisions;
  }

  /** The bag of a designator. */
  designate(wantedCategory: string, id: string, dataType: string, issuer: string | undefined): Bag | Failure {
    if (!this.work.take(this.request.size(wantedCategory, id))) return WORK_USED_UP;
    const found = this.request.bag(wantedCategory, id, dataType, issuer);
    if (!Array.isArray(found) || found.length > 0 || wantedCategory !== category.environment || issuer !== undefined)
      return found;
    return this.#implicitTime(id, dataType) ?? found;
  }

  /** The time, date and dateTime of the decision, given when the request has none (XACML 3.0, 10.2.5). */
  #implicitTime(id: string, dataType: string): Bag | undefined {
    const instant = BigInt(Math.trunc(this.now)) * 1_000_000n;
    if (id === attributeId.currentDateTime && dataType === dateTimeType.id) {
      return [new Value(dateTimeType as DataType, momentAt(instant, 0))];
    }
    if (id === attributeId.currentDate && dataType === dateType.id) {
      const { year, month, day } = momentAt(instant, 0);
      return [new Value(dateType as DataType, momentOf(year, month, day, 0n, 0))];
    }
    if (id === attributeId.currentTime && dataType === timeType.id) {
      return [new Value(timeType as DataType, onReferenceDay(momentAt(instant, 0).timeOfDay, 0))];
    }
    return undefined;
  }
}

export interface EvaluationStart {
  readonly request: RequestContext;
  readonly now: number;
  readonly root: (inner: Evaluation) => Outcome;
  readonly work?: Work;
  readonly innerDecisions?: { count: number };
  readonly wantsPolicyIds?: boolean;
  readonly trace?: boolean;
}

/** Counts the steps of one request, so that no policy can keep a core busy. */
export class Work {
  #left: number = limits.steps;

  /** Takes steps; false when they are used up. */
  take(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  /** Adds the steps that further decisions of the same request may take. */
  allow(decisions: number): void {
    this.#left += decisions * limits.stepsPerDecision;
  }

  get usedUp(): boolean {
    return this.#left < 0;
  }
}
