import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, boolean, double, integer, outcome, PROCESSING, string } from './expressions.ts';

function check(rows: readonly (readonly [string, string])[]): void {
  for (const [expression, expected] of rows) assert.equal(outcome(expression), expected, expression);
}

const big = '1'.repeat(400);
const failing = apply('1:integer-equal', apply('1:integer-divide', integer(1), integer(0)), integer(1));

test('integer arithmetic is exact at any size, cuts division toward zero and takes two or more addends', () => {
  check([
    [apply('1:integer-add', integer(2), integer(3)), '5'],
    [apply('1:integer-add', integer(1), integer(2), integer(3), integer(-10)), '-4'],
    [apply('1:integer-add', integer(1)), PROCESSING],
    [apply('1:integer-add', integer('9007199254740993'), integer(1)), '9007199254740994'],
    [apply('1:integer-subtract', integer(2), integer(3)), '-1'],
    [apply('1:integer-subtract', integer(2), integer(3), integer(4)), PROCESSING],
    [apply('1:integer-multiply', integer(-2), integer(3), integer(4)), '-24'],
    [apply('1:integer-divide', integer(7), integer(2)), '3'],
    [apply('1:integer-divide', integer(-7), integer(2)), '-3'],
    [apply('1:integer-divide', integer(1), integer(0)), PROCESSING],
    [apply('1:integer-mod', integer(7), integer(3)), '1'],
    [apply('1:integer-mod', integer(-7), integer(3)), '-1'],
    [apply('1:integer-mod', integer(7), integer(-3)), '1'],
    [apply('1:integer-mod', integer(7), integer(0)), PROCESSING],
    [apply('1:integer-abs', integer(-7)), '7'],
    [apply('1:integer-abs', integer(7)), '7'],
  ]);
});

test('an integer of more than a thousand digits is refused rather than computed', () => {
  check([[apply('1:integer-multiply', integer(big), integer(big), integer(big)), PROCESSING]]);
});

test('double arithmetic follows IEEE 754, except that division by zero is an error', () => {
  check([
    [apply('1:double-add', double('1.5'), double(2), double('-0.5')), '3.0E0'],
    [apply('1:double-subtract', double('1.5'), double(2)), '-5.0E-1'],
    [apply('1:double-multiply', double('1.5'), double(2), double(100)), '3.0E2'],
    [apply('1:double-divide', double(1), double(8)), '1.25E-1'],
    [apply('1:double-divide', double(1), double(0)), PROCESSING],
    [apply('1:double-divide', double(1), double('-0')), PROCESSING],
    [apply('1:double-add', double('INF'), double('-INF')), 'NaN'],
    [apply('1:double-abs', double('-INF')), 'INF'],
    [apply('1:double-abs', double('-1.25')), '1.25E0'],
    [apply('1:double-multiply', double('1e308'), double(10)), 'INF'],
  ]);
});

test('round, floor and the conversions between integer and double', () => {
  check([
    [apply('1:round', double('2.5')), '3.0E0'],
    [apply('1:round', double('-2.5')), '-2.0E0'],
    [apply('1:round', double('2.4')), '2.0E0'],
    [apply('1:floor', double('2.9')), '2.0E0'],
    [apply('1:floor', double('-2.1')), '-3.0E0'],
    [apply('1:double-to-integer', double('2.9')), '2'],
    [apply('1:double-to-integer', double('-2.9')), '-2'],
    [apply('1:double-to-integer', double('NaN')), PROCESSING],
    [apply('1:double-to-integer', double('INF')), PROCESSING],
    [apply('1:integer-to-double', integer(42)), '4.2E1'],
  ]);
});

test('or and and stop at the argument that decides, and an error counts only when none does', () => {
  check([
    [apply('1:or'), 'false'],
    [apply('1:and'), 'true'],
    [apply('1:or', boolean(false), boolean(true)), 'true'],
    [apply('1:or', boolean(false), boolean(false)), 'false'],
    [apply('1:and', boolean(true), boolean(true)), 'true'],
    [apply('1:and', boolean(true), boolean(false)), 'false'],
    [apply('1:or', boolean(true), failing), 'true'],
    [apply('1:or', failing, boolean(true)), 'true'],
    [apply('1:or', failing, boolean(false)), PROCESSING],
    [apply('1:and', failing, boolean(false)), 'false'],
    [apply('1:and', failing, boolean(true)), PROCESSING],
    [apply('1:or', string('true')), PROCESSING],
  ]);
});

test('not turns a boolean round', () => {
  check([
    [apply('1:not', boolean(true)), 'false'],
    [apply('1:not', boolean(false)), 'true'],
    [apply('1:not', failing), PROCESSING],
    [apply('1:not'), PROCESSING],
  ]);
});

test('n-of is true once n arguments are, needs at least n of them, and treats errors as or does', () => {
  check([
    [apply('1:n-of', integer(0)), 'true'],
    [apply('1:n-of', integer(0), failing), 'true'],
    [apply('1:n-of', integer(1)), PROCESSING],
    [apply('1:n-of', integer(2), boolean(true), boolean(false), boolean(true)), 'true'],
    [apply('1:n-of', integer(2), boolean(true), boolean(false), boolean(false)), 'false'],
    [apply('1:n-of', integer(3), boolean(true), boolean(true)), PROCESSING],
    [apply('1:n-of', integer(1), failing, boolean(true)), 'true'],
    [apply('1:n-of', integer(2), failing, boolean(true)), PROCESSING],
  ]);
});
