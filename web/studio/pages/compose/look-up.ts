import { useEffect, useRef, useState } from 'react';
import type { Api } from '../../../common/api/request.ts';
import type { Recipient } from '../../../common/parts/recipients/parse.ts';

/** What the register says of a recipient; `code` is why it cannot be sent to. */
export interface Known {
  readonly name: string | undefined;
  readonly code: string | undefined;
}

const AT_A_TIME = 1000;
const WAIT = 300;

export async function lookUp(api: Api, service: string, urns: readonly string[]): Promise<Map<string, Known>> {
  const { recipients } = await api.post<{
    recipients: { recipient: string; name: string | null; code: string | null }[];
  }>('/correspondence/api/v1/recipients', { resourceId: service, recipients: urns });
  return new Map(
    recipients.map(({ recipient, name, code }) => [recipient, { name: name ?? undefined, code: code ?? undefined }]),
  );
}

/** Looks recipients up in the register, a thousand at a time, each once a service; answers what is known so far. */
export function useLookUp(
  api: Api,
  service: string,
  recipients: readonly Recipient[],
): { readonly known: ReadonlyMap<string, Known>; readonly looking: boolean; readonly failed: boolean } {
  const [known, setKnown] = useState<ReadonlyMap<string, Known>>(new Map());
  const [left, setLeft] = useState(0);
  const [failed, setFailed] = useState(false);
  const cache = useRef({ service, known: new Map<string, Known>() });
  useEffect(() => {
    if (cache.current.service !== service) {
      cache.current = { service, known: new Map() };
      setKnown(new Map());
    }
    const { known: have } = cache.current;
    const wanted = recipients.map(({ urn }) => urn).filter((urn) => !have.has(urn));
    setLeft(service === '' ? 0 : wanted.length);
    setFailed(false);
    if (service === '' || wanted.length === 0) return;
    let over = false;
    const run = async () => {
      for (let from = 0; from < wanted.length && !over; from += AT_A_TIME) {
        const found = await lookUp(api, service, wanted.slice(from, from + AT_A_TIME));
        for (const [urn, one] of found) have.set(urn, one);
        if (over) return;
        setLeft(Math.max(0, wanted.length - from - AT_A_TIME));
        setKnown(new Map(have));
      }
    };
    const timer = setTimeout(() => {
      run().catch(() => {
        if (over) return;
        setLeft(0);
        setFailed(true);
      });
    }, WAIT);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [api, service, recipients]);
  return { known, looking: left > 0, failed };
}
