import type { CallJudge } from '../../foundation/guarded-calls/addresses.ts';

/** Reads an endpoint to push to, an absolute URL that may be called; undefined when there is none in the text. */
export function readEndPoint(text: string, { mayCall }: Pick<CallJudge, 'mayCall'>): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && mayCall(url) ? url : undefined;
}
