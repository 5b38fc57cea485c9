import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bucketOf, bucketOfId, isUuid, newId } from '../../server/foundation/ids.ts';
import { openLog, redact } from '../../server/foundation/log.ts';

test('an id is a UUIDv7 that carries its time and its bucket', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('9000-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 4095 }),
      (time, bucket) => {
        const id = newId(time, bucket);
        assert.ok(isUuid(id));
        assert.equal(id[14], '7');
        assert.match(id[19]!, /[89ab]/);
        assert.equal(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16), time.getTime());
        assert.equal(bucketOfId(id), bucket);
      },
    ),
  );
});

test('ids made in the same millisecond for the same bucket differ', () => {
  const now = new Date();
  const ids = new Set(Array.from({ length: 10_000 }, () => newId(now, 7)));
  assert.equal(ids.size, 10_000);
});

test('the bucket of a recipient never changes, since ids carry it for ever', () => {
  assert.equal(bucketOf('urn:altinn:organization:identifier-no:311003003'), 58);
  assert.equal(bucketOf('urn:altinn:person:identifier-no:14837510008'), 3682);
});

test('no national identity number and no token reaches the log, wherever it stands in a line', () => {
  const lines: string[] = [];
  const log = openLog('info', (line) => lines.push(line));
  log.info(
    { recipient: 'urn:altinn:person:identifier-no:14837510008', nested: { pid: '14837510008' } },
    'person 148375 10008 was looked up',
  );
  log.warn('Bearer eyJhbGciOiJSUzI1NiJ9.eyJwaWQiOiIxNDgzNzUxMDAwOCJ9.c2lnbmF0dXJl was refused');
  const written = lines.join('');
  assert.doesNotMatch(written, /14837510008|148375 10008|eyJhbGci/);
  assert.match(written, /\[nin\].*\[nin\].*\[nin\]/);
  assert.match(written, /\[token\]/);
});

test('organisation numbers, uuids and longer numbers stay readable in the log', () => {
  for (const text of ['311003003', '019ab1c2-0000-7000-8000-123456789012', '123456789012', 'order14837510008'])
    assert.equal(redact(text), text);
});
