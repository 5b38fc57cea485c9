import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigurationRefused, configure } from '../../server/config/config.ts';
import { readEnvironment } from '../../server/config/env.ts';

const faultsOf = (variables: Record<string, string>): readonly string[] => {
  try {
    configure(readEnvironment(variables));
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationRefused);
    return error.faults;
  }
};

test('without any variable it is a demo on loopback with everything embedded', () => {
  const config = configure(readEnvironment({}));
  assert.deepEqual(
    [
      config.profile,
      config.host,
      config.port,
      config.database.kind,
      config.blobs.kind,
      config.apiKeys,
      config.testTools,
    ],
    ['demo', '127.0.0.1', 8080, 'embedded', 'disk', 'off', true],
  );
});

test('an SMTP server or sender address that cannot be one is named', () => {
  assert.deepEqual(faultsOf({ SMTP_URL: 'smtp://mail.example.no:25', MAIL_FROM: 'Budstikke <post@example.no>' }), []);
  const faults = faultsOf({ SMTP_URL: 'mail.example.no:25', MAIL_FROM: 'post' });
  assert.match(faults.join('\n'), /SMTP_URL.*\n.*MAIL_FROM/);
});

test('bounces and reports of SMS are taken in only where it is said how', () => {
  const { bounces, secrets } = configure(readEnvironment({}));
  assert.deepEqual([bounces, secrets.smsReportSecret], [undefined, undefined]);
  const BOUNCE_DOMAIN = 'Retur.example.no';
  for (const [BOUNCE_LISTEN, listen] of [
    ['', undefined],
    ['2525', { host: '127.0.0.1', port: 2525 }],
    ['0.0.0.0:25', { host: '0.0.0.0', port: 25 }],
    ['[::]:25', { host: '::', port: 25 }],
  ] as const)
    assert.deepEqual(configure(readEnvironment({ BOUNCE_DOMAIN, BOUNCE_LISTEN })).bounces, {
      domain: 'retur.example.no',
      listen,
    });
  assert.match(faultsOf({ ASSUME_DELIVERED_AFTER: '0' }).join(), /ASSUME_DELIVERED_AFTER is "0"/);
  const wrong = { BOUNCE_DOMAIN: 'a@example.no', BOUNCE_LISTEN: '0.0.0.0', SMS_REPORT_SECRET: 'kort' };
  const faults = faultsOf(wrong).join('\n');
  for (const said of [/BOUNCE_DOMAIN is "a@/, /BOUNCE_LISTEN is "0\.0\.0\.0"/, /at least 20/, /SMS_GATEWAY_URL/])
    assert.match(faults, said);
  assert.match(faultsOf({ BOUNCE_LISTEN: '2525' }).join(), /BOUNCE_LISTEN is set without BOUNCE_DOMAIN/);
});

test('production names everything that is missing at once, and has no test tools', () => {
  const faults = faultsOf({ PROFILE: 'production' }).join('\n');
  for (const name of ['PUBLIC_URL', 'CLAMD', 'ENCRYPTION_KEY']) assert.match(faults, new RegExp(name));
  const config = configure(
    readEnvironment({
      PROFILE: 'production',
      PUBLIC_URL: 'https://mail.example.no/',
      CLAMD: 'clamd:3310',
      ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    }),
  );
  assert.equal(config.testTools, false);
  assert.equal(config.apiKeys, 'required');
  assert.equal(config.publicUrl, 'https://mail.example.no');
});

test('the demo, whose tools give anybody any token, stays on loopback unless it is told that nobody else is there', () => {
  assert.match(faultsOf({ HOST: '0.0.0.0' })[0]!, /HOST is "0\.0\.0\.0".*PROFILE=production.*ALLOW_OPEN_DEMO=yes/);
  for (const HOST of ['127.0.0.1', 'localhost', '::1', '127.1.2.3']) assert.deepEqual(faultsOf({ HOST }), []);
  assert.deepEqual(faultsOf({ HOST: '0.0.0.0', ALLOW_OPEN_DEMO: 'yes' }), []);
});

test('contradictions and wrong values are refused with what to do', () => {
  assert.match(faultsOf({ PORT: 'http' })[0]!, /PORT is "http"; use a number/);
  assert.match(faultsOf({ ROLE: 'worker' }).join(' '), /needs DATABASE_URL.*needs BLOBS=s3/);
  assert.match(faultsOf({ BLOBS: 's3' })[0]!, /S3_BUCKET/);
  assert.match(faultsOf({ DATABASE_URL: 'mysql://x' })[0]!, /postgres:\/\//);
  assert.match(faultsOf({ PROFILE: 'production', PUBLIC_URL: 'http://x.no' }).join(' '), /https in production/);
  assert.match(
    faultsOf({ WEBHOOK_NETWORKS: '10.20.0.0/16, intern.example.no' }).join(' '),
    /has "intern\.example\.no"/,
  );
});

test('networks that webhooks may reach beside the public internet are listed with commas', () => {
  const { callRules } = configure(readEnvironment({ WEBHOOK_NETWORKS: '10.20.0.0/16, fd12:3456::/32' }));
  assert.deepEqual(callRules, { loopback: true, networks: ['10.20.0.0/16', 'fd12:3456::/32'] });
});

test('secrets are not shown when a configuration is printed', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  const config = configure(readEnvironment({ ENCRYPTION_KEY: key }));
  assert.ok(!JSON.stringify(config).includes(key));
});

test('an administrator is named by organisation and key file together, and each fault is told', () => {
  const directory = mkdtempSync(join(tmpdir(), 'budstikke-config-'));
  const file = (text: string) => {
    const path = join(directory, 'keys.json');
    writeFileSync(path, text);
    return path;
  };
  try {
    const number = { ADMINISTRATOR_ORGANIZATION: '311001000' };
    assert.match(faultsOf(number).join(), /ADMINISTRATOR_JWKS; set it to the path of a file/);
    assert.match(faultsOf({ ADMINISTRATOR_JWKS: file('{"keys":[{}]}') }).join(), /set it to nine digits/);
    assert.match(faultsOf({ ADMINISTRATOR_ORGANIZATION: 'NO1', ADMINISTRATOR_JWKS: '/none' }).join(), /"NO1".*ENOENT/);
    assert.match(faultsOf({ ...number, ADMINISTRATOR_JWKS: file('secret words') }).join(), /which is not JSON/);
    assert.ok(
      !faultsOf({ ...number, ADMINISTRATOR_JWKS: file('secret words') })
        .join()
        .includes('secret'),
    );
    assert.match(faultsOf({ ...number, ADMINISTRATOR_JWKS: file('{"keys":[]}') }).join(), /holds no keys/);
    const read = () => configure(readEnvironment({ ...number, ADMINISTRATOR_JWKS: file('{"keys":[{"kid":"a"}]}') }));
    assert.match(
      read().administrator!.clientId,
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.equal(read().administrator!.clientId, read().administrator!.clientId, 'the same on every machine');
  } finally {
    rmSync(directory, { recursive: true });
  }
});
