import type { Parsed } from './parse.ts';

let worker: Worker | undefined;
let next = 0;
const waiting = new Map<number, (parsed: Parsed | undefined) => void>();

/** What recipients a text or a file (CSV, XLSX) holds; undefined when the file cannot be read. */
export function readRecipients(source: string | File): Promise<Parsed | undefined> {
  worker ??= startWorker();
  const id = next++;
  const answer = new Promise<Parsed | undefined>((resolve) => waiting.set(id, resolve));
  worker.postMessage({ id, source });
  return answer;
}

function startWorker(): Worker {
  const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data }: MessageEvent<{ id: number; parsed: Parsed | undefined }>) => {
    waiting.get(data.id)?.(data.parsed);
    waiting.delete(data.id);
  };
  return started;
}
