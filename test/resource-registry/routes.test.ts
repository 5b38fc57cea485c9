import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openRegistry } from './registry.ts';

const routes = fileURLToPath(
  new URL('../../../shared/conformance/openapi/routes.resource-registry.json', import.meta.url),
);
const skip = existsSync(routes) ? false : 'the conformance data is not here';

test('every route of the platform’s registry is there', { skip }, async () => {
  const registry = await openRegistry();
  try {
    const spelled = (method: string, path: string) =>
      `${method} ${path
        .replace(/\{[^}]+\}|:\w+/g, '{}')
        .replace(/\/$/, '')
        .toLowerCase()}`;
    const ours = new Set(registry.operations.map(({ method, path }) => spelled(method, path)));
    const theirs: { method: string; path: string }[] = JSON.parse(readFileSync(routes, 'utf8')).routes;
    assert.deepEqual(
      theirs.map(({ method, path }) => spelled(method, path)).filter((route) => !ours.has(route)),
      [],
    );
  } finally {
    await registry.close();
  }
});
