import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataTypeName } from '../../xacml/identifiers.ts';
import { apply, outcome, PROCESSING, string, value } from './expressions.ts';

/** Per type: two texts of one value, and a text of another. */
const equal: Record<string, readonly [string, string, string]> = {
  string: ['Å', 'Å', 'å'],
  boolean: ['true', '1', 'false'],
  integer: ['+007', '7', '-7'],
  double: ['1.50', '15e-1', '1.5000001'],
  time: ['08:00:00Z', '09:00:00+01:00', '08:00:00-01:00'],
  date: ['2026-01-01', '2026-01-01Z', '2026-01-01+02:00'],
  dateTime: ['2026-01-01T00:00:00Z', '2025-12-31T23:00:00.000-01:00', '2026-01-01T00:00:00.001Z'],
  dayTimeDuration: ['P1DT12H', 'PT36H', '-PT36H'],
  yearMonthDuration: ['P1Y2M', 'P14M', 'P13M'],
  anyURI: ['http://a/b', ' http://a/b ', 'HTTP://a/b'],
  hexBinary: ['0aFF', '0AFF', '0AFE'],
  base64Binary: ['c3VyZS4=', ' c3Vy ZS4= ', 'c3VyZS8='],
  rfc822Name: ['Ola@Example.NO', 'Ola@example.no', 'ola@example.no'],
  x500Name: ['CN=Ola Nordmann, O=Ting', 'cn = ola  nordmann,o=TING', 'O=Ting, CN=Ola Nordmann'],
};

for (const [name, [one, same, other]] of Object.entries(equal)) {
  const type = name as DataTypeName;
  const id = `${name.endsWith('Duration') ? 3 : 1}:${name}-equal`;
  test(`${name}-equal holds for two texts of one value and fails for another value`, () => {
    assert.equal(outcome(apply(id, value(type, one), value(type, same))), 'true');
    assert.equal(outcome(apply(id, value(type, one), value(type, other))), 'false');
  });
}

/** Per type: texts in rising order. */
const rising: Record<string, readonly string[]> = {
  string: ['', 'A', 'B', 'a', 'ab', '\ufffd', '\u{1f600}'],
  integer: ['-99999999999999999999', '-1', '0', '9', '10', '99999999999999999999'],
  double: ['-INF', '-1.5', '0', '1e-9', '3', 'INF'],
  time: ['00:00:00+14:00', '00:00:00Z', '12:00:00', '12:00:00.5', '23:00:00-05:00'],
  date: ['-0044-03-15', '1999-12-31', '2000-01-01+01:00', '2000-01-01', '2000-02-29'],
  dateTime: ['1999-12-31T23:59:59Z', '1999-12-31T24:00:00.0Z', '2000-01-01T00:00:00-00:01'],
};

for (const [name, texts] of Object.entries(rising)) {
  const type = name as DataTypeName;
  test(`the four order functions of ${name} follow its order`, () => {
    for (const [i, a] of texts.entries()) {
      for (const [j, b] of texts.entries()) {
        const of = (suffix: string) => outcome(apply(`1:${name}-${suffix}`, value(type, a), value(type, b)));
        assert.equal(of('greater-than'), String(i > j), `${a} > ${b}`);
        assert.equal(of('greater-than-or-equal'), String(i >= j), `${a} >= ${b}`);
        assert.equal(of('less-than'), String(i < j), `${a} < ${b}`);
        assert.equal(of('less-than-or-equal'), String(i <= j), `${a} <= ${b}`);
      }
    }
  });
}

test('NaN equals itself and is neither above nor below any double', () => {
  const of = (id: string, b: string) => outcome(apply(id, value('double', 'NaN'), value('double', b)));
  assert.equal(of('1:double-equal', 'NaN'), 'true');
  assert.equal(of('1:double-equal', '0'), 'false');
  for (const suffix of ['greater-than', 'greater-than-or-equal', 'less-than', 'less-than-or-equal']) {
    assert.equal(of(`1:double-${suffix}`, 'NaN'), 'false');
  }
  assert.equal(outcome(apply('1:double-equal', value('double', '-0'), value('double', '0'))), 'true');
});

test('string-equal-ignore-case compares in lower case', () => {
  assert.equal(outcome(apply('3:string-equal-ignore-case', string('DAGL'), string('dagl'))), 'true');
  assert.equal(outcome(apply('3:string-equal-ignore-case', string('ÆØÅ'), string('æøå'))), 'true');
  assert.equal(outcome(apply('3:string-equal-ignore-case', string('DAGL'), string('dag'))), 'false');
});

test('arguments of another type, too few or too many are a processing error', () => {
  assert.equal(outcome(apply('1:string-equal', string('a'), value('integer', '1'))), PROCESSING);
  assert.equal(outcome(apply('1:string-equal', string('a'))), PROCESSING);
  assert.equal(outcome(apply('1:string-equal', string('a'), string('a'), string('a'))), PROCESSING);
  assert.equal(outcome(apply('1:no-such-function', string('a'))), PROCESSING);
  assert.equal(outcome(apply('1:string-equal', apply('1:string-bag', string('a')), string('a'))), PROCESSING);
});
