import assert from 'node:assert/strict';
import { test } from 'node:test';
import { treeOf } from '../../server/http/form.ts';

const MAPS = ['correspondence.propertylist'];
const tree = (...fields: [string, string][]) => JSON.parse(JSON.stringify(treeOf(fields, MAPS)));

test('dotted paths in any case become one tree, with or without a leading request.', () => {
  assert.deepEqual(
    tree(
      ['Correspondence.Content.MessageTitle', 'A'],
      ['correspondence.content.messageBody', 'B'],
      ['request.Correspondence.ResourceId', 'r'],
    ),
    {
      Correspondence: { Content: { MessageTitle: 'A', messageBody: 'B' }, ResourceId: 'r' },
    },
  );
});

test('lists come by index in any order, by dot, or as a repeated field', () => {
  assert.deepEqual(tree(['Recipients[1]', 'b'], ['Recipients[0]', 'a']), { Recipients: ['a', 'b'] });
  assert.deepEqual(tree(['Recipients', 'a'], ['Recipients', 'b']), { Recipients: ['a', 'b'] });
  assert.deepEqual(tree(['A[0].FileName', 'x'], ['A[0].SendersReference', 'y'], ['A.1.FileName', 'z']), {
    A: [{ FileName: 'x', SendersReference: 'y' }, { FileName: 'z' }],
  });
});

test('a property key keeps its dots', () => {
  assert.deepEqual(tree(['Correspondence.PropertyList.case.number', '1'], ['Correspondence.PropertyList[a.b]', '2']), {
    Correspondence: { PropertyList: { 'case.number': '1', 'a.b': '2' } },
  });
});

test('empty values count as absent and an empty name is ignored', () => {
  assert.deepEqual(tree(['Correspondence.MessageSender', ''], ['', 'x'], ['Recipients[0]', 'a']), {
    Recipients: ['a'],
  });
});

test('hostile names neither reach a prototype nor grow without bound', () => {
  const made = treeOf(
    [
      ['__proto__.polluted', 'yes'],
      [`${'a.'.repeat(500)}b`, 'deep'],
      ['constructor.prototype.x', 'y'],
    ],
    MAPS,
  );
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  assert.ok(!JSON.stringify(made).includes('deep'));
});
