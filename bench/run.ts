import { cpus } from 'node:os';
import { ensurePages } from '../scripts/build-web.ts';
import { type Bench, type Line, openBench } from './bench.ts';
import { authorize } from './authorize.ts';
import { decision } from './decision.ts';
import { decisionPoint } from './decision-point.ts';
import { eventsFeed } from './events-feed.ts';
import { firstPaint } from './first-paint.ts';
import { grant } from './grant.ts';
import { idleLatency } from './idle-latency.ts';
import { inbox } from './inbox.ts';
import { initializeMany } from './initialize-many.ts';
import { initializeOne } from './initialize-one.ts';
import { longList } from './long-list.ts';
import { upload } from './upload.ts';
import { uploadScanned } from './upload-scanned.ts';

/**
 * `npm run bench [-- name …]`: what is claimed about speed, each figure beside raw SQL of the same rows in the same run.
 * Server, PostgreSQL and driver share this machine.
 */
let opened: Promise<Bench> | undefined;
const server = (): Promise<Bench> => {
  opened ??= openBench();
  return opened;
};

const rows: Readonly<Record<string, () => Promise<Line[]>>> = {
  'initialize-one': async () => initializeOne(await server()),
  'initialize-many': async () => initializeMany(await server()),
  grant: async () => grant(await server()),
  'idle-latency': async () => idleLatency(await server()),
  upload: async () => upload(await server()),
  'upload-scanned': uploadScanned,
  decision,
  'decision-point': async () => decisionPoint(await server()),
  authorize: async () => authorize(await server()),
  'long-list': async () => longList(await server()),
  inbox: async () => inbox(await server()),
  'events-feed': async () => eventsFeed(await server()),
  'first-paint': async () => firstPaint(await server()),
};
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const unknown = asked.filter((name) => rows[name] === undefined);
if (unknown.length > 0) {
  console.error(`No row is called ${unknown.join(' or ')}; there are ${Object.keys(rows).join(', ')}.`);
  process.exit(1);
}

ensurePages();
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}, server, database and driver on one machine\n`,
);
try {
  for (const [name, row] of Object.entries(rows)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(name);
    for (const [what, value] of await row()) console.log(`  ${what.padEnd(46)} ${value}`);
    console.log();
  }
} finally {
  await (await opened)?.close();
}
