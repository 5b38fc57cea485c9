import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dataTypeOf, downloadHeaders, fileNameFault } from '../../server/correspondence/model/file-name.ts';
import { displayName } from '../../server/correspondence/model/initialize-rules.ts';
import { isStrictEmailAddress, notificationProblem } from '../../server/correspondence/model/notification-rules.ts';
import { recipientsFault } from '../../server/correspondence/model/recipients.ts';
import { resourceIdFault } from '../../server/correspondence/model/resource-id.ts';
import { isAvailableToRecipient, type Status, STATUSES, supersedes } from '../../server/correspondence/model/status.ts';
import { partyUrnOf } from '../../server/register/port.ts';
import { isPlainText } from '../../server/correspondence/model/text-rules.ts';

describe('the shown status', () => {
  const shownAfter = (...history: Status[]) =>
    history.reduce((shown, added) => (supersedes(added, shown) ? added : shown));

  test('a later download never hides a confirmation', () => {
    assert.equal(shownAfter('Initialized', 'Published', 'Confirmed', 'AttachmentsDownloaded', 'Read'), 'Confirmed');
  });

  test('a purge is never hidden', () => {
    for (const later of Object.keys(STATUSES) as Status[])
      if (!later.startsWith('Purged'))
        assert.equal(shownAfter('Published', 'PurgedByRecipient', later), 'PurgedByRecipient', later);
  });

  test('Fetched is never shown', () => {
    assert.equal(shownAfter('Published', 'Fetched'), 'Published');
  });

  test('what is not published, failed, reserved or purged is not available to its recipient', () => {
    const hidden = (Object.keys(STATUSES) as Status[]).filter((status) => !isAvailableToRecipient(status));
    assert.deepEqual(hidden.sort(), [
      'Failed',
      'Initialized',
      'PurgedByAltinn',
      'PurgedByRecipient',
      'ReadyForPublish',
      'Reserved',
    ]);
  });
});

test('titles are plain text: the reference’s vectors', () => {
  for (const text of [
    'Error #404 not found.',
    '123. tekst',
    "TEST\\'S VERKSTED",
    '`kode` og *stjerner* og _strek_',
    '1.234 kr',
    '  to   mellomrom ',
    '',
    'a < b og c > d',
    'e-post: a@b.no',
  ])
    assert.ok(isPlainText(text), text);
  for (const text of [
    '<h1>test</h1>',
    '# test',
    '<script>alert(1)</script>',
    '[lenke](https://x.no)',
    '![bilde](x.png)',
    '<https://x.no>',
    '> sitat',
    '<!-- skjult -->',
    '```\nkode',
  ])
    assert.ok(!isPlainText(text), text);
});

test('file names follow the Windows rules, in the reference’s order', () => {
  assert.equal(fileNameFault('  '), 'CORR-02010');
  assert.equal(fileNameFault('brev.exe'), 'CORR-02013');
  assert.equal(fileNameFault('lysbilder.pptx'), 'CORR-02013');
  assert.equal(fileNameFault('uten-endelse'), 'CORR-02013');
  for (const character of ['*', '?', '<', '>', '|', '"', ':', '\\', '/', '\0'])
    assert.equal(fileNameFault(`a${character}b.txt`), 'CORR-02012', character);
  for (const name of ['CON.txt', 'lpt1.txt', 'Nul.pdf']) assert.equal(fileNameFault(name), 'CORR-02021', name);
  for (const name of ['CONNECTION.txt', 'my_NUL_file.txt', 'vedtak.PDF', 'æøå.csv'])
    assert.equal(fileNameFault(name), undefined, name);
  assert.equal(dataTypeOf('a.DICOM'), 'application/dicom');
});

test('downloads of images and PDF open in place, others are saved, and names are encoded', () => {
  assert.deepEqual(downloadHeaders('vedtak æ.pdf'), {
    contentType: 'application/pdf',
    disposition: "inline; filename*=UTF-8''vedtak%20%C3%A6.pdf",
  });
  assert.deepEqual(downloadHeaders('a b.csv'), {
    contentType: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="a b.csv"; filename*=UTF-8''a%20b.csv`,
  });
  assert.equal(downloadHeaders('x.zip').contentType, 'application/octet-stream');
});

describe('recipients', () => {
  test('every accepted form becomes its URN in lower case', () => {
    assert.equal(partyUrnOf('0192:991825827'), 'urn:altinn:organization:identifier-no:991825827');
    assert.equal(
      partyUrnOf('URN:Altinn:Organization:identifier-no:991825827'),
      'urn:altinn:organization:identifier-no:991825827',
    );
    assert.equal(partyUrnOf('14837510008'), 'urn:altinn:person:identifier-no:14837510008');
    assert.equal(
      partyUrnOf('urn:altinn:person:idporten-email:Kari@Example.org'),
      'urn:altinn:person:idporten-email:kari@example.org',
    );
  });

  test('others are refused with the reference’s message', () => {
    assert.equal(recipientsFault([]), 'Recipients can not be empty');
    assert.equal(recipientsFault(Array(501).fill('0192:991825827')), 'Recipients can contain at most 500 recipients');
    assert.equal(recipientsFault(['0192:991825827', ' ']), 'Recipients can not contain null or empty values');
    assert.match(recipientsFault(['991825827'])!, /^Recipient should be an organization number/);
    assert.equal(recipientsFault(['14837510009']), 'The given Recipient national identity number is not valid');
    assert.equal(
      recipientsFault(['urn:altinn:person:idporten-email:epost:a@b.no']),
      'The given Recipient email address is not valid',
    );
    assert.match(recipientsFault(['urn:altinn:person:legacy-selfidentified:a:b'])!, /^Recipient should be/);
  });
});

test('a resource id is taken with and without its URN prefix', () => {
  assert.equal(resourceIdFault('urn:altinn:resource:ttd-brev'), undefined);
  assert.equal(resourceIdFault('ttd-brev'), undefined);
  assert.equal(resourceIdFault('urn:altinn:app:x'), 'Invalid Resource identifier format');
});

test('registered names are shown in title case', () => {
  assert.equal(displayName('FJORDFISK AS'), 'Fjordfisk As');
  assert.equal(displayName('Fjordfisk AS avd. Bodø'), 'Fjordfisk AS avd. Bodø');
  assert.equal(displayName('ÅSA ØY-HANSEN'), 'Åsa Øy-Hansen');
});

describe('notifications', () => {
  const texts = {
    emailSubject: 's',
    emailBody: 'b',
    smsBody: 'm',
    reminderEmailSubject: 's',
    reminderEmailBody: 'b',
    reminderSmsBody: 'm',
  };
  const codeOf = (notification: object, recipients = ['x']) =>
    notificationProblem(notification as never, recipients)?.code;

  test('a custom message needs the texts of its channels', () => {
    const table: [object, string | undefined][] = [
      [{ notificationChannel: 'Email' }, 'CORR-03002'],
      [{ ...texts, reminderEmailBody: '', notificationChannel: 'Email', sendReminder: true }, 'CORR-03003'],
      [{ notificationChannel: 'Sms' }, 'CORR-03004'],
      [{ smsBody: 'm', notificationChannel: 'Sms', sendReminder: true }, 'CORR-03005'],
      [{ smsBody: 'm', notificationChannel: 'EmailPreferred' }, 'CORR-03006'],
      [{ ...texts, reminderSmsBody: null, notificationChannel: 'SmsPreferred', sendReminder: true }, 'CORR-03007'],
      [{ emailSubject: 's', emailBody: 'b', notificationChannel: 'EmailAndSms' }, 'CORR-03024'],
      [{ ...texts, reminderSmsBody: '', notificationChannel: 'EmailAndSms', sendReminder: true }, 'CORR-03025'],
      [{ notificationTemplate: 'GenericAltinnMessage', notificationChannel: 'EmailAndSms' }, undefined],
      [texts, undefined],
    ];
    for (const [notification, code] of table) assert.equal(codeOf(notification), code, JSON.stringify(notification));
  });

  test('custom recipients are one identifier each, for one correspondence', () => {
    const custom = (recipient: object, more: object = {}) => ({ ...texts, customRecipients: [recipient], ...more });
    assert.equal(codeOf({ ...texts, overrideRegisteredContactInformation: true }), 'CORR-03022');
    assert.equal(codeOf(custom({ emailAddress: 'a@b.no' }), ['x', 'y']), 'CORR-03017');
    assert.equal(codeOf(custom({})), 'CORR-03019');
    assert.equal(codeOf(custom({ emailAddress: 'a@b.no', mobileNumber: '+4799999999' })), 'CORR-03018');
    assert.equal(codeOf(custom({ emailAddress: 'a@b.no' }, { emailBody: 'Hei $RecipientName$' })), 'CORR-03015');
    assert.equal(codeOf(custom({ emailAddress: 'a;c@b.no' })), 'CORR-03011');
    assert.equal(codeOf(custom({ mobileNumber: '99999999' })), 'CORR-03012');
    assert.equal(codeOf(custom({ mobileNumber: '+4799999999' })), undefined);
  });

  test('the strict address pattern', () => {
    for (const address of ['a@b.no', 'åse.nordmann@blåbær.no', "o'neil+x@example.co.uk"])
      assert.ok(isStrictEmailAddress(address), address);
    for (const address of ['a@b', 'a@@b.no', 'a b@c.no', '.a@b.no', 'a@-b.no', 'a@b.no;'])
      assert.ok(!isStrictEmailAddress(address), address);
  });
});
