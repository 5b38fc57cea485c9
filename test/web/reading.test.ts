import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { parseRecipients } from '../../web/common/parts/recipients/parse.ts';
import {
  day,
  flag,
  lastMisread,
  oneOf,
  parseSearch,
  searchOf,
  someOf,
  stringifySearch,
  text,
} from '../../web/common/routing/search.ts';

describe('recipients that were pasted', () => {
  const urns = (given: string) => parseRecipients(given).recipients.map(({ urn }) => urn);

  it('are found whatever separates them, with names and header rows around', () => {
    assert.deepEqual(urns('Navn;Orgnr\nFjordfisk AS;311 003 003\n311004018, 0192:311005006\t311003003'), [
      'urn:altinn:organization:identifier-no:311003003',
      'urn:altinn:organization:identifier-no:311004018',
      'urn:altinn:organization:identifier-no:311005006',
    ]);
    assert.equal(parseRecipients('311003003 311003003').twice, 1);
  });

  it('may be people, and e-mail users', () => {
    assert.deepEqual(urns('148375 10008; kari@example.org urn:altinn:person:identifier-no:18850460120'), [
      'urn:altinn:person:identifier-no:14837510008',
      'urn:altinn:person:idporten-email:kari@example.org',
      'urn:altinn:person:identifier-no:18850460120',
    ]);
  });

  it('are told with their line when a digit is wrong', () => {
    const { recipients, wrong, repeated } = parseRecipients('311003003\n311003004\r\n12345678901\n\n311 003 003');
    assert.deepEqual(
      recipients.map(({ value, line }) => [value, line]),
      [['311003003', 1]],
    );
    assert.deepEqual(repeated, [{ line: 5, text: '311 003 003' }]);
    assert.deepEqual(wrong, [
      { line: 2, text: '311003004' },
      { line: 3, text: '12345678901' },
    ]);
  });
});

describe('the address of a view', () => {
  const read = searchOf({
    q: text,
    stuck: flag,
    from: day,
    outcome: oneOf('failed'),
    show: someOf('status', 'events'),
  });

  it('is plain words both ways', () => {
    const address = stringifySearch({ q: '311003003', stuck: true, show: ['status', 'events'], after: undefined });
    assert.equal(address, '?q=311003003&stuck=1&show=status,events');
    assert.deepEqual(read(parseSearch(address)), { q: '311003003', stuck: true, show: ['status', 'events'] });
  });

  it('drops what it does not know, and says which value it did not understand', () => {
    assert.deepEqual(read({ nonsense: '1', outcome: 'failed' }), { outcome: 'failed' });
    assert.equal(lastMisread(), undefined);
    assert.deepEqual(read({ from: 'yesterday', q: 'a' }), { q: 'a' });
    assert.deepEqual(lastMisread(), { name: 'from', value: 'yesterday' });
  });
});

describe('dates and numbers', () => {
  type Format = typeof import('../../web/common/format/format.ts');
  let format: Format;
  before(async () => {
    // What the module reads the page's language from.
    Object.assign(globalThis, { document: { documentElement: { lang: 'nb' } } });
    format = await import('../../web/common/format/format.ts');
  });
  const at = new Date(2026, 10, 22, 14, 31, 2);

  it('are Nynorsk in Nynorsk: Intl knows none and would speak English', () => {
    const forms = [
      format.shortDate,
      format.longDate,
      format.clockTime,
      format.logTime,
      format.shortMoment,
      format.weekday,
    ];
    const months = Array.from({ length: 12 }, (_, month) => new Date(2026, month, 5 + month, 9));
    for (const form of forms)
      for (const moment of [at, ...months])
        assert.doesNotMatch(form(moment, 'nn'), /[AP]M|day|May|Oct|Dec|(?<!\p{L})at(?!\p{L})|mandag|tirsdag|lørdag/u);
    assert.equal(format.longDate(at, 'nn'), 'søndag 22. november 2026 kl. 14:31');
  });

  it('are written as each language writes them', () => {
    assert.equal(format.shortDate(at, 'nb'), '22. nov. 2026');
    assert.equal(format.longDate(at, 'en'), 'Sunday 22 November 2026 at 14:31');
    assert.equal(format.number(1_234_567, 0, 'en'), '1\u00a0234\u00a0567');
    assert.equal(format.size(1_240_000, 'nb'), '1,2\u00a0MB');
    assert.equal(format.size(999, 'nb'), '999\u00a0byte');
    assert.equal(format.organizationNumber('311003003'), '311\u00a0003\u00a0003');
  });

  it('show the marks that would turn a line around', () => {
    assert.equal(format.visible('Fjord\u202efisk\u0000'), 'Fjord␀fisk␀');
  });
});
