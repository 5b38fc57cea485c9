import type { IncomingHttpHeaders } from 'node:http';

/** Does the sender want what can be sent to be sent (`Prefer: handling=lenient`, RFC 7240 §4.4)? */
export const isLenient = (headers: IncomingHttpHeaders): boolean =>
  String(headers.prefer ?? '')
    .split(/[,;]/)
    .some((preference) => preference.replaceAll(/[\s"]/g, '').toLowerCase() === 'handling=lenient');

/** Tells that the preference was honoured. */
export const LENIENT = { 'preference-applied': 'handling=lenient' };

/** Tells that nothing was stored: the same request came before. */
export const REPLAYED = { 'idempotency-replayed': 'true' };
