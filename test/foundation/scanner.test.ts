import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { type Blobs, newBlobKey } from '../../server/foundation/blobs/blobs.ts';
import { openDiskBlobs } from '../../server/foundation/blobs/disk.ts';
import { receive } from '../../server/foundation/blobs/receive.ts';
import { type ClamdAddress, clamdAddress, clamdScanner } from '../../server/foundation/scanner/clamd.ts';
import { scanBlob } from '../../server/foundation/scanner/scan-blob.ts';
import { type Scan, type Scanner, ScannerUnavailable, type Verdict } from '../../server/foundation/scanner/scanner.ts';
import { unscanned } from '../../server/foundation/scanner/unscanned.ts';
import { EICAR, EICAR_NAME, freePort, startClamd, type TestClamd, withoutClamd } from '../harness/clamd.ts';

const MEGABYTE = 1024 * 1024;
const infected: Verdict = { kind: 'infected', name: EICAR_NAME };

let directory: string;
let blobs: Blobs;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'budstikke-scanned-'));
  blobs = await openDiskBlobs(directory);
});
after(() => rm(directory, { recursive: true, force: true }));

async function scanned(scanner: Scanner, chunks: Iterable<Buffer>): Promise<Verdict> {
  const scan = scanner.open();
  for (const chunk of chunks) await scan.write(chunk);
  return scan.finish();
}

/** Kind, reason and whether it is worth another try, without the words for people. */
const gist = (verdict: Verdict) =>
  verdict.kind === 'not-scanned' ? [verdict.reason, verdict.transient ? 'try again' : 'final'] : [verdict.kind];

function* zeros(megabytes: number): Generator<Buffer> {
  for (let index = 0; index < megabytes * 16; index++) yield Buffer.alloc(MEGABYTE / 16);
}

/** Receives a file of some megabytes, doing something at its middle; asserts that it is stored whole all the same. */
async function receiveWhole(scanner: Scanner, megabytes: number, atMiddle: () => unknown = () => {}): Promise<Verdict> {
  const bytes = randomBytes(megabytes * MEGABYTE);
  const key = newBlobKey();
  async function* source() {
    for (let at = 0; at < bytes.length; at += MEGABYTE / 16) {
      if (at === bytes.length / 2) await atMiddle();
      yield bytes.subarray(at, at + MEGABYTE / 16);
    }
  }
  const { size, md5, verdict } = await receive(source(), { blobs, key, scanner, maxBytes: bytes.length });
  assert.equal(size, bytes.length);
  assert.equal(md5, createHash('md5').update(bytes).digest('hex'));
  assert.ok(bytes.equals(Buffer.concat(await (await blobs.get(key)).toArray())));
  await blobs.delete(key);
  return verdict;
}

/** A server that speaks as `answer` does, for what a real clamd cannot be made to do. Closes with the test. */
async function serve(answer: (socket: Socket) => void, test: (address: ClamdAddress) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    answer(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await test({ kind: 'tcp', host: '127.0.0.1', port: (server.address() as { port: number }).port });
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** Reads one INSTREAM command, then answers in pieces. */
const answering = (pieces: readonly string[]) => (socket: Socket) => {
  let received = Buffer.alloc(0);
  socket.on('data', async (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    if (!received.subarray(-4).equals(Buffer.alloc(4))) return;
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.end();
  });
};

for (const connection of ['TCP', 'a Unix socket'] as const) {
  describe(`clamd over ${connection}`, { skip: withoutClamd }, () => {
    let clamd: TestClamd;
    let address: ClamdAddress;
    let scanner: Scanner;

    before(async () => {
      clamd = await startClamd({ streamMaxLength: 5, maxFileSize: 4 });
      address =
        connection === 'TCP'
          ? { kind: 'tcp', host: clamd.host, port: clamd.port }
          : { kind: 'unix', path: clamd.socket };
      scanner = clamdScanner(address);
    });
    after(() => clamd.stop());

    it('is well', () => scanner.check());

    it('finds nothing in a file without malware, nor in an empty one', async () => {
      assert.deepEqual(await scanned(scanner, [Buffer.from('Dear recipient')]), { kind: 'clean' });
      assert.deepEqual(await scanned(scanner, zeros(3)), { kind: 'clean' });
      assert.deepEqual(await scanned(scanner, []), { kind: 'clean' });
    });

    it('finds malware and its name', async () => {
      assert.deepEqual(await scanned(scanner, [EICAR]), infected);
      assert.deepEqual(await scanned(scanner, [...zeros(2), EICAR, ...zeros(1)]), infected);
    });

    it('finds malware wherever chunks cut it, empty ones between', async () => {
      for (let cut = 1; cut < EICAR.length; cut++)
        assert.deepEqual(
          await scanned(scanner, [EICAR.subarray(0, cut), Buffer.alloc(0), EICAR.subarray(cut)]),
          infected,
        );
      assert.deepEqual(
        await scanned(
          scanner,
          [...EICAR].map((byte) => Buffer.of(byte)),
        ),
        infected,
      );
    });

    it('scans several files at once without mixing them up', async () => {
      const files = Array.from({ length: 8 }, (_, index) => (index % 2 ? EICAR : Buffer.from('Dear recipient')));
      const scans = files.map((file) => ({ file, scan: scanner.open() }));
      for (const { file, scan } of scans) await scan.write(file.subarray(0, 10));
      for (const { file, scan } of scans) await scan.write(file.subarray(10));
      const verdicts = await Promise.all(scans.map(({ scan }) => scan.finish()));
      assert.deepEqual(
        verdicts.map(({ kind }) => kind),
        files.map((file) => (file === EICAR ? 'infected' : 'clean')),
      );
    });

    it('gives the same verdict when asked twice', async () => {
      const scan = scanner.open();
      await scan.write(EICAR);
      assert.deepEqual(await Promise.all([scan.finish(), scan.finish()]), [infected, infected]);
      assert.deepEqual(scan.verdict, infected);
    });

    it('never takes a file over its stream limit for a lost connection, and the file is stored whole', async () => {
      // Often, since clamd's answer and its hanging up race each other.
      for (let time = 0; time < 10; time++)
        assert.deepEqual(gist(await receiveWhole(scanner, 8)), ['too-large', 'final']);
    });

    it('does not call a file clean that is over its file limit and was not looked at', async () => {
      assert.deepEqual(gist(await scanned(scanner, [...zeros(4), EICAR])), ['too-large', 'final']);
    });

    it('scans what is stored, and leaves off reading once it knows', async () => {
      const key = newBlobKey();
      await blobs.put(key, Readable.from([...zeros(3), EICAR]));
      assert.deepEqual(await scanBlob(scanner, await blobs.get(key)), infected);
      await blobs.delete(key);

      let read = 0;
      const endless = Readable.from(
        (function* () {
          for (;;) {
            read++;
            yield Buffer.alloc(MEGABYTE / 16);
          }
        })(),
      );
      assert.deepEqual(gist(await scanBlob(scanner, endless)), ['too-large', 'final']);
      assert.ok(read > 5 * 16 && endless.destroyed);
    });

    it('passes on what a stored file that cannot be read throws', async () => {
      const failure = new Error('the disk is broken');
      const broken = Readable.from(
        (async function* () {
          yield EICAR;
          throw failure;
        })(),
      );
      await assert.rejects(scanBlob(scanner, broken), (error) => error === failure);
    });

    it('tells what it found in a received file, which stays for the caller to decide on', async () => {
      const key = newBlobKey();
      const file = Readable.from([...zeros(1), EICAR]);
      const { verdict, size } = await receive(file, { blobs, key, scanner, maxBytes: 5 * MEGABYTE });
      assert.deepEqual(verdict, infected);
      assert.equal(await blobs.size(key), size);
      await blobs.delete(key);
    });
  });

  describe(`a clamd in trouble over ${connection}`, { skip: withoutClamd }, () => {
    const inTrouble = async (test: (clamd: TestClamd, address: ClamdAddress) => Promise<void>) => {
      const clamd = await startClamd();
      try {
        await test(
          clamd,
          connection === 'TCP'
            ? { kind: 'tcp', host: clamd.host, port: clamd.port }
            : { kind: 'unix', path: clamd.socket },
        );
      } finally {
        await clamd.stop();
      }
    };

    it('that dies in the middle of a file leaves it stored whole, to be scanned again', () =>
      inTrouble(async (clamd, address) => {
        const scanner = clamdScanner(address);
        const verdict = await receiveWhole(scanner, 16, () => clamd.kill());
        assert.deepEqual(gist(verdict), ['connection-lost', 'try again']);
        await assert.rejects(scanner.check(), ScannerUnavailable);
        assert.deepEqual(gist(await receiveWhole(scanner, 1)), ['unreachable', 'try again']);
      }));

    it('that takes no more bytes leaves the file stored whole, to be scanned again', () =>
      inTrouble(async (clamd, address) => {
        // Half of it is more than the buffers between take.
        const verdict = await receiveWhole(clamdScanner(address, { takeWithin: 100 }), 40, () => clamd.freeze());
        clamd.thaw();
        assert.deepEqual(gist(verdict), ['timed-out', 'try again']);
        assert.deepEqual(gist(await receiveWhole(clamdScanner(address), 1)), ['clean']);
      }));

    it('that gives no verdict in time leaves the file to be scanned again', () =>
      inTrouble(async (clamd, address) => {
        const scanner = clamdScanner(address, { answerWithin: 100 });
        clamd.freeze();
        assert.deepEqual(gist(await scanned(scanner, [EICAR])), ['timed-out', 'try again']);
        const patient = scanner.open({ answerWithin: 60_000 });
        await patient.write(EICAR);
        const verdict = patient.finish();
        clamd.thaw();
        assert.deepEqual(await verdict, infected);
      }));
  });
}

describe('a clamd that is not there', () => {
  it('leaves the file stored whole, to be scanned again', async () => {
    for (const address of [
      { kind: 'tcp', host: '127.0.0.1', port: await freePort() },
      { kind: 'unix', path: join(directory, 'no-such-socket') },
    ] as const) {
      const scanner = clamdScanner(address);
      assert.deepEqual(gist(await receiveWhole(scanner, 4)), ['unreachable', 'try again']);
      await assert.rejects(scanner.check(), ScannerUnavailable);
    }
  });
});

describe("clamd's answers", () => {
  const cases: [pieces: string[], expected: string[]][] = [
    [[...'stream: OK\0'], ['clean']],
    [['stream: Win.Test', '.EICAR_HDB-1 FO', 'UND\0'], ['infected']],
    [['stream: OK'], ['clean']],
    [['stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0'], ['too-large', 'final']],
    [
      ['INSTREAM size limit', ' exceeded. ERROR\0'],
      ['too-large', 'final'],
    ],
    [['COMMAND READ TIMED OUT\n'], ['timed-out', 'try again']],
    [["stream: Can't allocate memory ERROR\0"], ['scanner-error', 'try again']],
    [['HTTP/1.1 400 Bad Request\r\n\r\n'], ['scanner-error', 'try again']],
    [['x'.repeat(10_000)], ['scanner-error', 'try again']],
    [[], ['connection-lost', 'try again']],
  ];
  for (const [pieces, expected] of cases)
    it(`in ${pieces.length} pieces, ${JSON.stringify(pieces.join('').slice(0, 60))}, mean ${expected.join(', ')}`, () =>
      serve(answering(pieces), async (address) => {
        assert.deepEqual(gist(await scanned(clamdScanner(address), [Buffer.from('Dear recipient')])), expected);
      }));

  it('to a health check must be its own', () =>
    serve(
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      async (address) => assert.rejects(clamdScanner(address).check(), ScannerUnavailable),
    ));

  it('to a health check must come', () =>
    serve(
      () => {},
      async (address) => assert.rejects(clamdScanner(address, { connectWithin: 50 }).check(), ScannerUnavailable),
    ));
});

describe('a scan', () => {
  it('that is given up lets its connection go and takes no more', () => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    return serve(
      (socket) => {
        socket.on('data', () => arrived.resolve());
        socket.on('close', () => closed.resolve());
      },
      async (address) => {
        const scan = clamdScanner(address).open();
        await scan.write(EICAR);
        await arrived.promise;
        scan.abort();
        await closed.promise;
        await scan.write(EICAR);
        assert.deepEqual(gist(await scan.finish()), ['aborted', 'try again']);
      },
    );
  });

  it('holds the stream back while the scanner is behind', () =>
    serve(
      (socket) => socket.pause(),
      async (address) => {
        const scan: Scan = clamdScanner(address).open();
        const waiting = async () => {
          for (let index = 0; index < 1024; index++) {
            const written = scan.write(Buffer.alloc(MEGABYTE / 16));
            if (
              (await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 200, 'behind'))])) === 'behind'
            )
              return true;
          }
          return false;
        };
        assert.equal(await waiting(), true);
        scan.abort();
      },
    ));

  it('of more than the 2 GB the engine can scan is not sent on and called clean', () =>
    serve(answering(['stream: OK\0']), async (address) => {
      const untouched = Buffer.allocUnsafeSlow(2 ** 31);
      assert.deepEqual(gist(await scanned(clamdScanner(address), [untouched])), ['too-large', 'final']);
    }));

  it('without a scanner says that nothing was scanned', async () => {
    assert.deepEqual(gist(await scanned(unscanned, [EICAR])), ['no-scanner', 'final']);
    assert.deepEqual(gist(await scanBlob(unscanned, Readable.from([EICAR]))), ['no-scanner', 'final']);
    await unscanned.check();
  });
});

describe('the address of a clamd', () => {
  it('is a host and a port, or the path of a Unix socket', () => {
    assert.deepEqual(clamdAddress('localhost:3310'), { kind: 'tcp', host: 'localhost', port: 3310 });
    assert.deepEqual(clamdAddress('[::1]:3310'), { kind: 'tcp', host: '::1', port: 3310 });
    assert.deepEqual(clamdAddress('/run/clamav/clamd.ctl'), { kind: 'unix', path: '/run/clamav/clamd.ctl' });
    for (const text of [
      '',
      'localhost',
      'localhost:',
      ':3310',
      'localhost:0',
      'localhost:65536',
      '::1:3310',
      'run/clamd.ctl',
    ])
      assert.throws(() => clamdAddress(text), RangeError);
  });
});
