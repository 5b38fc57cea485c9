import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { regularExpression } from '../../xacml/regex/automaton.ts';
import { ExpressionRefused } from '../../xacml/regex/parse.ts';

const unlimited = () => true;
const matches = (pattern: string, text: string) => regularExpression(pattern).matches(text, unlimited);

test('every construct of XML Schema and XPath expressions matches as specified', () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['abc', ['xabcx'], ['ab', 'acb']],
    ['^abc$', ['abc'], ['abcd', 'zabc']],
    ['a|b|', [''], []],
    ['^(a|bc)*d$', ['d', 'abcad'], ['ab', 'acd']],
    ['^a?b+c*$', ['b', 'abbcc'], ['ac', 'aab']],
    ['^a{2}$', ['aa'], ['a', 'aaa']],
    ['^a{2,}$', ['aa', 'aaaa'], ['a']],
    ['^a{0,2}$', ['', 'aa'], ['aaa']],
    ['^a{0}b$', ['b'], ['ab']],
    ['^a+?b*?$', ['a', 'aab'], ['b']],
    ['^.$', ['a', '\u{1f600}'], ['\n', '\r', '']],
    ['^[a-c]$', ['a', 'b', 'c'], ['d', '-']],
    ['^[^a-c]$', ['d', '-'], ['a']],
    ['^[a-z-[aeiou]]$', ['b', 'z'], ['a', 'u']],
    ['^[^a-z-[A-C]]$', ['D', '1'], ['a', 'B']],
    ['^[-a]$', ['-', 'a'], ['b']],
    ['^[a-]$', ['-', 'a'], ['b']],
    ['^[\\-\\]\\[\\\\^]$', ['-', ']', '[', '\\', '^'], ['a']],
    ['^\\d+$', ['0123', '٣'], ['a', '']],
    ['^\\D$', ['a'], ['1']],
    ['^\\w+$', ['abc1', 'æ'], ['a b', '-']],
    ['^\\W$', ['-', ' '], ['a']],
    ['^\\s\\S$', [' a', '\ta'], ['a ', '\u00a0a']],
    ['^\\i\\c*$', ['a-b.c', '_1', ':x'], ['1a', '-a']],
    ['^\\I\\C$', ['1 '], ['ab']],
    ['^\\p{Lu}\\P{Lu}$', ['Aa', 'Ø1'], ['aA']],
    ['^\\p{IsBasicLatin}\\p{IsGreek}$', ['aα'], ['αa']],
    ['^[\\p{L}\\d]+$', ['aø1'], ['a_']],
    ['^\\n\\r\\t$', ['\n\r\t'], ['nrt']],
    ['^\\.\\*\\+\\?\\(\\)\\{\\}\\|\\$$', ['.*+?(){}|$'], ['x']],
    ['^(?:ab)+$', ['abab'], ['aba']],
    ['()', [''], []],
    ['^(a*)*$', ['', 'aaa'], ['b']],
    ['a^b', [], ['ab', 'a^b']],
  ];
  for (const [pattern, yes, no] of rows) {
    for (const text of yes) assert.equal(matches(pattern, text), true, `${pattern} matches ${JSON.stringify(text)}`);
    for (const text of no)
      assert.equal(matches(pattern, text), false, `${pattern} does not match ${JSON.stringify(text)}`);
  }
});

test('expressions that are not valid, or that the engine does not know, are refused', () => {
  const refused = [
    '(',
    ')',
    'a)',
    '[',
    '[]',
    '[^]',
    '[a',
    '[b-a]',
    '[a-\\d]',
    '*a',
    '+',
    'a**',
    'a{',
    'a{1',
    'a{2,1}',
    'a{,2}',
    '{',
    '}',
    ']',
    'a\\',
    '\\q',
    '\\1',
    '(a)\\1',
    '\\p{Nope}',
    '\\p{IsNowhere}',
    '\\p',
    '\\pL',
    '(?=a)',
    '(?<a>b)',
    '(?i)a',
    '[[a]]',
    '[a-[b]c]',
    'a{9999999}',
    '\\p{constructor}',
    '\\p{IsconstructorX}',
  ];
  for (const pattern of refused) assert.throws(() => regularExpression(pattern), ExpressionRefused, pattern);
});

test('expressions that would explode elsewhere take time in proportion to the text', () => {
  for (const pattern of ['^(a+)+$', '^(a|aa)+$', '^(a|a)*b$', '^(.*)(.*)(.*)(.*)(.*)x$', '^([a-z]+)*$', '(x+x+)+y']) {
    let steps = 0;
    const text = 'a'.repeat(5000);
    regularExpression(pattern).matches(`${text}!`, (more) => {
      steps += more;
      return true;
    });
    assert.ok(steps < 60 * text.length, `${pattern}: ${steps} steps`);
  }
});

test('expressions too large when written out are refused, and steps end when they are used up', () => {
  assert.throws(() => regularExpression('(a{1,100}){1,100}'), /too large/);
  assert.throws(() => regularExpression('((((a{99}){99}){99}){99}){99}'), /too large/);
  assert.throws(() => regularExpression('('.repeat(60) + ')'.repeat(60)), /deep/);
  assert.throws(() => regularExpression('a'.repeat(3000)), /longer/);
  let left = 50;
  const take = (steps: number): boolean => {
    left -= steps;
    return left >= 0;
  };
  assert.equal(regularExpression('b$').matches('a'.repeat(100), take), undefined);
});

test('random expressions give what the built-in engine gives', () => {
  const piece = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(ab|a)', '(a*b)', '^', '$', '\\d');
  const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,1}');
  const pattern = fc
    .array(fc.tuple(piece, quantifier), { minLength: 1, maxLength: 6 })
    .map((pieces) => pieces.map(([one, times]) => (one === '^' || one === '$' ? one : one + times)).join(''));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 10 });
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      assert.equal(matches(source, subject), new RegExp(source, 'u').test(subject), `${source} on ${subject}`);
    }),
    { numRuns: 3000 },
  );
});
