import assert from 'node:assert/strict';
import { eventually } from '../../acceptance/client/http.ts';
import type { Person } from './person.ts';

export interface Heard {
  readonly hints: { kind: string; id: string; party: string }[];
  /** How often everything was to be asked for again. */
  readonly many: () => number;
  readonly ended: Promise<void>;
  readonly status: number;
  close(): void;
}

/** Opens a stream and gathers its hints. */
export async function hear(person: Person, base = person.base): Promise<Heard> {
  const stop = new AbortController();
  const response = await fetch(`${base}/inbox/api/v1/stream`, {
    headers: { authorization: `Bearer ${person.token}` },
    signal: stop.signal,
  });
  const hints: Heard['hints'] = [];
  let many = 0;
  const read = async () => {
    if (response.status !== 200) return;
    assert.match(response.headers.get('content-type')!, /^text\/event-stream/);
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [name, data] = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        if (name === 'event: hint') hints.push(JSON.parse(data!.slice(6)) as Heard['hints'][0]);
        if (name === 'event: many') many++;
      }
    }
  };
  const ended = read().catch(() => undefined);
  return { hints, many: () => many, ended, status: response.status, close: () => stop.abort() };
}

/** The hint of this kind about the message, once it was told. */
export const told = (heard: Heard, kind: string, id: string) =>
  eventually(`${kind} of ${id}`, async () => heard.hints.find((hint) => hint.kind === kind && hint.id === id));
