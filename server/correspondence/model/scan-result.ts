import { isUuid } from '../../foundation/ids.ts';

/** Events of an external malware scanner (correspondence-send §4.13). */
export type ScanEvent =
  | { readonly kind: 'validation'; readonly code: string }
  | {
      readonly kind: 'result';
      /** Last part of the blob's address: the id of an attachment, or the name of its blob. */
      readonly file: { readonly by: 'id' | 'blob'; readonly name: string };
      readonly clean: boolean;
      /** Why it is not. */
      readonly reason: string;
    }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable' };

const MOST_REASON = 500;

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** Reads the body of the webhook: one event, or a list of which the first counts. */
export function readScanEvent(body: string): ScanEvent {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { kind: 'unreadable' };
  }
  const event: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  const data = memberOf(event, 'data');
  switch (memberOf(event, 'eventType') ?? memberOf(event, 'type')) {
    case 'Microsoft.EventGrid.SubscriptionValidationEvent': {
      const code = memberOf(data, 'validationCode');
      return typeof code === 'string' ? { kind: 'validation', code } : { kind: 'other' };
    }
    case 'Microsoft.Security.MalwareScanningResult':
      return resultOf(data);
    default:
      return { kind: 'other' };
  }
}

function resultOf(data: unknown): ScanEvent {
  const uri = memberOf(data, 'blobUri');
  const verdict = memberOf(data, 'scanResultType');
  if (typeof uri !== 'string' || typeof verdict !== 'string') return { kind: 'unreadable' };
  const name = uri.slice(uri.lastIndexOf('/') + 1).replace(/[?#].*$/, '');
  const message = memberOf(memberOf(data, 'scanResultDetails'), 'errorMessage');
  return {
    kind: 'result',
    file: isUuid(name) ? { by: 'id', name: name.toLowerCase() } : { by: 'blob', name },
    clean: verdict.toLowerCase() === 'no threats found',
    reason: (typeof message === 'string' && message !== '' ? message : verdict).slice(0, MOST_REASON),
  };
}
