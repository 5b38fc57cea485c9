import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { ensurePages } from '../../scripts/build-web.ts';
import { createServer } from '../../server/http/server.ts';
import { mountPages } from '../../server/start/pages.ts';

const dist = ensurePages();
let server: FastifyInstance;
before(async () => {
  server = createServer();
  await mountPages(server, dist, 'https://post.example.no');
});
after(() => server.close());

const get = (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });

describe('the pages', () => {
  it('answer any address of an app with the app, under the strict policy', async () => {
    for (const url of ['/studio', '/studio/', '/studio/ttd/services/ttd-brev/policy?rule=2', '/inbox/me/inbox', '/']) {
      const { statusCode, headers, body } = await get(url);
      assert.equal(statusCode, 200, url);
      assert.match(body, /<!doctype html>/i);
      assert.equal(headers['cache-control'], 'no-cache');
      assert.equal(
        headers['content-security-policy'],
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
      );
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.match(String(headers['strict-transport-security']), /max-age=\d{8}/);
      assert.doesNotMatch(body, /<script(?![^>]*\bsrc=)|<style|\bstyle=|https?:\/\//);
    }
  });

  it('leave what lies under /inbox/api to operations', async () => {
    assert.equal((await get('/inbox/api/v1/nothing')).statusCode, 404);
  });

  it('keep assets for ever, compressed as the browser likes it', async () => {
    const file = readdirSync(`${dist}/studio/assets`).find((name) => /^vendor-.*\.js$/.test(name));
    const url = `/studio/assets/${file}`;
    const brotli = await get(url, { 'accept-encoding': 'gzip, br' });
    assert.equal(brotli.headers['content-encoding'], 'br');
    assert.equal(brotli.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.match(String(brotli.headers['content-type']), /^(application|text)\/javascript/);
    const gzip = await get(url, { 'accept-encoding': 'gzip' });
    assert.equal(gzip.headers['content-encoding'], 'gzip');
    const plain = await get(url);
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.ok(plain.rawPayload.length > 3 * brotli.rawPayload.length);
  });

  it('answer 404 for an asset that is not there', async () => {
    assert.equal((await get('/studio/assets/vendor-00000000.js')).statusCode, 404);
    assert.doesNotMatch((await get('/inbox/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json')).body, /devDependencies/);
  });
});
