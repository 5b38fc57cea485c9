import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, KARI, OLA, openWorld, type World } from './world.ts';

const DECISION = '/authorization/api/v1/decision';
const ACTION = 'urn:oasis:names:tc:xacml:1.0:action:action-id';
const CATEGORIES = {
  subject: 'urn:oasis:names:tc:xacml:1.0:subject-category:access-subject',
  resource: 'urn:oasis:names:tc:xacml:3.0:attribute-category:resource',
  action: 'urn:oasis:names:tc:xacml:3.0:attribute-category:action',
};

type Attribute = readonly [id: string, value: string, echoed?: boolean];

const attributes = (category: keyof typeof CATEGORIES, given: readonly Attribute[], id?: string): string =>
  `<Attributes Category="${CATEGORIES[category]}"${id === undefined ? '' : ` xml:id="${id}"`}>${given
    .map(
      ([name, value, echoed = false]) =>
        `<Attribute AttributeId="${name}" IncludeInResult="${echoed}"><AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">${value}</AttributeValue></Attribute>`,
    )
    .join('')}</Attributes>`;
const request = (inside: string, combined = false): string =>
  `<?xml version="1.0" encoding="utf-8"?><Request xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" ReturnPolicyIdList="false" CombinedDecision="${combined}">${inside}</Request>`;

describe('the decision API in XML', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  let kari: string;
  let ola: string;
  const by = organizationCaller('311001000', ['altinn:authorization/authorize']);
  const letters = (partyId: string) =>
    attributes('resource', [
      ['urn:altinn:resource', 'ttd-letters', true],
      ['urn:altinn:partyid', partyId],
    ]);
  let resource: string;

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('ttd-letters', {
      rules: [{ subject: [['urn:altinn:rolecode', 'DAGL']], actions: ['read'] }],
      levels: { '': '3' },
    });
    kari = String((await world.party(KARI)).userId);
    ola = String((await world.party(OLA)).userId);
    resource = letters(String((await world.party(FJORDFISK)).partyId));
  });
  after(async () => {
    await http.close();
    await world.close();
  });

  const ask = async (body: string, contentType: string | undefined = 'application/xml') => {
    const answered = await http.send(DECISION, undefined, body, contentType);
    assert.equal(answered.status, 200, answered.text);
    return answered;
  };
  const decisions = (text: string): string[] => [...text.matchAll(/<Decision>(\w+)</g)].map((found) => found[1]!);
  const subject = (user: string, id?: string) => attributes('subject', [['urn:altinn:userid', user]], id);
  const read = (id?: string) => attributes('action', [[ACTION, 'read']], id);

  test('a Request is answered by a Response, with obligations and what was asked back', async () => {
    const { text, contentType } = await ask(request(subject(kari) + resource + read()));
    assert.equal(contentType, 'application/xml; charset=utf-8');
    assert.match(text, /<Response xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17">/);
    assert.deepEqual(decisions(text), ['Permit']);
    assert.match(text, /<StatusCode Value="urn:oasis:names:tc:xacml:1.0:status:ok"\/>/);
    assert.match(text, /Category="urn:altinn:minimum-authenticationlevel"[^>]*>3</);
    assert.match(text, /<Attribute AttributeId="urn:altinn:resource" IncludeInResult="true">/);
    assert.doesNotMatch(text, /urn:altinn:partyid/, 'not asked back');
  });

  test('a Deny of the access lists says so in the status message', async () => {
    world.registry.set(
      'ttd-for-members',
      { rules: [{ subject: [['urn:altinn:rolecode', 'DAGL']], actions: ['read'] }] },
      { mode: 'Enabled' },
    );
    const forMembers = resource.replace('ttd-letters', 'ttd-for-members');
    const { text } = await ask(request(subject(kari) + forMembers + read()));
    assert.deepEqual(decisions(text), ['Deny']);
    assert.match(
      text,
      /<StatusMessage>Access list authorization of resource party required\. Access list authorization is controlled by the service owner of the resource\/service of the authorization request\.</,
    );
  });

  test('whatever is not declared as JSON is read as XML, and JSON is answered in JSON', async () => {
    const body = request(subject(ola) + resource + read());
    for (const type of ['text/xml', 'text/plain', 'application/xacml+xml; charset=utf-8', undefined])
      assert.deepEqual(decisions((await ask(body, type)).text), ['NotApplicable'], type ?? 'no type');
    const json = await ask(JSON.stringify({ Request: {} }), 'application/json; charset=utf-8');
    assert.equal(JSON.parse(json.text).response[0].decision, 'Indeterminate');
  });

  test('repeated categories are one question; MultiRequests ask one each, and a wrong reference spoils no other', async () => {
    const write = attributes('action', [[ACTION, 'write']]);
    assert.deepEqual(decisions((await ask(request(subject(kari) + resource + write + read()))).text), ['Permit']);
    const reference = (...ids: string[]) =>
      `<RequestReference>${ids.map((id) => `<AttributesReference ReferenceId="${id}"/>`).join('')}</RequestReference>`;
    const withIds = resource.replace('>', ' xml:id="r1">');
    const multi = `<MultiRequests>${reference('s1', 'r1', 'a1')}${reference('s9', 'r1', 'a1')}${reference('s2', 'r1', 'a1')}</MultiRequests>`;
    const { text } = await ask(request(subject(kari, 's1') + subject(ola, 's2') + withIds + read('a1') + multi));
    assert.deepEqual(decisions(text), ['Permit', 'Indeterminate', 'NotApplicable']);
  });

  test('what cannot be read is Indeterminate with syntax-error, the line and the reason', async () => {
    const whole = subject(kari) + resource + read();
    const cases: [body: string, reason: RegExp][] = [
      ['<Request', /Line 1/],
      [request(whole, true), /CombinedDecision/],
      [request(whole).replace('ReturnPolicyIdList="false" ', ''), /ReturnPolicyIdList/],
      ['<!DOCTYPE x [<!ENTITY a "b">]><Request/>', /document type|DOCTYPE/i],
      [request(attributes('resource', [['urn:altinn:resource', 'ttd-letters']]) + read()), /no subject/],
    ];
    for (const [body, reason] of cases) {
      const { text } = await ask(body);
      assert.deepEqual(decisions(text), ['Indeterminate'], body);
      assert.match(text, /status:syntax-error/);
      assert.match(text, reason);
    }
    const bytes = await http.send(DECISION, undefined, Buffer.from([0x3c, 0xff, 0xfe]), 'application/xml');
    assert.match(bytes.text, /not UTF-8/);
  });

  test('authorize takes JSON alone', async () => {
    const { status } = await http.send('/authorization/api/v1/authorize', by, request(''), 'application/xml');
    assert.equal(status, 415);
  });
});
