import { walkGuide } from './guide.ts';
import { startOwnServer } from './own-server.ts';

/** `npm run tour`: the whole getting-started guide against a server of its own, or against `BASE_URL`. */
const given = process.env.BASE_URL?.replace(/\/+$/, '');
const server = given === undefined ? await startOwnServer() : undefined;
const base = given ?? server!.base;
console.log(`The getting-started guide, over HTTP against ${base}\n`);

let number = 0;
let last = 'the first step';
const started = performance.now();
try {
  await walkGuide(base, (step, outcome) => {
    last = step;
    console.log(`${String(++number).padStart(3)}  done  ${step.padEnd(52)} ${outcome}`);
  });
  console.log(`\nAll ${number} steps in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
} catch (error) {
  console.error(`\nStopped after “${last}”: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await server?.stop();
}
