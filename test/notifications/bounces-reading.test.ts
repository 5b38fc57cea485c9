import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { openLog } from '../../server/foundation/log.ts';
import { listenForBounces } from '../../server/foundation/mailer/bounce-listener.ts';
import { readDeliveryReport } from '../../server/foundation/mailer/delivery-report.ts';
import { returnPaths } from '../../server/foundation/mailer/return-paths.ts';
import { causeOf, isTemporary } from '../../server/foundation/mailer/status-codes.ts';

const reportWith = (status: string, type = 'message/delivery-status'): Buffer =>
  Buffer.from(
    `Content-Type: Multipart/Report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSorry\r\n--x\r\nContent-Type: ${type}\r\n\r\n${status}\r\n--x--\r\n`,
  );

describe('a delivery status notification', () => {
  test('is read whatever its case, folding and line ends', async () => {
    const body =
      'REPORTING-MTA: dns; x\nOriginal-Envelope-ID:\n a+2Bb+3D\n\nfinal-recipient: rfc822; a@x\naction:\n FAILED\nSTATUS: 5.1.1';
    for (const raw of [reportWith(body), reportWith(body.replaceAll('\n', '\r\n'))])
      assert.deepEqual(await readDeliveryReport(raw), {
        envelopeId: 'a+b=',
        report: {
          kind: 'failed',
          reason: 'A mail server reported that it could not be delivered (5.1.1)',
          cause: 'unknown-address',
        },
      });
  });

  test('of internationalised mail is one too', async () => {
    const raw = reportWith(
      'Reporting-MTA: dns; x\r\n\r\nAction: delivered\r\nStatus: 2.0.0',
      'message/global-delivery-status',
    );
    assert.deepEqual((await readDeliveryReport(raw))?.report, { kind: 'delivered' });
  });

  test('for an address that stands for several says that it has arrived when one of them has it', async () => {
    const both =
      'Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nAction: delivered\r\nStatus: 2.0.0';
    assert.deepEqual((await readDeliveryReport(reportWith(both)))?.report, { kind: 'delivered' });
  });

  test('says nothing in its first block, nor in an e-mail that was sent along', async () => {
    assert.equal(await readDeliveryReport(reportWith('Action: failed\r\nStatus: 5.1.1')), undefined);
    const inside = reportWith('A: b\r\n\r\nAction: failed\r\nStatus: 5.1.1').toString();
    const forwarded = `Content-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\nContent-Type: message/rfc822\r\n\r\n${inside}\r\n--y--\r\n`;
    assert.equal(await readDeliveryReport(Buffer.from(forwarded)), undefined);
  });

  test('whatever its bytes are, is read without failing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (status) => {
        await readDeliveryReport(reportWith(status));
        await readDeliveryReport(Buffer.from(status, 'latin1'));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a return path', () => {
  const key = Buffer.alloc(32, 1);

  test('says its e-mail to who made it, and fits where an address has to', () => {
    const paths = returnPaths('retur.example', key);
    for (let n = 0; n < 50; n++) {
      const id = randomUUID();
      const address = paths.pathOf(id);
      assert.equal(paths.idOf(address), id);
      assert.equal(paths.idOf(address.toUpperCase()), id);
      assert.ok(address.indexOf('@') <= 64);
      assert.equal(returnPaths('retur.example', Buffer.alloc(32, 2)).idOf(address), undefined);
      assert.equal(returnPaths('annen.example', key).idOf(address), undefined);
    }
  });

  test('is none with any other character in it', () => {
    const paths = returnPaths('retur.example', key);
    const address = paths.pathOf(randomUUID());
    fc.assert(
      fc.property(fc.nat(address.length - 1), fc.constantFrom(...'0123456789abcdef-@.'), (at, character) => {
        fc.pre(address[at] !== character);
        assert.equal(paths.idOf(address.slice(0, at) + character + address.slice(at + 1)), undefined);
      }),
      { numRuns: 500 },
    );
    for (const other of ['', '@', 'retur.example', '@retur.example', 'b--@retur.example'])
      assert.equal(paths.idOf(other), undefined);
  });
});

test('an answer of a mail server is judged by its enhanced status code, where it has one', () => {
  for (const [code, response, temporary, cause] of [
    [550, '550 5.1.1 unknown', false, 'unknown-address'],
    [550, '550-5.1.1 unknown\n550 5.1.1 more', false, 'unknown-address'],
    [550, '550 5.1.10 null MX', false, 'unknown-address'],
    [501, '501 5.1.3 syntax', false, 'invalid-address'],
    [552, '552 5.3.4 too big', false, 'too-large'],
    [552, '552 too big', false, 'too-large'],
    [550, '550 5.7.26 not signed', false, 'filtered'],
    [554, '554 no', false, 'other'],
    [554, '554 5.2.4 list cannot be expanded', false, 'other'],
    [554, '554 5.11.1 no such code', false, 'other'],
    // For now only, and our own fault: it is tried again.
    [550, '550 4.2.1 try later', true, 'other'],
    [550, '550 5.1.8 bad sender', true, 'other'],
    [421, '421 4.7.0 slow down', true, 'other'],
    [450, '450 5.1.1 contradicts itself', true, 'unknown-address'],
  ] as const)
    assert.deepEqual([isTemporary(code, response), causeOf(code, response)], [temporary, cause], response);
});

test('a connection is over after its time, however busily its client drips bytes', { timeout: 30_000 }, async ({
  signal,
}) => {
  const listener = await listenForBounces(
    { host: '127.0.0.1', port: 0 },
    {
      log: openLog('silent'),
      returnPaths: returnPaths('retur.example', Buffer.alloc(32, 1)),
      report: async () => true,
      sessionWithin: 1000,
    },
  );
  const socket = connect(listener.port, '127.0.0.1').on('error', () => undefined);
  socket.resume();
  const dripping = setInterval(() => socket.write('N'), 50);
  try {
    await once(socket, 'close', { signal });
  } finally {
    clearInterval(dripping);
    socket.destroy();
    await listener.close();
  }
});
