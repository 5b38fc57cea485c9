import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm run check`: types, format and lint, house laws. Runs all of them and reports each. */
const root = fileURLToPath(new URL('..', import.meta.url));
const LONGEST_FILE = 450;

/** A file of more than about 400 lines is two rooms; tables of data are none. */
function longFiles(): string[] {
  return globSync(
    ['{server,xacml,acceptance,bench,scripts}/**/*.ts', 'web/{studio,inbox,common,build}/**/*.{ts,tsx}'],
    { cwd: root },
  )
    .filter((file) => !/\/words\/|\/words\.\w\w\.ts$/.test(file))
    .map((file) => ({ file, lines: readFileSync(`${root}/${file}`, 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > LONGEST_FILE)
    .map(({ file, lines }) => `${file}: ${lines} lines`);
}

function run(name: string, command: string, ...parameters: string[]): boolean {
  const { status } = spawnSync(process.execPath, [`${root}/node_modules/${command}`, ...parameters], {
    cwd: root,
    stdio: 'inherit',
  });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  return status === 0;
}

const long = longFiles();
for (const line of long) console.error(line);
console.log(`${long.length === 0 ? 'ok    ' : 'FAILED'} length of files`);

const results = [
  long.length === 0,
  run('types', 'typescript/bin/tsc', '--noEmit', '-p', '.'),
  run('types of Studio', 'typescript/bin/tsc', '--noEmit', '-p', 'web/studio'),
  run('types of Inbox', 'typescript/bin/tsc', '--noEmit', '-p', 'web/inbox'),
  run('types of the tests of both', 'typescript/bin/tsc', '--noEmit', '-p', 'test/web'),
  run('format and lint', '@biomejs/biome/bin/biome', 'check', '.'),
  run(
    'house laws',
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    'server',
    'xacml',
    'acceptance',
    'bench',
    'test',
    'scripts',
    'web',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err',
  ),
];
process.exit(results.every(Boolean) ? 0 : 1);
