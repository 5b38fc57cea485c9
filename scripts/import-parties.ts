import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';

/**
 * `npm run import -- FILE [--base-url …] [--token …]`: brings a file of parties and roles into the register. `.json` is
 * one document, as demo/parties.json; `.ndjson` has one party or role a line and may be of any length. Without a token
 * a demo server's test tools give one. Exit code 0: done; 1: refused, with every fault; 2: not asked.
 */
const USAGE = 'Usage: npm run import -- parties.ndjson [--base-url http://127.0.0.1:8080] [--token TOKEN]';

function options() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ allowPositionals: true, options: { 'base-url': text, token: text } });
  } catch (error) {
    return give((error as Error).message);
  }
}

function give(message: string): never {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
}

const { values, positionals } = options();
const base = (values['base-url'] ?? 'http://127.0.0.1:8080').replace(/\/+$/, '');
const [file] = positionals;
if (file === undefined || positionals.length > 1) give('Give one file.');
const lines = /\.(ndjson|jsonl)$/i.test(file);
if (!lines && !/\.json$/i.test(file)) give('The file must end with .json, or .ndjson for one party or role a line.');

try {
  const { size } = await stat(file);
  const token = values.token ?? (await testToken());
  const started = performance.now();
  const response = await fetch(`${base}/administration/api/v1/register/import${lines ? '/lines' : ''}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': lines ? 'application/x-ndjson' : 'application/json',
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  const text = await response.text();
  if (!response.ok) {
    console.error(`${base} answered ${response.status}:\n${text.slice(0, 20_000)}`);
    process.exitCode = 1;
  } else {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${(size / 1e6).toFixed(1)} MB in ${seconds} s: ${text}`);
  }
} catch (error) {
  const { message, cause } = error as Error;
  console.error(`${message}${cause instanceof Error ? ` (${cause.message})` : ''}`);
  process.exitCode = 2;
}

async function testToken(): Promise<string> {
  const query = 'env=local&org=ttd&orgNo=311001000&scopes=budstikke:administration';
  const response = await fetch(`${base}/testtools/api/GetEnterpriseToken?${query}`, {
    headers: { authorization: `Basic ${btoa('test:test')}` },
  });
  if (!response.ok)
    throw new Error(`${base} has no test tools. Give a token with scope budstikke:administration: --token TOKEN`);
  return response.text();
}
