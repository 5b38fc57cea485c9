import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, integer, outcome, PROCESSING, string, SYNTAX, value } from './expressions.ts';

function check(rows: readonly (readonly [string, string])[]): void {
  for (const [expression, expected] of rows) assert.equal(outcome(expression), expected, expression);
}

const uri = (text: string) => value('anyURI', text);
const mail = (text: string) => value('rfc822Name', text);
const name = (text: string) => value('x500Name', text);

test('normalize functions of strings', () => {
  check([
    [apply('1:string-normalize-space', string(' \t a  b \n')), 'a  b'],
    [apply('1:string-normalize-space', string('  ')), ''],
    [apply('1:string-normalize-to-lower-case', string('ÆB c')), 'æb c'],
  ]);
});

test('starts-with, ends-with and contains look for their first argument in their second', () => {
  for (const [type, whole] of [
    ['string', string('abcd')],
    ['anyURI', uri('abcd')],
  ] as const) {
    check([
      [apply(`3:${type}-starts-with`, string('ab'), whole), 'true'],
      [apply(`3:${type}-starts-with`, string('b'), whole), 'false'],
      [apply(`3:${type}-ends-with`, string('cd'), whole), 'true'],
      [apply(`3:${type}-ends-with`, string('c'), whole), 'false'],
      [apply(`3:${type}-contains`, string('bc'), whole), 'true'],
      [apply(`3:${type}-contains`, string('ca'), whole), 'false'],
      [apply(`3:${type}-contains`, string(''), whole), 'true'],
    ]);
  }
  check([[apply('3:anyURI-contains', uri('bc'), uri('abcd')), PROCESSING]]);
});

test('substring counts characters from 0, leaves the end out, and refuses bounds outside the text', () => {
  for (const [type, whole] of [
    ['string', string('abcd')],
    ['anyURI', uri('abcd')],
  ] as const) {
    const of = (begin: number, end: number) => apply(`3:${type}-substring`, whole, integer(begin), integer(end));
    check([
      [of(1, 3), 'bc'],
      [of(1, -1), 'bcd'],
      [of(0, 4), 'abcd'],
      [of(4, -1), ''],
      [of(2, 2), ''],
      [of(5, -1), PROCESSING],
      [of(0, 5), PROCESSING],
      [of(-1, 2), PROCESSING],
      [of(3, 2), PROCESSING],
      [of(0, -2), PROCESSING],
    ]);
  }
  check([[apply('3:string-substring', string('a\u{1f600}b'), integer(1), integer(2)), '\u{1f600}']]);
});

test('concatenation takes two or more strings', () => {
  check([
    [apply('2:string-concatenate', string('a'), string(''), string('b')), 'ab'],
    [apply('2:string-concatenate', string('a')), PROCESSING],
    [apply('2:uri-string-concatenate', uri('urn:a'), string(':b'), string(':c')), 'urn:a:b:c'],
    [apply('2:string-concatenate', ...Array.from({ length: 200 }, () => string('x'.repeat(1000)))), PROCESSING],
  ]);
});

test('string-regexp-match finds an XML Schema expression anywhere in the text', () => {
  const match = (pattern: string, text: string) =>
    outcome(apply('1:string-regexp-match', string(pattern), string(text)));
  assert.equal(match('b.d', 'abcde'), 'true');
  assert.equal(match('^b', 'ab'), 'false');
  assert.equal(match('[a-c-[b]]', 'b'), 'false');
  assert.equal(match('(', 'a'), PROCESSING);
  assert.equal(outcome(apply('1:regexp-string-match', string('a+'), string('caat'))), 'true');
});

test('the regexp functions of other types look at the text of the value', () => {
  check([
    [apply('2:anyURI-regexp-match', string('^http://.*/x$'), uri('http://a/b/x')), 'true'],
    [apply('2:ipAddress-regexp-match', string('^10\\.'), value('ipAddress', '10.0.0.1')), 'true'],
    [apply('2:dnsName-regexp-match', string('\\.no$'), value('dnsName', 'example.no')), 'true'],
    [apply('2:rfc822Name-regexp-match', string('@example'), mail('a@example.no')), 'true'],
    [apply('2:x500Name-regexp-match', string('CN=Ola'), name('CN=Ola, O=Ting')), 'true'],
    [apply('2:x500Name-regexp-match', string('^O='), name('CN=Ola, O=Ting')), 'false'],
  ]);
});

test('rfc822Name-match takes an address, a host, or a dot and a domain', () => {
  const match = (pattern: string, address: string) => apply('1:rfc822Name-match', string(pattern), mail(address));
  check([
    [match('Ola@Example.no', 'Ola@eXample.no'), 'true'],
    [match('ola@example.no', 'Ola@example.no'), 'false'],
    [match('EXAMPLE.no', 'a@example.no'), 'true'],
    [match('example.no', 'a@post.example.no'), 'false'],
    [match('.example.no', 'a@post.example.no'), 'true'],
    [match('.example.no', 'a@example.no'), 'false'],
  ]);
});

test('x500Name-match holds when the first name ends the second', () => {
  const match = (end: string, whole: string) => apply('1:x500Name-match', name(end), name(whole));
  check([
    [match('o=ting,c=no', 'CN=Ola, O=Ting, C=NO'), 'true'],
    [match('CN=Ola, O=Ting', 'CN=Ola, O=Ting, C=NO'), 'false'],
    [match('CN=Ola, O=Ting, C=NO', 'O=Ting, C=NO'), 'false'],
    [match('OU=a+CN=b', 'cn=b + ou=a'), 'true'],
  ]);
});

test('every convertible type is made from its text and written as its canonical text', () => {
  const rows = [
    ['boolean', '1', 'true'],
    ['integer', '+07', '7'],
    ['double', '100', '1.0E2'],
    ['time', '09:00:00.50+01:00', '08:00:00.5Z'],
    ['date', '2026-01-01+01:00', '2026-01-01+01:00'],
    ['dateTime', '2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00Z'],
    ['anyURI', ' urn:a ', 'urn:a'],
    ['dayTimeDuration', 'PT36H', 'P1DT12H'],
    ['yearMonthDuration', '-P14M', '-P1Y2M'],
    ['x500Name', 'CN=Ola, O=Ting', 'CN=Ola, O=Ting'],
    ['rfc822Name', 'Ola@Example.no', 'Ola@Example.no'],
    ['ipAddress', '10.0.0.1', '10.0.0.1'],
    ['dnsName', 'Example.no', 'Example.no'],
  ] as const;
  for (const [type, text, canonical] of rows) {
    assert.equal(outcome(apply(`3:${type}-from-string`, string(text))), text);
    assert.equal(outcome(apply(`3:string-from-${type}`, apply(`3:${type}-from-string`, string(text)))), canonical);
    if (type !== 'anyURI') assert.equal(outcome(apply(`3:${type}-from-string`, string('?!'))), SYNTAX, type);
  }
});
