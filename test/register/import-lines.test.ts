import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, call } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { organizationNumbers } from '../harness/organizations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const NUMBERS = organizationNumbers(6000);
const URN = 'urn:altinn:organization:identifier-no:';

let server: TestServer;
let token: string;
before(async () => {
  server = await startTestServer();
  token = await testToken(server.url, '311001000', 'budstikke:administration');
});
after(() => server?.close());

const send = (lines: readonly (object | string)[]): Promise<Answer> =>
  call(`${server.url}/administration/api/v1/register/import/lines`, {
    token,
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  });
const company = (number: string) => ({ kind: 'organization', name: `Bedrift ${number}`, organizationNumber: number });
const accountant = (of: string, holder: string) => ({ role: 'regn', of: URN + of, holder: URN + holder });

describe('parties and roles, one a line', () => {
  test('are taken in in order, and again without a change', async () => {
    const lines = [...NUMBERS.map(company), accountant(NUMBERS[0]!, NUMBERS[1]!)];
    const first = await send(lines);
    assert.equal(first.status, 200, first.text);
    const nothing = { partiesChanged: 0, rolesDeleted: 0 };
    assert.deepEqual(first.json(), { ...nothing, lines: 6001, partiesCreated: 6000, rolesAdded: 1 });
    assert.deepEqual((await send(lines)).json(), { ...nothing, lines: 6001, partiesCreated: 0, rolesAdded: 0 });
    assert.deepEqual((await send([])).json(), { ...nothing, lines: 0, partiesCreated: 0, rolesAdded: 0 });
  });

  test('are refused by line, with how many lie stored already', async () => {
    const lines: (object | string)[] = NUMBERS.map((number) => ({ ...company(number), email: 'post@bedrift.example' }));
    lines[5500] = { ...company(NUMBERS[5500]!), unitType: 'x' };
    lines[5501] = accountant(NUMBERS[0]!, '991825827');
    lines[5502] = '{"kind":';
    lines[5503] = { ...company(NUMBERS[5503]!), name: 7 };
    const refused = await send(lines);
    assert.equal(refused.status, 400);
    const { errors } = refused.json<{ errors: Record<string, string[]> }>();
    assert.match(errors['']!.join(), /Lines 1 to 5000 are stored/);
    assert.match(errors['$[5503]']!.join(), /not valid JSON/);
    assert.ok(errors['$[5504].name']);

    lines.splice(5502, 2);
    const again = await send(lines);
    const faults = again.json<{ errors: Record<string, string[]> }>().errors;
    assert.deepEqual(Object.keys(faults).sort(), ['', '$[5501].unitType', '$[5502].holder']);

    const mended = await send(lines.toSpliced(5500, 2));
    assert.equal(mended.status, 200, mended.text);
    assert.equal(mended.json<{ partiesChanged: number }>().partiesChanged, 996);
  });

  const long = (length: number) => Array.from({ length }, (_, index) => ((index * 7919) % 36).toString(36)).join('');
  const one = '{"kind":"organization","organizationNumber":"313154599"';
  const hostile: readonly [name: string, line: string | Buffer, fault: string][] = [
    ['half a document', '{"kind":', '$[3]'],
    ['no object', '["organization"]', '$[3]'],
    ['a number', '7', '$[3]'],
    ['brackets without end', '['.repeat(100_000), '$[3]'],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0xfe, 0x22]), '$[3]'],
    ['a line without end', `${one},"name":"${'n'.repeat(600_000)}"}`, '$[3]'],
    ['an endless name', `${one},"name":"${'n'.repeat(400_000)}"}`, '$[3].name'],
    ['an endless address', `${one},"name":"x","email":"${long(5000)}@x.no"}`, '$[3].email'],
    [
      'an endless identity',
      `{"kind":"self-identified","name":"x","idportenEmail":"${long(6000)}@x.no"}`,
      '$[3].idportenEmail',
    ],
    ['an endless username', `{"kind":"self-identified","name":"x","username":"${long(6000)}"}`, '$[3].username'],
    ['the character U+0000', `${one},"name":"a\\u0000b"}`, '$[3].Name'],
    ['a number that is no text', `${one.replace('"313154599"', '313154599')},"name":"x"}`, '$[3].organizationNumber'],
    ['names of the language', '{"kind":"constructor","name":"x","__proto__":{"kind":"person"}}', '$[3].kind'],
    ['a role of nobody', '{"role":"constructor","of":"__proto__","holder":"toString"}', '$[3].role'],
    ['ids no column holds', '{"role":"regn","of":"urn:altinn:partyid:9999999999","holder":"x"}', '$[3].of'],
    [
      'itself as main unit',
      `${one},"name":"x","mainUnit":"urn:altinn:organization:identifier-no:313154599"}`,
      '$[3].mainUnit',
    ],
    ['a mobile number of blanks', `${one},"name":"x","mobile":"          "}`, '$[3].mobile'],
  ];
  for (const [name, line, fault] of hostile)
    test(`${name} is answered with the number of the line, blank lines counted, and nothing of the lot is stored`, async () => {
      const before = `${JSON.stringify(company('991825827'))}\n\n`;
      const body = Buffer.concat([Buffer.from(before), Buffer.from(line), Buffer.from('\n')]);
      const refused = await call(`${server.url}/administration/api/v1/register/import/lines`, {
        token,
        headers: { 'content-type': 'application/x-ndjson' },
        body,
      });
      assert.equal(refused.status, 400, refused.text.slice(0, 500));
      const { errors } = refused.json<{ errors: Record<string, string[]> }>();
      assert.ok(errors[fault], JSON.stringify(errors).slice(0, 500));
      assert.deepEqual(errors[''], ['Nothing is stored. Mend the file and send all of it again.']);
    });

  test('a party that stands twice in a lot is answered with both lines; half a character is replaced', async () => {
    const twice = await send([company(NUMBERS[0]!), '', company('991825827'), company(NUMBERS[0]!)]);
    assert.deepEqual(twice.json<{ errors: object }>().errors, {
      '$[4]': ['This is the same party as $[1]; name each party once.'],
      '': ['Nothing is stored. Mend the file and send all of it again.'],
    });
    const half = await send([`${one},"name":"a\\ud800b"}`]);
    assert.equal(half.status, 200, half.text);
  });

  test('need the right to administer', async () => {
    const other = await testToken(server.url, '311001000', 'altinn:serviceowner');
    const url = `${server.url}/administration/api/v1/register/import/lines`;
    const headers = { 'content-type': 'application/x-ndjson' };
    assert.equal((await call(url, { token: other, headers, body: '{}' })).status, 403);
  });
});
