import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataTypeName } from '../../xacml/identifiers.ts';
import { outcome, SYNTAX, value } from './expressions.ts';

const texts: Record<DataTypeName, { readonly good: readonly string[]; readonly bad: readonly string[] }> = {
  string: { good: ['', ' a '], bad: [] },
  boolean: { good: ['true', 'false', '1', '0', ' true '], bad: ['TRUE', 'yes', ''] },
  integer: { good: ['0', '-1', '+1', '00', '123456789012345678901234567890'], bad: ['1.0', '', '1e3', '0x1', '١'] },
  double: { good: ['1', '.5', '5.', '-1E+10', 'INF', '-INF', 'NaN'], bad: ['', 'inf', '1,5', 'e1', '1e', '--1'] },
  time: {
    good: ['00:00:00', '24:00:00', '23:59:59.999999999', '12:00:00-14:00'],
    bad: ['24:00:01', '12:60:00', '12:00:60', '1:00:00', '12:00', '12:00:00+14:01', '12:00:00.'],
  },
  date: {
    good: ['2024-02-29', '0001-01-01', '-0001-12-31', '12345-01-01', '2026-01-01+05:30'],
    bad: ['2023-02-29', '2026-13-01', '2026-00-01', '2026-04-31', '26-01-01', '2026-1-1', '2026-01-01T00:00:00'],
  },
  dateTime: {
    good: ['2026-01-01T00:00:00', '2026-01-01T24:00:00Z', '2026-01-01T12:00:00.5+01:00'],
    bad: ['2026-01-01', '2026-01-01 00:00:00', '2026-01-01T25:00:00', '1056-11-05T19:08:12-14:30'],
  },
  dayTimeDuration: {
    good: ['P1D', 'PT1H', 'PT0.5S', '-P1DT2H3M4.5S', 'PT0S'],
    bad: ['P', 'PT', 'P1DT', 'P1Y', '1D', 'P1H', 'PT1.S', 'P-1D'],
  },
  yearMonthDuration: { good: ['P1Y', 'P1M', '-P1Y13M', 'P0M'], bad: ['P', 'P1D', 'P1M1Y', 'P1.5Y', 'PY'] },
  anyURI: { good: ['', 'a', 'http://a/b?c#d', 'urn:a:b'], bad: [] },
  hexBinary: { good: ['', '00ff', 'ABCDEF'], bad: ['0', '0g', '0x00'] },
  base64Binary: { good: ['', 'QQ==', 'QUI=', 'QUJD', 'QU JD'], bad: ['Q', 'QR==', 'QUJ=', '=', 'QQ=', 'Q!=='] },
  rfc822Name: { good: ['a@b', 'Ola.N@Example.no', '"a@b"@c'], bad: ['a', '@b', 'a@', 'a b@c'] },
  x500Name: {
    good: ['', 'CN=a', 'CN=a, O=b+OU=c', 'CN="a, b"', 'CN=a\\,b', '2.5.4.3=x', 'CN='],
    bad: ['a', '=a', 'CN=a,,O=b', '1CN=a', 'C N=a'],
  },
  ipAddress: {
    good: ['10.0.0.1', '10.0.0.1/255.0.0.0:80', '10.0.0.1:-80', '[::1]', '[2001:db8::1]/[ffff::]:80-90', '[::1.2.3.4]'],
    bad: ['10.0.0', '10.0.0.256', '::1', '[1::2::3]', '10.0.0.1:', '[1:2:3:4:5:6:7]', '10.0.0.1/8', '[::1'],
  },
  dnsName: {
    good: ['a', 'some.host.name:147-874', '*.example.no', '*', 'a.b.', 'example.no:80'],
    bad: ['', 'a..b', '-a', 'a-.b', 'a b', 'a*b', 'a:x'],
  },
  xpathExpression: { good: ['//a', 'not ( an xpath'], bad: [] },
};

for (const [name, { good, bad }] of Object.entries(texts)) {
  const type = name as DataTypeName;
  test(`${name} takes its texts, hands them out as written, and refuses others as syntax errors`, () => {
    for (const text of good) assert.equal(outcome(value(type, text)), text, `"${text}" is a ${name}`);
    for (const text of bad) assert.equal(outcome(value(type, text)), SYNTAX, `"${text}" is no ${name}`);
  });
}
