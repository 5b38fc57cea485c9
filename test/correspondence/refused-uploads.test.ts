import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { assertFieldFault, attachmentBody, MailClient } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

const PIECE = Buffer.alloc(64 * 1024);

interface Sent {
  readonly answer: string;
  /** Bytes of the body the system took from us before the connection was closed. */
  readonly taken: number;
}

/**
 * Sends a request that announces ten gigabytes and goes on sending, whatever is answered, until the connection is closed
 * by the other side. `reading` false: it looks at the answer only then.
 */
function sendRegardless(head: string, { chunked = false, reading = true } = {}): Promise<Sent> {
  const { port } = new URL(server.url);
  const socket: Socket = connect({ port: Number(port), host: '127.0.0.1' });
  let [answer, over] = ['', false];
  if (reading) socket.on('data', (bytes) => (answer += bytes));
  socket.write(
    `${head}\r\nHost: x\r\n${chunked ? 'Transfer-Encoding: chunked' : 'Content-Length: 10000000000'}\r\n\r\n`,
  );
  const piece = chunked
    ? Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')])
    : PIECE;
  const send = () => {
    while (!over && socket.write(piece));
  };
  socket.on('drain', send);
  send();
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      over = true;
      resolve({ answer, taken: socket.bytesWritten });
    });
  });
}

const post = (path: string, ...headers: string[]) => [`POST ${path} HTTP/1.1`, ...headers].join('\r\n');

describe('a refused request whose client goes on sending gigabytes', () => {
  const refusals = async (): Promise<[name: string, head: string, status: number, text: RegExp][]> => {
    const token = `Authorization: Bearer ${await mail.sender()}`;
    const taken = await mail.uploaded();
    const upload = `/correspondence/api/v1/attachment/${taken}/upload`;
    const bytes = 'Content-Type: application/octet-stream';
    return [
      ['without a token', post(upload, bytes), 401, /^$/m],
      ['already uploaded', post(upload, token, bytes), 400, /CORR-02005/],
      ['of the wrong type', post(upload, token, 'Content-Type: image/png'), 415, /^$/m],
      ['to an unknown path', post('/correspondence/api/v1/finnes-ikke', token), 404, /^$/m],
      ['with the wrong method', post(`/correspondence/api/v1/attachment/${taken}`, token), 405, /[Aa]llow: /],
      [
        'of a form with a broken boundary',
        post('/correspondence/api/v1/correspondence/upload', token, 'Content-Type: multipart/form-data'),
        400,
        /Missing content-type boundary/,
      ],
    ];
  };

  test('is answered at once, is told that the connection closes, and is not read to the end', async () => {
    const all = await refusals();
    const answers = await Promise.all(all.map(([, head]) => sendRegardless(head)));
    for (const [index, [name, , status, text]] of all.entries()) {
      const { answer, taken } = answers[index]!;
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), name);
      assert.match(answer, /connection: close/i, name);
      assert.match(answer, text, name);
      assert.ok(taken < 100_000_000, `${name}: ${taken} bytes were taken`);
    }
  });

  test('chunked, the same', async () => {
    const id = await mail.uploaded();
    const head = post(
      `/correspondence/api/v1/attachment/${id}/upload`,
      `Authorization: Bearer ${await mail.sender()}`,
      'Content-Type: application/octet-stream',
    );
    const sent = await sendRegardless(head, { chunked: true });
    assert.match(sent.answer, /^HTTP\/1\.1 400 [\s\S]*CORR-02005/);
    assert.ok(sent.taken < 100_000_000);
  });

  test('a client that never looks is cut off all the same', async () => {
    const sent = await sendRegardless(post('/correspondence/api/v1/finnes-ikke'), { reading: false });
    assert.ok(sent.taken < 100_000_000);
  });
});

test('a form that ends in the middle of a file is refused at once, and leaves nothing', async () => {
  const body = [
    '--grense\r\nContent-Disposition: form-data; name="attachments"; filename="a.txt"\r\n\r\n',
    'x'.repeat(500_000),
  ].join('');
  const answer = await call(mail.url('correspondence/upload'), {
    token: await mail.sender(),
    headers: { 'content-type': 'multipart/form-data; boundary=grense' },
    body,
  });
  assertFieldFault(answer, '', 'Failed to read the request form. Unexpected end of the body.');
  const { rows } = await server.foundation.database.pool.query('select * from correspondence.unowned_blob');
  assert.deepEqual(rows, []);
});

test('a form with too many files is refused before the rest of it has been read', async () => {
  const token = await mail.sender();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes));
  socket.write(
    `POST /correspondence/api/v1/correspondence/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: multipart/form-data; boundary=grense\r\nContent-Length: 3000000000\r\n\r\n',
  );
  for (let number = 0; number < 103; number++)
    socket.write(
      `--grense\r\nContent-Disposition: form-data; name="attachments"; filename="${number}.txt"\r\n\r\nx\r\n`,
    );
  await eventually('the answer', async () => answer.includes('CORR-01038') || undefined);
  assert.match(answer, /^HTTP\/1\.1 400 /);
  socket.destroy();
});

test('a small refused body leaves the connection open for the next request', async () => {
  const { port } = new URL(server.url);
  const socket = connect(Number(port), '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes));
  const json = JSON.stringify(attachmentBody());
  const request = `POST /correspondence/api/v1/attachment HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`;
  socket.write(request);
  while (!answer.includes('\r\n\r\n')) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.match(answer, /^HTTP\/1\.1 401 /);
  assert.doesNotMatch(answer, /connection: close/i);
  answer = '';
  socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`);
  while (!answer.includes('Alive')) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
});

test('fetch gets the answer to a large refused upload', async () => {
  const id = await mail.uploaded();
  const answer = await expectStatus(400, mail.upload(id, Buffer.alloc(50_000_000)));
  assert.equal(answer.json<{ code: string }>().code, 'CORR-02005');
});
