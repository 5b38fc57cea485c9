import assert from 'node:assert/strict';
import { test } from 'node:test';
import { category, dataTypeId } from '../../xacml/identifiers.ts';
import type { RequestAttribute, RequestCategory } from '../../xacml/request.ts';
import { readDocument } from '../../xacml/xml/read-document.ts';
import { documentOf, type XPathNode } from '../../xacml/xpath/document.ts';
import { evaluateXPath } from '../../xacml/xpath/evaluate.ts';
import { isNodeSet, stringOfNode } from '../../xacml/xpath/functions.ts';
import { XPathRefused } from '../../xacml/xpath/lexer.ts';
import { parseXPath } from '../../xacml/xpath/parse.ts';
import { apply, MISSING, outcome, PROCESSING, SYNTAX } from './expressions.ts';

const shop = readDocument(`<shop xmlns:p="urn:p" xml:lang="nb"><p:name>Hos Ola</p:name>
  <goods id="g1"><item price="10">Kam</item><item price="20">Børste<b>!</b></item></goods>
  <goods id="g2" p:id="x"><item price="5">Såpe</item><p:item/><empty/></goods><![CDATA[a<b]]></shop>`);
const document = documentOf(shop);
const free = () => undefined;

function evaluated(path: string, node: XPathNode = document): unknown {
  const result = evaluateXPath(parseXPath(path, { p: 'urn:p', q: 'urn:p' }), node, free);
  return isNodeSet(result) ? result.map((one) => stringOfNode(one, free)) : result;
}

test('paths select along every axis, in document order and without repetitions', () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['/shop/goods/item', ['Kam', 'Børste!', 'Såpe']],
    ['//item[2]', ['Børste!']],
    ['(//item)[2]', ['Børste!']],
    ['//goods/item[1]', ['Kam', 'Såpe']],
    ['//item[@price > 5][last()]', ['Børste!']],
    ['//goods[2]/item | //goods[1]/item[1]', ['Kam', 'Såpe']],
    ['//item/@price', ['10', '20', '5']],
    ['//@*[. = "x"]', ['x']],
    ['//@p:id', ['x']],
    ['//q:item | //q:name', ['Hos Ola', '']],
    ['//p:*', ['Hos Ola', '']],
    ['//item/..//item', ['Kam', 'Børste!', 'Såpe']],
    ['//b/ancestor::*/@id', ['g1']],
    ['//b/ancestor-or-self::b', ['!']],
    ['//b/ancestor::*[1]', ['Børste!']],
    ['//b/preceding::item', ['Kam']],
    ['//b/following::item', ['Såpe']],
    ['//goods[1]/following::item', ['Såpe']],
    ['//goods[1]/item[1]/following-sibling::item', ['Børste!']],
    ['//goods[1]/item[2]/preceding-sibling::item', ['Kam']],
    ['//empty/preceding-sibling::*[1]/self::p:item', ['']],
    ['/descendant::item[3]', ['Såpe']],
    ['/descendant-or-self::node()/child::b', ['!']],
    ['//item[2]/@price/following::b', ['!']],
    ['//item[2]/text()', ['Børste']],
    ['/shop/text()[contains(., "a<b")]', ['a<b']],
    ['shop/goods[@id="g2"]/item', ['Såpe']],
    ['//comment()', []],
    ['//processing-instruction("x")', []],
    ['/shop/goods[1]/namespace::p', ['urn:p']],
    ['//item[. = "Kam" or @price = 5]', ['Kam', 'Såpe']],
    ['//item[not(@price = "10")][position() = 1]', ['Børste!', 'Såpe']],
    ['//goods[item = "Såpe"]/@id', ['g2']],
    ['//nothing', []],
    ['.//div', []],
  ];
  for (const [path, texts] of rows) assert.deepEqual(evaluated(path), texts, path);
});

test('the core functions and operators give what the specification says', () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ['count(//item)', 3],
    ['sum(//item/@price)', 35],
    ['1 + 2 * 3 - 4 div 8 - 7 mod 4', 3.5],
    ['-(-3)', 3],
    ['--3', 3],
    ['5 mod -2', 1],
    ['round(2.5) + round(-2.5)', 1],
    ['floor(-1.5) + ceiling(1.2)', 0],
    ['string(1 div 0)', 'Infinity'],
    ['string(0 div 0)', 'NaN'],
    ['string(-0)', '0'],
    ['string(1e3)', new XPathRefused('')],
    ['string(0.0000001)', '0.0000001'],
    ['string(1000000000000000000000000)', '1000000000000000000000000'],
    ['number("  12.5 ")', 12.5],
    ['number("1e3")', Number.NaN],
    ['number(true())', 1],
    ['concat("a", 1, true())', 'a1true'],
    ['starts-with("abc", "ab") and contains("abc", "bc")', true],
    ['substring-before("1999/04", "/")', '1999'],
    ['substring-after("1999/04", "/")', '04'],
    ['substring-before("a", "x")', ''],
    ['substring("12345", 2, 3)', '234'],
    ['substring("12345", 2)', '2345'],
    ['substring("12345", 1.5, 2.6)', '234'],
    ['substring("12345", 0, 3)', '12'],
    ['substring("12345", 0 div 0, 3)', ''],
    ['substring("12345", -42, 1 div 0)', '12345'],
    ['string-length("blåbær")', 6],
    ['normalize-space("  a \n b  ")', 'a b'],
    ['translate("bar", "abc", "AB")', 'BAr'],
    ['translate("--a--", "-", "")', 'a'],
    ['boolean(0) or boolean("")', false],
    ['boolean("false") and not(false())', true],
    ['//item = "Kam"', true],
    ['//item != "Kam"', true],
    ['//nothing != "Kam"', false],
    ['//item/@price > //goods[2]/item/@price', true],
    ['//item/@price < 5', false],
    ['//nothing = false()', true],
    ['"1" < "2"', true],
    ['local-name(//p:name)', 'name'],
    ['name(//p:name)', 'p:name'],
    ['namespace-uri(//p:name)', 'urn:p'],
    ['name(//nothing)', ''],
    ['lang("NB") or lang("no")', false],
    ['string(//goods[lang("nb")]/@id)', 'g1'],
    ['count(id("g1"))', 0],
    ['true() = "x"', true],
  ];
  for (const [path, expected] of rows) {
    if (expected instanceof XPathRefused) assert.throws(() => evaluated(path), XPathRefused, path);
    else assert.deepEqual(evaluated(path), expected, path);
  }
});

test('a path that is not valid is refused when it is read', () => {
  const refused = [
    '',
    '/shop[',
    '//',
    'a//',
    'a b',
    'a::b',
    'x:a',
    '$v',
    'f()',
    'count()',
    'count(1,2)',
    '1 +',
    '"a',
    '@',
    'a[]',
    '..a',
    'a/',
    ')',
    '(a',
    '#',
    'a|',
    'sideways::a',
    'p:',
    'p:count(1)',
    `${'('.repeat(100)}1${')'.repeat(100)}`,
    'a/'.repeat(3000),
  ];
  for (const path of refused) assert.throws(() => evaluated(path), XPathRefused, path);
});

const RESOURCE = category.resource;
const request = (...attributes: RequestAttribute[]): RequestCategory[] => [
  { category: RESOURCE, attributes, content: shop },
];
const selector = (path: string, { type = 'string', required = false, context = '' } = {}) =>
  `<AttributeSelector xmlns:s="urn:p" Category="${RESOURCE}" DataType="${dataTypeId[type as 'string']}" Path="${path
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')}" MustBePresent="${required}" ${context && `ContextSelectorId="${context}"`}/>`;

test('an attribute selector makes values of the nodes it finds, with prefixes of the policy', () => {
  assert.equal(outcome(selector('//item/text()'), request()), 'Kam|Børste|Såpe');
  assert.equal(outcome(selector('shop/s:name'), request()), 'Hos Ola');
  assert.equal(outcome(selector('//@price', { type: 'integer' }), request()), '10|20|5');
  assert.equal(outcome(selector('//item', { type: 'integer' }), request()), SYNTAX);
  assert.equal(outcome(selector('//nothing'), request()), '');
  assert.equal(outcome(selector('//nothing', { required: true }), request()), MISSING);
  assert.equal(outcome(selector('//item', { required: true })), MISSING, 'no Content');
  assert.equal(outcome(selector('//item['), request()), PROCESSING);
  assert.equal(outcome(selector('//t:item'), request()), PROCESSING);
  assert.equal(outcome(selector('count(//item)'), request()), PROCESSING);
});

test('only XPath 1.0 is accepted where a policy names a version', () => {
  const defaults = (version: string) => `<PolicyDefaults><XPathVersion>${version}</XPathVersion></PolicyDefaults>`;
  const of = (version: string) => outcome(selector('//b'), request(), { defaults: defaults(version) });
  assert.equal(of('http://www.w3.org/TR/1999/Rec-xpath-19991116'), '!');
  assert.equal(of('http://www.w3.org/TR/2007/REC-xpath20-20070123'), PROCESSING);
});

const path = (text: string, id = 'context'): RequestAttribute => ({
  id,
  dataType: dataTypeId.xpathExpression,
  values: [text],
  xpath: { category: RESOURCE, namespaces: { w: 'urn:p' } },
});

test('a context selector moves the start to the one node it selects', () => {
  const from = (start: string) => outcome(selector('item', { context: 'context' }), request(path(start)));
  assert.equal(from('//goods[2]'), 'Såpe');
  assert.equal(from('/shop/w:name/../goods[1]'), 'Kam|Børste!');
  assert.equal(from('//goods'), PROCESSING);
  assert.equal(from('//nothing'), PROCESSING);
  assert.equal(from('//goods['), PROCESSING);
  assert.equal(outcome(selector('shop/goods/item', { context: 'absent' }), request()), 'Kam|Børste!|Såpe');
  const two = request(path('//goods[1]'), path('//goods[2]'));
  assert.equal(outcome(selector('item', { context: 'context' }), two), PROCESSING);
});

const literal = (text: string, of: string = RESOURCE) =>
  `<AttributeValue xmlns:s="urn:p" DataType="${dataTypeId.xpathExpression}" ${of && `XPathCategory="${of}"`}>${text}</AttributeValue>`;

test('the XPath functions count and compare nodes', () => {
  for (const version of [1, 3]) {
    const of = (id: string, ...operands: string[]) =>
      outcome(apply(`${version}:xpath-node-${id}`, ...operands), request());
    assert.equal(of('count', literal('//item | //s:item')), '4');
    assert.equal(of('count', literal('//nothing')), '0');
    assert.equal(of('count', literal('//item[')), PROCESSING);
    assert.equal(of('count', literal('//item', '')), PROCESSING);
    assert.equal(of('count', literal('//item', category.action)), PROCESSING);
    assert.equal(of('equal', literal('//item'), literal('//goods[2]/*')), 'true');
    assert.equal(of('equal', literal('//goods'), literal('//item')), 'false');
    assert.equal(of('match', literal('//goods[1]'), literal('//b')), 'true');
    assert.equal(of('match', literal('//goods[1]'), literal('//goods[1]/@id')), 'true');
    assert.equal(of('match', literal('//goods[1]'), literal('//goods[1]')), 'true');
    assert.equal(of('match', literal('//goods[1]'), literal('//goods[2]/item')), 'false');
    assert.equal(of('match', literal('//b'), literal('//goods[1]')), 'false');
  }
});

test('a path that would visit too many nodes ends in a processing error', () => {
  const many = readDocument(`<a>${'<b><c/></b>'.repeat(3000)}</a>`);
  const heavy: RequestCategory[] = [{ category: RESOURCE, attributes: [], content: many }];
  assert.equal(outcome(apply('1:string-bag-size', selector('//*')), heavy), '6001');
  assert.equal(outcome(selector('//*[//*[//*]]'), heavy), PROCESSING);
  assert.equal(outcome(selector('//*[count(//*[count(//*) > 1]) > 1]'), heavy), PROCESSING);
  assert.equal(outcome(selector('//*/preceding::*/following::*'), heavy), PROCESSING);
});
