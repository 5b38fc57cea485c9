import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { destinationsOf, mobileNumber } from '../../server/notifications/model/addresses.ts';
import { asHtml, fillIn, plainOf } from '../../server/notifications/model/keywords.ts';
import { CHANNELS, type Channel } from '../../server/notifications/model/order.ts';
import { nextSendTime } from '../../server/notifications/model/sending-window.ts';

/** Names as an attacker would choose them: words, replacement patterns, markup. */
const hostile = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '$recipientName$',
    '$$',
    '$&',
    '$1',
    "$'",
    '{textToken}',
    '$messageTitle$',
    '<script>alert(1)</script>',
    '"&\'',
  ),
  fc
    .array(fc.constantFrom('$', 'recipientName', 'sendersName', '<', '&'), { maxLength: 8 })
    .map((parts) => parts.join('')),
);

describe('keywords', () => {
  test('a value stands in the text as it is, whatever it looks like', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, sender) => {
        const text = fillIn('A $recipientName$ B $sendersName$ C $ukjent$', {
          recipientName: name,
          sendersName: sender,
        });
        assert.equal(text, `A ${name} B ${sender} C $ukjent$`);
      }),
    );
  });

  test('a text without known keywords is left alone', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(fillIn(text, {}), text)));
  });

  test('a value is never markup in HTML, and reads the same in the plain text beside it', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const html = fillIn('<p>$recipientName$</p>', asHtml({ recipientName: name }));
        assert.doesNotMatch(html.slice(3, -4), /[<>]/);
      }),
    );
    assert.equal(plainOf(fillIn('<p>Hei $a$</p>', asHtml({ a: '<b>&"x' }))), 'Hei <b>&"x');
  });
});

describe('the sending window', () => {
  // Around both changes of the clock, too.
  const times = fc.oneof(
    fc.date({ min: new Date('2020-01-01'), max: new Date('2045-01-01'), noInvalidDate: true }),
    fc.integer({ min: -172_800_000, max: 172_800_000 }).map((by) => new Date(Date.parse('2027-03-28T01:00:00Z') + by)),
    fc.integer({ min: -172_800_000, max: 172_800_000 }).map((by) => new Date(Date.parse('2027-10-31T01:00:00Z') + by)),
  );
  const oslo = (time: Date) => Temporal.Instant.fromEpochMilliseconds(time.getTime()).toZonedDateTimeISO('Europe/Oslo');

  test('an SMS goes between nine and five in Oslo, never earlier than wanted, and within a day', () => {
    fc.assert(
      fc.property(times, (time) => {
        const at = nextSendTime(time);
        const { hour } = oslo(at);
        assert.ok(hour >= 9 && hour < 17, `${hour}`);
        assert.ok(at >= time);
        assert.ok(at.getTime() - time.getTime() <= 17 * 3_600_000);
        assert.equal(nextSendTime(at).getTime(), at.getTime());
        if (at > time) assert.equal(oslo(at).toPlainTime().toString(), '09:00:00');
      }),
      { numRuns: 500 },
    );
  });

  test('the window opens at eight UTC in winter and at seven in summer', () => {
    assert.equal(nextSendTime(new Date('2027-03-27T20:00:00Z')).toISOString(), '2027-03-28T07:00:00.000Z');
    assert.equal(nextSendTime(new Date('2027-10-30T20:00:00Z')).toISOString(), '2027-10-31T08:00:00.000Z');
    assert.equal(nextSendTime(new Date('2027-01-05T16:00:00Z')).toISOString(), '2027-01-06T08:00:00.000Z');
  });
});

describe('addresses', () => {
  test('numbers in their three forms are one, and what is no mobile number is none', () => {
    for (const text of ['+4799990001', '004799990001', '99990001', '999 90 001'])
      assert.equal(mobileNumber(text), '+4799990001');
    for (const text of ['22334455', '+4722334455', 'abc', '']) assert.equal(mobileNumber(text), undefined);
  });

  test('whatever the books hold, nobody is told twice at one address', () => {
    const books = fc.array(
      fc.record({
        emails: fc.array(fc.constantFrom('a@x.no', 'A@X.no', 'b@x.no'), { maxLength: 3 }),
        mobiles: fc.array(fc.constantFrom('99990001', '+4799990001', '004799990001', '12'), { maxLength: 3 }),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(books, fc.constantFrom(...(Object.keys(CHANNELS) as Channel[])), (some, channel) => {
        const keys = destinationsOf({ books: some }, channel).map(({ type, address }) => type + address.toLowerCase());
        assert.equal(new Set(keys).size, keys.length);
      }),
    );
  });
});
