import { type Answer, call, expectStatus } from '../../acceptance/client/http.ts';

/** People of the demo. */
export const KARI = '14837510008';
export const OLA = '02918220065';
export const AASA = '27869030053';
export const MONA = '30897925067';

export interface Item {
  id: string;
  party: string;
  recipient: { partyUuid: string; name: string } | null;
  serviceResource: string;
  externalReference: string;
  status: string;
  systemLabel: string;
  systemLabels: string[];
  unread: boolean;
  openedAt: string | null;
  isAuthorized: boolean;
  guiAttachmentCount: number;
  content: { title: string; summary: string | null; senderName: string | null };
}

export interface Page {
  items: Item[];
  next: string | null;
  asOf: string;
  searchedFrom: string | null;
  count: number | null;
  countIsAtLeast: boolean | null;
}

export interface Changed {
  changed: number;
  ids: string[];
  refused: { id: string; code: string }[];
  more: boolean;
  inverse: { undo: string } | null;
}

/** Token of a person as one who is logged in has it; exists in the demo profile only. */
export async function personalToken(base: string, pid: string, more: Record<string, string> = {}): Promise<string> {
  const query = new URLSearchParams({
    env: 'local',
    pid,
    scopes: 'altinn:portal/enduser altinn:correspondence.read',
    ttl: '7200',
    ...more,
  });
  const headers = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
  return (await expectStatus(200, call(`${base}/testtools/api/GetPersonalToken?${query}`, { headers }))).text;
}

/** Somebody who reads mail in the inbox. */
export class Person {
  readonly base: string;
  readonly token: string;

  constructor(base: string, token: string) {
    this.base = base;
    this.token = token;
  }

  static async logIn(base: string, pid: string, more: Record<string, string> = {}): Promise<Person> {
    return new Person(base, await personalToken(base, pid, more));
  }

  get = (path: string): Promise<Answer> => call(`${this.base}/inbox/api/v1/${path}`, { token: this.token });

  post = (path: string, json?: unknown): Promise<Answer> =>
    call(`${this.base}/inbox/api/v1/${path}`, {
      method: 'POST',
      token: this.token,
      ...(json === undefined ? {} : { json }),
    });

  async list(query = ''): Promise<Page> {
    return (await expectStatus(200, this.get(`messages?${query}`))).json<Page>();
  }

  /** Every page, following `next`. */
  async pages(query: string): Promise<string[][]> {
    const found: string[][] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: Page = await this.list(`${query}${next === '' ? '' : `&after=${next}`}`);
      found.push(page.items.map(({ id }) => id));
      next = page.next;
    }
    return found;
  }

  async label(change: unknown): Promise<Changed> {
    return (await expectStatus(200, this.post('messages/labels', change))).json<Changed>();
  }
}
