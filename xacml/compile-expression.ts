import { type Evaluation, isBag, type Result, type Shape } from './evaluation.ts';
import { Failure, processingFailure, WORK_USED_UP } from './failure.ts';
import { compileSelector } from './compile-selector.ts';
import { costOf } from './functions/cost.ts';
import { type Evaluate, type FunctionDefinition, one } from './functions/definition.ts';
import { type HigherOrderFunction, higherOrderFunction } from './functions/higher-order.ts';
import { functionDefinition } from './functions/table.ts';
import { statusCode } from './identifiers.ts';
import type { Apply, AttributeDesignator, AttributeValue, Expression } from './policy.ts';
import { type CompiledExpression, mistaken, type Scope } from './scope.ts';
import { Value } from './types/data-type.ts';
import { knownType, typeOf } from './types/known-types.ts';
import { booleanType } from './types/text.ts';

export function compileExpression(expression: Expression, scope: Scope): CompiledExpression {
  switch (expression.kind) {
    case 'value':
      return compileValue(expression, scope);
    case 'designator':
      return compileDesignator(expression, scope);
    case 'apply':
      return compileApply(expression, scope);
    case 'variable':
      return compileVariable(expression.variableId, scope);
    case 'selector':
      return compileSelector(expression, scope);
    case 'function': {
      const sentence = 'A function may stand only as an argument of a higher-order function.';
      return mistaken(scope, expression.line, processingFailure(sentence));
    }
  }
}

/** The value of a literal, or a Failure when its text is not of its data type. */
export function literal(value: AttributeValue): Value | Failure {
  const type = typeOf(value.dataType);
  const raw = type.parse(value.text, { category: value.xpathCategory, namespaces: value.namespaces ?? {} });
  if (raw === undefined) {
    return new Failure(statusCode.syntaxError, `"${value.text.slice(0, 60)}" is not a value of ${value.dataType}.`);
  }
  return new Value(type, raw, value.text);
}

function compileValue(expression: AttributeValue, scope: Scope): CompiledExpression {
  const value = literal(expression);
  if (value instanceof Failure) return mistaken(scope, expression.line, value);
  return { shape: one(value.type), evaluate: () => value };
}

export function compileDesignator(designator: AttributeDesignator, scope: Scope): CompiledExpression {
  const { category, attributeId, issuer, mustBePresent } = designator;
  const dataType = typeOf(designator.dataType).id;
  const missing = new Failure(
    statusCode.missingAttribute,
    `The request has no ${attributeId} of type ${dataType} in ${category}.`,
    { category, attributeId, dataType, ...(issuer !== undefined && { issuer }) },
  );
  const slot = slotOf(scope, JSON.stringify([category, attributeId, dataType, issuer]));
  return {
    shape: { dataType, bag: true },
    evaluate(evaluation) {
      let bag = evaluation.bags[slot];
      if (bag === undefined) {
        bag = evaluation.bags[slot] = evaluation.designate(category, attributeId, dataType, issuer);
      }
      return mustBePresent && !(bag instanceof Failure) && bag.length === 0 ? missing : bag;
    },
  };
}

function slotOf(scope: Scope, key: string): number {
  let slot = scope.slots.get(key);
  if (slot === undefined) {
    slot = scope.slots.size;
    scope.slots.set(key, slot);
  }
  return slot;
}

/** A variable of the policy, evaluated at most once a decision. */
export function compileVariable(id: string, scope: Scope): CompiledExpression {
  const known = scope.compiledVariables.get(id);
  if (known) return known;
  // parse-policy.ts has refused references to unknown variables and circles.
  const { shape, evaluate } = compileExpression(scope.variables.get(id)!.expression, scope);
  const slot = scope.nextVariable();
  const variable: CompiledExpression = {
    shape,
    evaluate: (evaluation) => (evaluation.variables[slot] ??= evaluate(evaluation)),
  };
  scope.compiledVariables.set(id, variable);
  return variable;
}

function compileApply(apply: Apply, scope: Scope): CompiledExpression {
  const higherOrder = higherOrderFunction(apply.functionId);
  if (higherOrder) return compileHigherOrder(higherOrder, apply, scope);
  const definition = functionDefinition(apply.functionId);
  if (!definition) {
    const sentence = `The function ${apply.functionId} is not known.`;
    return mistaken(scope, apply.line, processingFailure(sentence));
  }
  const operands = apply.arguments.map((argument) => compileExpression(argument, scope));
  const sentence = misfit(
    definition,
    operands.map((operand) => operand.shape),
  );
  if (sentence) return mistaken(scope, apply.line, processingFailure(sentence));
  const evaluates = operands.map((operand) => operand.evaluate);
  return { shape: definition.returns, evaluate: definition.lazy?.(evaluates) ?? strictly(definition, evaluates) };
}

function compileHigherOrder(higherOrder: HigherOrderFunction, apply: Apply, scope: Scope): CompiledExpression {
  const name = apply.functionId.slice(apply.functionId.lastIndexOf(':') + 1);
  const fail = (sentence: string): CompiledExpression =>
    mistaken(scope, apply.line, processingFailure(`${name} ${sentence}.`));
  const [first, ...rest] = apply.arguments;
  if (first?.kind !== 'function') return fail('must have a function as its first argument');
  const inner = functionDefinition(first.functionId);
  if (!inner) return fail(`is given the function ${first.functionId}, which cannot be used here`);
  if (inner.returns.bag || (higherOrder.needsPredicate && inner.returns.dataType !== booleanType.id)) {
    return fail('is given a function with the wrong kind of result');
  }
  const operands = rest.map((argument) => compileExpression(argument, scope));
  const shapes = operands.map((operand) => operand.shape);
  const evaluates = operands.map((operand) => operand.evaluate);
  if (shapes.every((shape) => shape !== undefined)) {
    const sentence = higherOrder.misfit(shapes);
    if (sentence) return fail(sentence);
    const elements = shapes.map(({ dataType }) => ({ dataType, bag: false }));
    const innerSentence = misfit(inner, elements);
    if (innerSentence) return mistaken(scope, apply.line, processingFailure(innerSentence));
  }
  return { shape: higherOrder.returns(inner), evaluate: higherOrder.bind(inner, evaluates) };
}

/** Says what is wrong with the number or types of arguments, or undefined when all is well. */
export function misfit(definition: FunctionDefinition, shapes: readonly (Shape | undefined)[]): string | undefined {
  const { id, parameters, minimum } = definition;
  const name = id.slice(id.lastIndexOf(':') + 1);
  const least = minimum ?? parameters.length;
  if (shapes.length < least || (minimum === undefined && shapes.length > parameters.length)) {
    return `${name} takes ${minimum === undefined ? '' : 'at least '}${least} argument(s), not ${shapes.length}.`;
  }
  for (const [index, shape] of shapes.entries()) {
    const wanted = parameters[Math.min(index, parameters.length - 1)]!;
    if (shape && (shape.dataType !== wanted.dataType || shape.bag !== wanted.bag)) {
      return `Argument ${index + 1} of ${name} must be ${inWords(wanted)}, not ${inWords(shape)}.`;
    }
  }
  return undefined;
}

function inWords({ dataType, bag }: Shape): string {
  const name = knownType(dataType) ? dataType.replace(/^.*[#:]/, '') : dataType;
  return bag ? `a bag of ${name}` : `one ${name}`;
}

/** Calls a function with all its arguments; the first argument that fails is the result. */
function strictly({ call }: FunctionDefinition, operands: readonly Evaluate[]): Evaluate {
  const [first, second] = operands;
  if (operands.length === 1) {
    return (evaluation) => {
      const a = first!(evaluation);
      if (a instanceof Failure) return a;
      return evaluation.work.take(1 + costOf(a)) ? call(evaluation, a) : WORK_USED_UP;
    };
  }
  if (operands.length === 2) {
    return (evaluation) => {
      const a = first!(evaluation);
      if (a instanceof Failure) return a;
      const b = second!(evaluation);
      if (b instanceof Failure) return b;
      return evaluation.work.take(1 + costOf(a) + costOf(b)) ? call(evaluation, a, b) : WORK_USED_UP;
    };
  }
  return (evaluation) => {
    const values: Result[] = [];
    let cost = 1 + operands.length;
    for (const operand of operands) {
      const value = operand(evaluation);
      if (value instanceof Failure) return value;
      values.push(value);
      cost += costOf(value);
    }
    return evaluation.work.take(cost) ? call(evaluation, ...values) : WORK_USED_UP;
  };
}

/** A condition: one boolean, or a Failure. */
export function compileCondition(expression: Expression, scope: Scope): (evaluation: Evaluation) => boolean | Failure {
  let compiled = compileExpression(expression, scope);
  const { shape } = compiled;
  if (shape && (shape.bag || shape.dataType !== booleanType.id)) {
    const sentence = `A condition must be one boolean, not ${inWords(shape)}.`;
    compiled = mistaken(scope, expression.line, processingFailure(sentence));
  }
  const { evaluate } = compiled;
  return (evaluation) => {
    const result = evaluate(evaluation);
    return result instanceof Failure ? result : !isBag(result) && result.raw === true;
  };
}
