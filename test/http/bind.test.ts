import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Static, Type } from 'typebox';
import { compileBinder } from '../../server/http/binding/bind.ts';
import { parseTime, wireTime } from '../../server/http/binding/scalars.ts';
import {
  boolean,
  dateTime,
  enumeration,
  integer,
  list,
  nullable,
  text,
  textMap,
  uuid,
} from '../../server/http/binding/shapes.ts';

const Letter = Type.Object({
  title: text({ min: 1, max: 10, required: true }),
  summary: Type.Optional(nullable(text({ max: 5 }))),
  channel: Type.Optional(enumeration({ Email: 0, Sms: 1 })),
  copies: Type.Optional(integer()),
  urgent: Type.Optional(boolean()),
  sent: Type.Optional(nullable(dateTime())),
  id: Type.Optional(uuid()),
  pages: Type.Optional(list(Type.Object({ number: integer() }))),
  properties: Type.Optional(textMap()),
});
const Envelope = Type.Object({ letter: Letter });
type Envelope = Static<typeof Envelope>;

const fromJson = compileBinder(Envelope, 'json');
const faultsOf = (letter: unknown) => fromJson({ letter }).faults.map(({ path, message }) => `${path}: ${message}`);
const bound = (letter: unknown) => (fromJson({ letter }).value as Envelope).letter;

describe('binding of JSON as ASP.NET does it', () => {
  test('names are matched in any case and unknown members dropped', () => {
    assert.deepEqual({ ...bound({ TITLE: 'Hei', Summary: 'kort', other: 1 }) }, { title: 'Hei', summary: 'kort' });
  });

  test('enums come by name in any case or by number; numbers come as texts too', () => {
    assert.equal(bound({ title: 'a', channel: 'sms' }).channel, 'Sms');
    assert.equal(bound({ title: 'a', channel: 1 }).channel, 'Sms');
    assert.equal(bound({ title: 'a', copies: '12' }).copies, 12);
    assert.deepEqual(faultsOf({ title: 'a', channel: 7 }), [
      'Letter.Channel: The Channel field must be a defined value.',
    ]);
  });

  test('a time without offset is UTC, and is normalised to UTC', () => {
    assert.equal(bound({ title: 'a', sent: '2025-05-16T09:55:28' }).sent?.toISOString(), '2025-05-16T09:55:28.000Z');
    assert.equal(
      bound({ title: 'a', sent: '2025-05-16T11:55:28.641293+02:00' }).sent?.toISOString(),
      '2025-05-16T09:55:28.641Z',
    );
  });

  test('an absent required member and a wrong type are binding errors that hide the field messages', () => {
    assert.deepEqual(faultsOf({ summary: 'far too long' }), [
      '$.letter: The JSON object lacks required members: title. Path: $.letter.',
      'request: The request field is required.',
    ]);
    assert.deepEqual(faultsOf({ title: 5 }), [
      '$.letter.title: The JSON value could not be converted to string. Path: $.letter.title.',
      'request: The request field is required.',
    ]);
  });

  test('all field messages come together, in the words of the attributes', () => {
    assert.deepEqual(faultsOf({ title: '', summary: '123456' }), [
      'Letter.Title: The Title field is required.',
      'Letter.Title: The field Title must be a string with a minimum length of 1 and a maximum length of 10.',
      'Letter.Summary: The field Summary must be a string with a maximum length of 5.',
    ]);
    assert.deepEqual(faultsOf({ title: '   ' }), ['Letter.Title: The Title field is required.']);
  });

  test('an explicit null is fine where it may be null, else the required message', () => {
    assert.deepEqual(faultsOf({ title: 'a', summary: null }), []);
    assert.deepEqual(faultsOf({ title: 'a', pages: null }), ['Letter.Pages: The Pages field is required.']);
  });

  test('keys of a map keep their case and dots, and cannot reach a prototype', () => {
    const properties = JSON.parse('{"Case.Number":"1","__proto__":"x"}') as Record<string, string>;
    const { properties: read } = bound({ title: 'a', properties });
    assert.deepEqual(Object.entries(read!), [
      ['Case.Number', '1'],
      ['__proto__', 'x'],
    ]);
    assert.equal(({} as Record<string, unknown>).x, undefined);
  });

  test('U+0000 is refused, since the database cannot hold it', () => {
    assert.deepEqual(faultsOf({ title: 'a\0b' }), [
      'Letter.Title: The field Title must not contain the character U+0000.',
    ]);
  });

  test('no JSON value makes the binder throw', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void fromJson(value)));
    fc.assert(
      fc.property(
        fc.record({ letter: fc.object({ key: fc.constantFrom('title', 'Pages', 'sent', 'copies', 'properties') }) }),
        (value) => void fromJson(value),
      ),
    );
  });
});

describe('binding of queries', () => {
  const fromQuery = compileBinder(
    Type.Object({
      resourceId: text({ required: true }),
      role: enumeration({ Recipient: 0, Sender: 1 }),
      from: Type.Optional(dateTime()),
    }),
    'query',
  );
  const queryFaults = (query: unknown) => fromQuery(query).faults.map(({ path, message }) => `${path}: ${message}`);

  test('what is missing is named as in the documentation', () => {
    assert.deepEqual(queryFaults({}), [
      'ResourceId: The resourceId field is required.',
      'Role: The role field is required.',
    ]);
  });

  test('unknown names and numbers of an enum have messages of their own', () => {
    assert.deepEqual(queryFaults({ RESOURCEID: 'x', role: 'Boss' }), ["role: The value 'Boss' is not valid."]);
    assert.deepEqual(queryFaults({ resourceId: 'x', role: '9' }), ["role: The value '9' is invalid."]);
  });
});

test('times are written with trimmed fractions and read back as they were', () => {
  assert.equal(wireTime(new Date('2025-05-16T09:55:28.640Z')), '2025-05-16T09:55:28.64+00:00');
  assert.equal(wireTime(new Date('2025-05-16T09:55:28.000Z')), '2025-05-16T09:55:28+00:00');
  fc.assert(
    fc.property(fc.date({ min: new Date('1000-01-01'), max: new Date('9999-01-01'), noInvalidDate: true }), (time) => {
      assert.equal(parseTime(wireTime(time))?.getTime(), time.getTime());
    }),
  );
  for (const text of ['2025-02-31T00:00:00Z', 'yesterday', '2025-13-01', '']) assert.equal(parseTime(text), undefined);
});
