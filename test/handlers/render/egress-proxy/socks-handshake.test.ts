import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EgressProxy, startEgressProxy } from '../../../../handlers/render/egress-proxy/egress-proxy';
import {
  connectRequest,
  GREETING,
  portBytes,
  type RawServer,
  rawClient,
  readAll,
  readBytes,
  startRawServer,
} from '../../../support/machine/raw-tcp';

const GREETED = Buffer.of(5, 0);
const NONE = Buffer.alloc(0);

/** An answer to a request: the reply code, and no bound address. */
function answer(code: number): Buffer {
  return Buffer.of(5, code, 0, 1, 0, 0, 0, 0, 0, 0);
}

describe('the SOCKS handshake', () => {
  let site: RawServer;
  let proxy: EgressProxy;
  let hurried: EgressProxy;

  before(async () => {
    site = await startRawServer((socket) => void socket.pipe(socket));
    const allowed = [`127.0.0.1:${site.port}`, `[::1]:${site.port}`];
    proxy = await startEgressProxy({ allowed });
    hurried = await startEgressProxy({ allowed, handshakeTimeoutMs: 30 });
  });

  after(() => Promise.all([proxy.close(), hurried.close(), site.close()]));

  /** What the proxy says to these bytes, sent at once with the client's end after them. */
  async function said(...sent: readonly Uint8Array[]): Promise<Buffer> {
    const socket = await rawClient(proxy.port);
    socket.on('error', () => undefined);
    socket.end(Buffer.concat(sent));
    const { bytes } = await readAll(socket);
    socket.destroy();
    return bytes;
  }

  const cases: readonly { name: string; sent: readonly Uint8Array[]; answer: Buffer }[] = [
    { name: 'nothing', sent: [], answer: NONE },
    { name: 'SOCKS 4', sent: [Buffer.of(4, 1, 0, 80, 127, 0, 0, 1, 0)], answer: NONE },
    { name: 'HTTP', sent: [Buffer.from('CONNECT 127.0.0.1:80 HTTP/1.1\r\n\r\n')], answer: NONE },
    { name: 'TLS', sent: [Buffer.of(0x16, 3, 1, 2, 0, 1)], answer: NONE },
    { name: 'no methods', sent: [Buffer.of(5, 0)], answer: NONE },
    { name: 'half a greeting', sent: [Buffer.of(5, 3, 0)], answer: NONE },
    { name: 'only methods with authentication', sent: [Buffer.of(5, 2, 1, 2)], answer: Buffer.of(5, 0xff) },
    { name: 'many methods', sent: [Buffer.of(5, 255), Buffer.alloc(254, 2), Buffer.of(0)], answer: GREETED },
    { name: 'half a request', sent: [GREETING, Buffer.of(5, 1, 0, 3, 20), Buffer.from('short')], answer: GREETED },
    {
      name: 'another version in the request',
      sent: [GREETING, Buffer.of(4, 1, 0, 1, 127, 0, 0, 1, 0, 80)],
      answer: Buffer.concat([GREETED, answer(1)]),
    },
    {
      name: 'a reserved byte that is set',
      sent: [GREETING, Buffer.of(5, 1, 1, 1, 127, 0, 0, 1, 0, 80)],
      answer: Buffer.concat([GREETED, answer(1)]),
    },
    {
      name: 'BIND',
      sent: [GREETING, Buffer.of(5, 2, 0, 1, 127, 0, 0, 1, 0, 80)],
      answer: Buffer.concat([GREETED, answer(7)]),
    },
    {
      name: 'UDP ASSOCIATE',
      sent: [GREETING, Buffer.of(5, 3, 0, 1, 0, 0, 0, 0, 0, 0)],
      answer: Buffer.concat([GREETED, answer(7)]),
    },
    {
      name: 'an unknown address type',
      sent: [GREETING, Buffer.of(5, 1, 0, 2, 127, 0, 0, 1, 0, 80)],
      answer: Buffer.concat([GREETED, answer(8)]),
    },
    {
      name: 'an empty name',
      sent: [GREETING, Buffer.of(5, 1, 0, 3, 0, 0, 80)],
      answer: Buffer.concat([GREETED, answer(1)]),
    },
    {
      name: 'a name with a NUL',
      sent: [GREETING, connectRequest('127.0.0.1\0.example', 80)],
      answer: Buffer.concat([GREETED, answer(2)]),
    },
    {
      name: 'a name with bytes beyond ASCII',
      sent: [GREETING, connectRequest('\xff\xfe', 80)],
      answer: Buffer.concat([GREETED, answer(2)]),
    },
    {
      name: 'the longest name',
      sent: [GREETING, connectRequest('a'.repeat(255), 80)],
      answer: Buffer.concat([GREETED, answer(2)]),
    },
    {
      name: 'port 0',
      sent: [GREETING, connectRequest('93.184.216.34', 0)],
      answer: Buffer.concat([GREETED, answer(2)]),
    },
    {
      name: 'a refusal followed by much',
      sent: [GREETING, connectRequest('127.0.0.1', 1), Buffer.alloc(4 << 20)],
      answer: Buffer.concat([GREETED, answer(2)]),
    },
  ];
  for (const { name, sent, answer: expected } of cases) {
    it(`answers ${name} as RFC 1928 says`, async () => assert.deepEqual(await said(...sent), expected));
  }

  it('takes IPv4 and IPv6 addresses in binary', async () => {
    const ipv4 = Buffer.concat([Buffer.of(5, 1, 0, 1, 127, 0, 0, 1), portBytes(site.port)]);
    assert.deepEqual(
      await said(GREETING, ipv4, Buffer.from('hi')),
      Buffer.concat([GREETED, answer(0), Buffer.from('hi')]),
    );
    // Nobody listens at ::1, but the exception lets the proxy try; ::ffff:127.0.0.1 is not what the exception names.
    const loopback = Buffer.concat([Buffer.of(5, 1, 0, 4), Buffer.alloc(15), Buffer.of(1), portBytes(site.port)]);
    assert.ok([3, 4, 5].includes((await said(GREETING, loopback)).readUInt8(3)));
    const mapped = Buffer.concat([
      Buffer.of(5, 1, 0, 4),
      Buffer.alloc(10),
      Buffer.of(255, 255, 127, 0, 0, 1),
      portBytes(site.port),
    ]);
    assert.deepEqual(await said(GREETING, mapped), Buffer.concat([GREETED, answer(2)]));
  });

  it('takes a handshake in any fragments, and what follows it', async () => {
    const whole = Buffer.concat([GREETING, connectRequest('127.0.0.1', site.port), Buffer.from('payload')]);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: whole.length }),
        async (cuts) => {
          const edges = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
          const socket = await rawClient(proxy.port);
          socket.setNoDelay(true);
          for (const [index, start] of edges.slice(0, -1).entries()) {
            socket.write(whole.subarray(start, edges[index + 1]));
            await new Promise(setImmediate);
          }
          socket.end();
          const { bytes } = await readAll(socket);
          assert.deepEqual(bytes, Buffer.concat([GREETED, answer(0), Buffer.from('payload')]));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('survives garbage, and opens nothing for it', async () => {
    const before = site.connections.length;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.boolean(), async (garbage, greeted) => {
        const bytes = await said(...(greeted ? [GREETING, garbage] : [garbage]));
        assert.ok(bytes.length <= 12);
        if (bytes.length === 12) assert.notEqual(bytes[3], 0);
      }),
      { numRuns: 150 },
    );
    assert.equal(site.connections.length, before);
    assert.equal((await said(GREETING, connectRequest('127.0.0.1', site.port))).readUInt8(3), 0);
  });

  it('ends a client that does not finish in time, however steadily it sends', async () => {
    for (const start of [NONE, GREETING.subarray(0, 2), Buffer.concat([GREETING, Buffer.of(5, 1, 0, 3, 255)])]) {
      const socket = await rawClient(hurried.port);
      socket.on('error', () => undefined);
      socket.write(start);
      // One byte of the endless name at a time keeps the connection from being idle.
      const drip = setInterval(() => start.length > 3 && socket.write('a'), 2);
      await readAll(socket);
      clearInterval(drip);
      socket.destroy();
    }
  });

  it('ends a refused client that does not leave', async () => {
    const socket = await rawClient(hurried.port);
    socket.on('error', () => undefined);
    socket.write(Buffer.concat([GREETING, connectRequest('127.0.0.1', 1)]));
    await readBytes(socket, 12);
    // The client keeps its side open; only a forced end makes its writes fail.
    const drip = setInterval(() => socket.write('x'), 2);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(drip);
  });
});
