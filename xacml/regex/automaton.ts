import type { CharacterClass } from './character-class.ts';
import { type Expression, ExpressionRefused, parseRegularExpression } from './parse.ts';

/** Characters of an expression, and instructions it may grow to when {n,m} is written out. */
const LONGEST = 2_000;
const MOST_INSTRUCTIONS = 4_000;

const CHARACTER = 0;
const START = 1;
const END = 2;
const FORK = 3;
const JUMP = 4;
const FOUND = 5;

interface Instruction {
  readonly kind: number;
  readonly of?: CharacterClass;
  /** For FORK and JUMP: where to go on. */
  to: number;
  other: number;
}

/** A regular expression as a machine that reads its text once, whatever the expression: no backtracking. */
export interface RegularExpression {
  /** True when the text contains a match; undefined when `take` has refused further steps. */
  matches(text: string, take: (steps: number) => boolean): boolean | undefined;
}

const compiled = new Map<string, RegularExpression>();
const MOST_COMPILED = 200;

/** The machine for an expression; the last ones used are kept. Throws ExpressionRefused. */
export function regularExpression(source: string): RegularExpression {
  let found = compiled.get(source);
  if (!found) {
    if (source.length > LONGEST) {
      throw new ExpressionRefused(`The regular expression is longer than ${LONGEST} characters.`);
    }
    found = machine(build(parseRegularExpression(source)));
    if (compiled.size >= MOST_COMPILED) compiled.delete(compiled.keys().next().value!);
    compiled.set(source, found);
  }
  return found;
}

function build(expression: Expression): Instruction[] {
  const program: Instruction[] = [];
  const emit = (kind: number, of?: CharacterClass): Instruction => {
    if (program.length >= MOST_INSTRUCTIONS) {
      throw new ExpressionRefused('The regular expression is too large when its quantifiers {n,m} are written out.');
    }
    const instruction: Instruction = { kind, ...(of && { of }), to: program.length + 1, other: 0 };
    program.push(instruction);
    return instruction;
  };
  const add = (part: Expression): void => {
    switch (part.kind) {
      case 'class':
        emit(CHARACTER, part.of);
        break;
      case 'start':
        emit(START);
        break;
      case 'end':
        emit(END);
        break;
      case 'sequence':
        part.parts.forEach(add);
        break;
      case 'choice':
        addChoice(part.parts);
        break;
      case 'repeat':
        addRepeat(part.part, part.least, part.most);
        break;
    }
  };
  const addChoice = (parts: readonly Expression[]): void => {
    const ends: Instruction[] = [];
    for (const [index, part] of parts.entries()) {
      const fork = index < parts.length - 1 ? emit(FORK) : undefined;
      add(part);
      if (!fork) continue;
      ends.push(emit(JUMP));
      fork.other = program.length;
    }
    for (const end of ends) end.to = program.length;
  };
  const addRepeat = (part: Expression, least: number, most: number): void => {
    for (let count = 0; count < least; count++) {
      const before = program.length;
      add(part);
      // An empty part, as in (){9999}, is the same however often it is repeated.
      if (program.length === before) return;
    }
    if (most === Number.POSITIVE_INFINITY) {
      const at = program.length;
      const fork = emit(FORK);
      add(part);
      emit(JUMP).to = at;
      fork.other = program.length;
      return;
    }
    const forks: Instruction[] = [];
    for (let count = least; count < most; count++) {
      forks.push(emit(FORK));
      add(part);
    }
    for (const fork of forks) fork.other = program.length;
  };
  add(expression);
  emit(FOUND);
  return program;
}

/** Follows all ways through the program at once (Thompson's construction). */
function machine(program: readonly Instruction[]): RegularExpression {
  const size = program.length;
  return {
    matches(text, take) {
      if (!take(size)) return undefined;
      const seen = new Uint32Array(size);
      const stack: number[] = [];
      let current: number[] = [];
      let next: number[] = [];
      let round = 0;
      let found = false;
      let visits = 0;
      const enter = (at: number, into: number[], position: number): void => {
        stack.push(at);
        while (stack.length > 0) {
          const index = stack.pop()!;
          visits++;
          if (seen[index] === round) continue;
          seen[index] = round;
          const instruction = program[index]!;
          if (instruction.kind === CHARACTER) into.push(index);
          else if (instruction.kind === FOUND) found = true;
          else if (instruction.kind === FORK) stack.push(instruction.other, instruction.to);
          else if (instruction.kind === JUMP) stack.push(instruction.to);
          else if (instruction.kind === START ? position === 0 : position === text.length) stack.push(instruction.to);
        }
      };

      round++;
      enter(0, current, 0);
      for (let position = 0; position < text.length && !found; ) {
        if (!take(1 + visits)) return undefined;
        visits = current.length;
        const codePoint = text.codePointAt(position)!;
        position += codePoint > 0xffff ? 2 : 1;
        round++;
        for (const index of current) {
          const { of, to } = program[index]!;
          if (of!(codePoint)) enter(to, next, position);
        }
        // Not anchored: a match may begin at every position.
        enter(0, next, position);
        [current, next] = [next, current];
        next.length = 0;
      }
      return found;
    },
  };
}
