import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** `npm run format`: formats and mends what can be mended by itself. */
const root = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [`${root}/node_modules/@biomejs/biome/bin/biome`, 'check', '--write', '.'],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
