import { parseArgs } from 'node:util';

/**
 * `npm run verify -- --base-url … [--client-id … --resource … --recipient … --token …]`: prints how far the set-up of a
 * service owner has come. Exit code 0: ready; 1: something is to be done; 2: the question could not be asked.
 */

interface Step {
  readonly step: string;
  readonly state: 'done' | 'missing' | 'wrong' | 'unknown';
  readonly message: string;
  readonly next?: string;
}

const USAGE =
  'Usage: npm run verify -- --base-url http://127.0.0.1:8080 [--client-id UUID] [--resource ID] [--recipient URN] [--token TOKEN]';

function options() {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      options: { 'base-url': text, 'client-id': text, resource: text, recipient: text, token: text },
    });
    return values;
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

const given = options();
const base = given['base-url']?.replace(/\/+$/, '');
if (base === undefined || !/^https?:\/\//.test(base)) {
  console.error(`Give the address of the server.\n${USAGE}`);
  process.exit(2);
}

try {
  const response = await fetch(`${base}/administration/api/v1/verify-setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: given['client-id'],
      resourceId: given.resource,
      recipient: given.recipient,
      token: given.token,
    }),
  });
  if (!response.ok) throw new Error(`${base} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  const { ready, steps } = (await response.json()) as { ready: boolean; steps: Step[] };
  for (const { step, state, message, next } of steps) {
    console.log(`${state.padEnd(8)} ${step.padEnd(14)} ${message}`);
    if (next !== undefined) console.log(`${' '.repeat(23)} → ${next}`);
  }
  console.log(ready ? '\nReady to send.' : '\nNot ready yet: see the arrows above.');
  process.exitCode = ready ? 0 : 1;
} catch (error) {
  const { message, cause } = error as Error;
  console.error(`${message}${cause instanceof Error ? ` (${cause.message})` : ''}. Is the server running at ${base}?`);
  process.exitCode = 2;
}
