import { cpus } from 'node:os';
import { openBench } from './bench.ts';
import { initializeOne } from './initialize-one.ts';
import { initializeMany } from './initialize-many.ts';

/**
 * `npm run bench [-- name …]`: what is claimed about speed, each figure beside raw SQL of the same rows in the same run.
 * Server, PostgreSQL and driver share this machine.
 */
const rows = { 'initialize-one': initializeOne, 'initialize-many': initializeMany };
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const names = (Object.keys(rows) as (keyof typeof rows)[]).filter((name) => asked.length === 0 || asked.includes(name));

console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}, server, database and driver on one machine\n`,
);
const bench = await openBench();
try {
  for (const name of names) {
    console.log(name);
    for (const [what, value] of await rows[name](bench)) console.log(`  ${what.padEnd(46)} ${value}`);
    console.log();
  }
} finally {
  await bench.close();
}
