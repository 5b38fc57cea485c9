import assert from 'node:assert/strict';
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

test('contradictions and wrong values are refused with what to do', () => {
  assert.match(faultsOf({ PORT: 'http' })[0]!, /PORT is "http"; use a number/);
  assert.match(faultsOf({ ROLE: 'worker' }).join(' '), /needs DATABASE_URL.*needs BLOBS=s3/);
  assert.match(faultsOf({ BLOBS: 's3' })[0]!, /S3_BUCKET/);
  assert.match(faultsOf({ DATABASE_URL: 'mysql://x' })[0]!, /postgres:\/\//);
  assert.match(faultsOf({ PROFILE: 'production', PUBLIC_URL: 'http://x.no' }).join(' '), /https in production/);
});

test('secrets are not shown when a configuration is printed', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  const config = configure(readEnvironment({ ENCRYPTION_KEY: key }));
  assert.ok(!JSON.stringify(config).includes(key));
});
