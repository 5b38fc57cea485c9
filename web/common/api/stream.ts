/** A hint that something changed; what changed is asked for as usual. */
export interface Hint {
  readonly kind: string;
  readonly id?: string;
  readonly party?: string;
}

/** What a listener gets every 15 seconds while no stream can be had. */
export const POLL: Hint = { kind: 'poll' };

const POLL_EVERY = 15_000;
const TRY_AGAIN = 60_000;

/**
 * Listens to a stream of hints. All tabs of a browser share one connection, since HTTP/1.1 allows six to a host: the tab
 * that holds the Web Lock has it and passes on by BroadcastChannel. Without a stream a hint of kind `poll` comes instead.
 * Answers how to stop.
 */
export function listen(address: string, hear: (hint: Hint) => void): () => void {
  const over = new AbortController();
  const channel = new BroadcastChannel(`budstikke ${address}`);
  channel.onmessage = ({ data }: MessageEvent<Hint>) => hear(data);
  const tell = (hint: Hint) => {
    hear(hint);
    channel.postMessage(hint);
  };
  navigator.locks
    .request(`budstikke ${address}`, { signal: over.signal }, () => keepOpen(address, tell, over.signal))
    // Aborted while waiting for the lock: nobody listens any more.
    .catch(() => undefined);
  return () => {
    over.abort();
    channel.close();
  };
}

/** Holds the connection until told to stop; polls whenever there is none. */
async function keepOpen(address: string, tell: (hint: Hint) => void, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await connection(address, tell, over);
    for (let waited = 0; waited < TRY_AGAIN && !over.aborted; waited += POLL_EVERY) {
      await pause(POLL_EVERY, over);
      if (!over.aborted) tell(POLL);
    }
  }
}

/** Resolves when the stream is refused or told to stop; a mere break is mended by EventSource itself. */
function connection(address: string, tell: (hint: Hint) => void, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource(address);
    const end = () => {
      source.close();
      resolve();
    };
    let broken = false;
    const hear = ({ data }: MessageEvent<string>) => {
      const hint = hintFrom(data);
      if (hint !== undefined) tell(hint);
    };
    source.onmessage = hear;
    source.addEventListener('hint', hear);
    // So much happened that everything should be asked for again.
    source.addEventListener('many', () => tell(POLL));
    source.onopen = () => {
      // What happened while the line was down is not repeated.
      if (broken) tell(POLL);
      broken = false;
    };
    source.onerror = () => {
      broken = true;
      if (source.readyState === EventSource.CLOSED) end();
    };
    over.addEventListener('abort', end, { once: true });
  });
}

function hintFrom(data: string): Hint | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && typeof (value as Hint).kind === 'string'
      ? (value as Hint)
      : undefined;
  } catch {
    return undefined;
  }
}

function pause(milliseconds: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      over.removeEventListener('abort', done);
      resolve();
    }
    over.addEventListener('abort', done);
  });
}
