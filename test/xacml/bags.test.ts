import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataTypeName } from '../../xacml/identifiers.ts';
import { apply, bag, functionReference, integer, outcome, PROCESSING, string, value } from './expressions.ts';

/** Per type: a value in two texts, a second and a third value. */
const members: Record<string, readonly [string, string, string, string]> = {
  string: ['a', 'a', 'b', 'c'],
  integer: ['1', '+1', '2', '3'],
  double: ['1', '1.0', '2', 'NaN'],
  time: ['08:00:00Z', '09:00:00+01:00', '10:00:00Z', '11:00:00Z'],
  date: ['2026-01-01', '2026-01-01Z', '2026-01-02', '2026-01-03'],
  dateTime: ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'],
  anyURI: ['urn:a', ' urn:a', 'urn:b', 'urn:c'],
  hexBinary: ['0a', '0A', '0b', '0c'],
  base64Binary: ['QUJD', 'QU JD', 'QUJE', 'QUJF'],
  rfc822Name: ['a@b.no', 'a@B.no', 'b@b.no', 'c@b.no'],
  x500Name: ['CN=a', 'cn = A', 'CN=b', 'CN=c'],
  dayTimeDuration: ['P1D', 'PT24H', 'P2D', 'P3D'],
  yearMonthDuration: ['P1Y', 'P12M', 'P2Y', 'P3Y'],
};

for (const [name, [one, same, two, three]] of Object.entries(members)) {
  const type = name as DataTypeName;
  const versions = name.endsWith('Duration') ? [3, 1] : [1];
  test(`bag and set functions of ${name} go by the equality of the type`, () => {
    for (const version of versions) {
      const f = (suffix: string, ...operands: string[]) => outcome(apply(`${version}:${name}-${suffix}`, ...operands));
      const v = (text: string) => value(type, text);
      const b = (...texts: string[]) => apply(`${version}:${name}-bag`, ...texts.map(v));

      assert.equal(f('one-and-only', b(two)), two);
      assert.equal(f('one-and-only', b()), PROCESSING);
      assert.equal(f('one-and-only', b(one, two)), PROCESSING);
      assert.equal(f('bag-size', b()), '0');
      assert.equal(f('bag-size', b(one, same, two)), '3');
      assert.equal(f('bag', v(one), v(two)), `${one}|${two}`);
      assert.equal(f('is-in', v(same), b(two, one)), 'true');
      assert.equal(f('is-in', v(three), b(two, one)), 'false');
      assert.equal(f('is-in', v(three), b()), 'false');
      assert.equal(f('intersection', b(one, two, same), b(same, three)), one);
      assert.equal(f('intersection', b(one, two), b(two, three), b(two)), two);
      assert.equal(f('intersection', b(one), b()), '');
      assert.equal(f('union', b(one, two), b(same, three)), `${one}|${two}|${three}`);
      assert.equal(f('union', b(one), b(two), b(three)), `${one}|${two}|${three}`);
      assert.equal(f('union', b(one)), PROCESSING);
      assert.equal(f('subset', b(same, one), b(one, two)), 'true');
      assert.equal(f('subset', b(), b()), 'true');
      assert.equal(f('subset', b(one, three), b(one, two)), 'false');
      assert.equal(f('set-equals', b(one, two, two), b(two, same)), 'true');
      assert.equal(f('set-equals', b(one, two), b(one)), 'false');
      assert.equal(f('set-equals', b(three), b(three)), 'true');
      assert.equal(f('at-least-one-member-of', b(one, two), b(three, same)), 'true');
      assert.equal(f('at-least-one-member-of', b(one, two), b(three)), 'false');
      assert.equal(f('at-least-one-member-of', b(), b(one)), 'false');
    }
  });
}

test('bag and set functions of boolean', () => {
  const both = bag('boolean', 'true', 'false');
  assert.equal(outcome(apply('1:boolean-one-and-only', bag('boolean', '1'))), '1');
  assert.equal(outcome(apply('1:boolean-bag-size', both)), '2');
  assert.equal(outcome(apply('1:boolean-is-in', value('boolean', '0'), both)), 'true');
  assert.equal(outcome(apply('1:boolean-intersection', both, bag('boolean', '1'))), 'true');
  assert.equal(outcome(apply('1:boolean-union', both, bag('boolean', '1'))), 'true|false');
  assert.equal(outcome(apply('1:boolean-subset', bag('boolean', '1'), both)), 'true');
  assert.equal(outcome(apply('1:boolean-set-equals', bag('boolean', '1'), both)), 'false');
  assert.equal(outcome(apply('1:boolean-at-least-one-member-of', bag('boolean', '1'), both)), 'true');
});

test('addresses and host names have one-and-only, bag-size and bag', () => {
  for (const [type, text] of [
    ['ipAddress', '10.0.0.1'],
    ['dnsName', 'example.no'],
  ] as const) {
    assert.equal(outcome(apply(`2:${type}-one-and-only`, bag(type, text))), text);
    assert.equal(outcome(apply(`2:${type}-bag-size`, bag(type, text, text))), '2');
    assert.equal(outcome(apply(`2:${type}-is-in`, value(type, text), bag(type, text))), PROCESSING);
  }
});

const greater = functionReference('1:integer-greater-than');
const equals = functionReference('1:integer-equal');
const ints = (...numbers: number[]) => bag('integer', ...numbers.map(String));

test('any-of and all-of apply a function to each value of the one bag among their arguments', () => {
  for (const version of [1, 3]) {
    const of = (id: string, ...operands: string[]) => outcome(apply(`${version}:${id}`, ...operands));
    assert.equal(of('any-of', greater, integer(2), ints(1, 5)), 'true');
    assert.equal(of('any-of', greater, ints(1, 5), integer(4)), 'true');
    assert.equal(of('any-of', greater, integer(1), ints(1, 5)), 'false');
    assert.equal(of('any-of', greater, integer(1), ints()), 'false');
    assert.equal(of('all-of', greater, integer(9), ints(1, 5)), 'true');
    assert.equal(of('all-of', greater, integer(3), ints(1, 5)), 'false');
    assert.equal(of('all-of', greater, integer(3), ints()), 'true');
    assert.equal(of('any-of', greater, integer(1), integer(2)), PROCESSING);
    assert.equal(of('any-of', greater, ints(1), ints(2)), PROCESSING);
    assert.equal(of('any-of', integer(1), ints(2)), PROCESSING);
    assert.equal(of('any-of', functionReference('1:integer-add'), integer(1), ints(2)), PROCESSING);
    assert.equal(of('any-of', functionReference('1:string-equal'), integer(1), ints(2)), PROCESSING);
  }
});

test('any-of-any tries every combination of its arguments', () => {
  for (const version of [1, 3]) {
    const of = (...operands: string[]) => outcome(apply(`${version}:any-of-any`, ...operands));
    assert.equal(of(equals, ints(1, 2), ints(3, 2)), 'true');
    assert.equal(of(equals, ints(1, 2), ints(3, 4)), 'false');
    assert.equal(of(equals, ints(), ints(3, 4)), 'false');
    assert.equal(of(equals, integer(3), ints(3, 4)), 'true');
    assert.equal(of(functionReference('1:or'), bag('boolean', 'false'), bag('boolean', 'false', 'true')), 'true');
  }
});

test('all-of-any, any-of-all and all-of-all quantify over two bags and call the function with the first bag first', () => {
  const of = (id: string, a: string, b: string) => outcome(apply(`1:${id}`, greater, a, b));
  assert.equal(of('all-of-any', ints(10, 20), ints(1, 15)), 'true');
  assert.equal(of('all-of-any', ints(1, 20), ints(1, 15)), 'false');
  assert.equal(of('all-of-any', ints(), ints(1)), 'true');
  assert.equal(of('all-of-any', ints(1), ints()), 'false');
  assert.equal(of('any-of-all', ints(3, 5), ints(1, 2, 3, 4)), 'true');
  assert.equal(of('any-of-all', ints(3, 5), ints(1, 2, 3, 5)), 'false');
  assert.equal(of('any-of-all', ints(), ints(1)), 'false');
  assert.equal(of('any-of-all', ints(1), ints()), 'true');
  assert.equal(of('all-of-all', ints(5, 6), ints(1, 2, 3, 4)), 'true');
  assert.equal(of('all-of-all', ints(4, 6), ints(1, 2, 3, 4)), 'false');
  assert.equal(outcome(apply('1:all-of-any', greater, ints(1), integer(0))), PROCESSING);
});

test('map gives a bag of the results', () => {
  for (const version of [1, 3]) {
    const of = (...operands: string[]) => outcome(apply(`${version}:map`, ...operands));
    const lower = functionReference('1:string-normalize-to-lower-case');
    assert.equal(of(lower, bag('string', 'A', 'B')), 'a|b');
    assert.equal(of(lower, bag('string')), '');
    assert.equal(of(functionReference('1:integer-add'), ints(1, 2), integer(10)), '11|12');
    assert.equal(of(functionReference('1:integer-divide'), integer(10), ints(2, 0)), PROCESSING);
    assert.equal(of(lower, string('A')), PROCESSING);
  }
});

test('in higher-order functions an error counts only when no other call decides', () => {
  const divides = apply('3:map', functionReference('1:integer-divide'), integer(10), ints(0));
  assert.equal(outcome(apply('3:any-of', equals, integer(1), divides)), PROCESSING);
  const pattern = functionReference('1:string-regexp-match');
  assert.equal(outcome(apply('3:any-of', pattern, bag('string', '(', 'a'), string('a'))), 'true');
  assert.equal(outcome(apply('3:any-of', pattern, bag('string', '(', 'b'), string('a'))), PROCESSING);
  assert.equal(outcome(apply('3:all-of', pattern, bag('string', '(', 'b'), string('a'))), 'false');
});

test('predicates that make their boolean of a text count like others', () => {
  const parse = functionReference('3:boolean-from-string');
  assert.equal(outcome(apply('3:any-of', parse, bag('string', 'false', '1'))), 'true');
  assert.equal(outcome(apply('3:all-of', parse, bag('string', 'true', '0'))), 'false');
});
