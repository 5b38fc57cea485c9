import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeId, category, type DataTypeName, dataTypeId } from '../../xacml/identifiers.ts';
import { apply, outcome, PROCESSING, value } from './expressions.ts';

function check(rows: readonly (readonly [string, string])[]): void {
  for (const [expression, expected] of rows) assert.equal(outcome(expression), expected, expression);
}

const day = (text: string) => value('dayTimeDuration', text);
const month = (text: string) => value('yearMonthDuration', text);
const at = (text: string) => value('dateTime', text);
const date = (text: string) => value('date', text);
const time = (text: string) => value('time', text);

test('a day-time duration moves a dateTime and keeps its zone', () => {
  check([
    [
      apply('3:dateTime-add-dayTimeDuration', at('2025-12-31T23:00:00+01:00'), day('PT2H')),
      '2026-01-01T01:00:00+01:00',
    ],
    [apply('3:dateTime-add-dayTimeDuration', at('2024-02-28T00:00:00'), day('P1DT0.25S')), '2024-02-29T00:00:00.25'],
    [apply('3:dateTime-add-dayTimeDuration', at('2026-01-01T00:00:00Z'), day('-P1D')), '2025-12-31T00:00:00Z'],
    [apply('3:dateTime-subtract-dayTimeDuration', at('2024-03-01T00:00:00Z'), day('P1D')), '2024-02-29T00:00:00Z'],
    [apply('1:dateTime-subtract-dayTimeDuration', at('2024-03-01T00:00:00Z'), day('-P1D')), '2024-03-02T00:00:00Z'],
    [apply('3:dateTime-add-dayTimeDuration', at('2026-01-01T00:00:00Z'), day('P999999999999999D')), PROCESSING],
  ]);
});

test('months are added by the calendar, and a day the month lacks becomes its last', () => {
  check([
    [apply('3:dateTime-add-yearMonthDuration', at('2024-01-31T12:00:00Z'), month('P1M')), '2024-02-29T12:00:00Z'],
    [
      apply('3:dateTime-subtract-yearMonthDuration', at('2024-03-31T12:00:00Z'), month('P1Y1M')),
      '2023-02-28T12:00:00Z',
    ],
    [apply('3:date-add-yearMonthDuration', date('2025-11-30+01:00'), month('P3M')), '2026-02-28+01:00'],
    [apply('3:date-add-yearMonthDuration', date('2026-01-15'), month('-P13M')), '2024-12-15'],
    [apply('3:date-subtract-yearMonthDuration', date('2026-01-15'), month('P1M')), '2025-12-15'],
    [apply('1:date-add-yearMonthDuration', date('2026-01-15'), month('P1Y')), '2027-01-15'],
    [apply('3:date-add-yearMonthDuration', date('2026-01-15'), month('P999999999999Y')), PROCESSING],
  ]);
});

test('time-in-range includes its ends, may run over midnight, and lends its zone to the ends', () => {
  const within = (t: string, from: string, to: string) => apply('2:time-in-range', time(t), time(from), time(to));
  check([
    [within('12:00:00', '08:00:00', '16:00:00'), 'true'],
    [within('08:00:00', '08:00:00', '16:00:00'), 'true'],
    [within('16:00:00', '08:00:00', '16:00:00'), 'true'],
    [within('16:00:00.001', '08:00:00', '16:00:00'), 'false'],
    [within('23:30:00', '22:00:00', '06:00:00'), 'true'],
    [within('05:00:00', '22:00:00', '06:00:00'), 'true'],
    [within('12:00:00', '22:00:00', '06:00:00'), 'false'],
    [within('08:30:00+01:00', '08:00:00', '16:00:00'), 'true'],
    [within('08:30:00+01:00', '08:00:00Z', '16:00:00Z'), 'false'],
  ]);
});

const now = (id: string, type: DataTypeName) =>
  `<AttributeDesignator Category="${category.environment}" AttributeId="${id}" DataType="${dataTypeId[type]}" MustBePresent="true"/>`;

test('the time of the decision is supplied when the request has none, and the request wins when it has', () => {
  assert.equal(outcome(now(attributeId.currentDateTime, 'dateTime')), '2026-01-31T12:30:15Z');
  assert.equal(outcome(now(attributeId.currentDate, 'date')), '2026-01-31Z');
  assert.equal(outcome(now(attributeId.currentTime, 'time')), '12:30:15Z');
  const given = [
    {
      category: category.environment,
      attributes: [{ id: attributeId.currentTime, dataType: dataTypeId.time, values: ['08:00:00'] }],
    },
  ];
  assert.equal(outcome(now(attributeId.currentTime, 'time'), given), '08:00:00');
  assert.equal(outcome(now(attributeId.currentTime, 'string')), 'missing-attribute');
});
