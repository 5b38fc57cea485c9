import type { IncomingHttpHeaders } from 'node:http';
import { hours, later } from '../../foundation/clock.ts';
import { wireTime } from '../../http/binding/scalars.ts';
import type { Answer } from '../../http/operation.ts';
import { isSecret } from '../../http/shared-secret.ts';
import type { Mail } from '../mail.ts';
import { HOLD_ADDRESS, INSERT_CALL, RECENT_CALLS } from '../store/statistics-statements.ts';

/** Calls an address may make within the window (correspondence-send §4.20). */
const MOST_CALLS = 10;
const WINDOW = hours(1);

/** A call that may go on, with the headers its answer carries; or the answer that ends it. */
export type StatisticsAdmission =
  | { readonly kind: 'admitted'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly answer: Answer };

/** Who may call the statistics operations: the key first, then the limit of the caller's address. */
export async function admitToStatistics(
  mail: Mail,
  { headers, ip }: { readonly headers: IncomingHttpHeaders; readonly ip: string },
): Promise<StatisticsAdmission> {
  const fault = keyFault(mail.rules.statisticsApiKey, headers['x-api-key']);
  return fault === undefined
    ? countCall(mail, addressOf(headers, ip))
    : { kind: 'refused', answer: { status: 401, body: { error: fault } } };
}

function keyFault(configured: string | undefined, given: string | string[] | undefined): string | undefined {
  if (typeof given !== 'string') return 'API key required for statistics endpoints';
  if (given.trim() === '') return 'API key cannot be empty';
  if (configured === undefined) return 'API key validation not configured';
  return isSecret(given, configured) ? undefined : 'Invalid API key';
}

/** The first address the proxies name, or the peer's own. */
function addressOf(headers: IncomingHttpHeaders, ip: string): string {
  const first = (value: string | string[] | undefined) =>
    String(value ?? '')
      .split(',', 1)[0]!
      .trim();
  return (first(headers['x-forwarded-for']) || first(headers['x-real-ip']) || ip).slice(0, 100);
}

/** Counts the call, unless the address has used up its window; every process counts in the same place. */
async function countCall(mail: Mail, address: string): Promise<StatisticsAdmission> {
  return mail.database.transaction(async (transaction) => {
    const now = mail.clock.now();
    await transaction.run(HOLD_ADDRESS, [`statistics ${address}`]);
    const recent = await transaction.run<{ called_at: Date }>(RECENT_CALLS, [address, later(now, -WINDOW)]);
    const resets = later(recent[0]?.called_at ?? now, WINDOW);
    const headersWith = (remaining: number) => ({
      'x-ratelimit-limit': String(MOST_CALLS),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(Math.ceil(resets.getTime() / 1000)),
    });
    if (recent.length < MOST_CALLS) {
      await transaction.run(INSERT_CALL, [address, now]);
      return { kind: 'admitted', headers: headersWith(MOST_CALLS - recent.length - 1) };
    }
    const retryAfter = Math.max(1, Math.ceil((resets.getTime() - now.getTime()) / 1000));
    return {
      kind: 'refused',
      answer: {
        status: 429,
        headers: { ...headersWith(0), 'retry-after': String(retryAfter) },
        body: { error: 'Rate limit exceeded', retryAfter, resetTime: wireTime(resets) },
      },
    };
  });
}
