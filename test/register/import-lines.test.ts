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

  test('need the right to administer', async () => {
    const other = await testToken(server.url, '311001000', 'altinn:serviceowner');
    const url = `${server.url}/administration/api/v1/register/import/lines`;
    const headers = { 'content-type': 'application/x-ndjson' };
    assert.equal((await call(url, { token: other, headers, body: '{}' })).status, 403);
  });
});
