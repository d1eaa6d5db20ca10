import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { EgressConnectError } from '../../../../handlers/render/egress-proxy/egress-errors';
import { rawClient, readAll, readBytes, socksConnect } from '../../../support/machine/raw-tcp';
import { echo, egressLab, REPLY } from './egress-lab';

describe('the egress proxy: carrying bytes', () => {
  const lab = egressLab();

  /** More than the buffers of the kernel and of the streams on the way. */
  const LARGE = Buffer.alloc(24 * 1024 * 1024, 'georender ');

  it('carries much both ways at once, whole', async () => {
    const site = await lab.startServer(echo);
    const proxy = await lab.startProxy({ allowed: [`127.0.0.1:${site.port}`] });
    const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
    socket.end(LARGE);
    const { bytes, error } = await readAll(socket);
    assert.equal(error, undefined);
    assert.ok(bytes.equals(LARGE));
  });

  it('holds back a sender whose receiver does not read', async () => {
    const site = await lab.startServer((socket) => void socket.write(LARGE));
    const proxy = await lab.startProxy({ allowed: [`127.0.0.1:${site.port}`] });
    const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
    await readBytes(socket, 1000);
    // The client reads no more: what is not sent yet must not pile up in the proxy.
    const sender = site.connections[0];
    assert.ok(sender);
    let unsent = -1;
    while (unsent !== sender.writableLength) {
      unsent = sender.writableLength;
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    }
    assert.equal(unsent, LARGE.length);
    const rest = await readBytesThrough(socket, LARGE.length - 1000);
    assert.equal(rest, LARGE.length - 1000);
  });

  it('ends each direction on its own', async () => {
    const site = await lab.startServer(() => undefined);
    const proxy = await lab.startProxy({ allowed: [`127.0.0.1:${site.port}`] });
    const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
    const [remote] = site.connections;
    assert.ok(remote);
    remote.end('from the site');
    assert.equal((await readAll(socket)).bytes.toString(), 'from the site');
    socket.end('from the client');
    assert.equal((await readAll(remote)).bytes.toString(), 'from the client');
  });

  it('passes a broken connection on as a broken one, not as an end', async () => {
    const site = await lab.startServer((socket) => void socket.write('part of an answer'));
    const proxy = await lab.startProxy({ allowed: [`127.0.0.1:${site.port}`] });
    const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
    await readBytes(socket, 4);
    site.connections[0]?.resetAndDestroy();
    const { error } = await readAll(socket);
    assert.ok(error instanceof Error && 'code' in error && error.code === 'ECONNRESET', String(error));
  });

  it('ends both sides when one breaks that had ended its own direction, with bytes still under way', async () => {
    const site = await lab.startServer((socket) => void socket.end(LARGE));
    const proxy = await lab.startProxy({ allowed: [`127.0.0.1:${site.port}`] });
    const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
    const [remote] = site.connections;
    assert.ok(remote);
    const gone = new Promise((resolve) => remote.once('close', resolve));
    await readBytes(socket, 4);
    socket.resetAndDestroy();
    await gone;
  });

  it('ends the far side when the client breaks', async () => {
    const site = await lab.startServer((socket) => void socket.resume());
    const proxy = await lab.startProxy({ allowed: [`127.0.0.1:${site.port}`] });
    const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
    const [remote] = site.connections;
    assert.ok(remote);
    const gone = once(remote, 'close').catch((error: unknown) => error);
    socket.resetAndDestroy();
    await gone;
  });

  it('ends what is idle', async () => {
    const site = await lab.startServer(() => undefined);
    const proxy = await lab.startProxy({ allowed: [`127.0.0.1:${site.port}`], idleTimeoutMs: 30 });
    const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
    assert.ok((await readAll(socket)).error instanceof Error);
  });
});

describe('the egress proxy: its clients and its end', () => {
  const lab = egressLab();

  it('closes clients beyond the number that it serves', async () => {
    const proxy = await lab.startProxy({ allowed: [], maxConnections: 2 });
    const served = await Promise.all([rawClient(proxy.port), rawClient(proxy.port)]);
    const third = await rawClient(proxy.port);
    await readAll(third);
    for (const socket of [...served, third]) socket.destroy();
  });

  it('serves the next client once a refused one has left', async () => {
    const proxy = await lab.startProxy({ allowed: [], maxConnections: 1, handshakeTimeoutMs: 60_000 });
    for (let round = 0; round < 3; round += 1) {
      // Until the proxy has heard that the client left, it may close the next one at once.
      const served = await untilServed(() => socksConnect(proxy.port, '127.0.0.1', 1));
      assert.equal(served.reply, REPLY.notAllowed);
      served.socket.write('too late', () => served.socket.destroy());
    }
  });

  it('ends everything when it closes, at any moment', async () => {
    const site = await lab.startServer((socket) => void socket.write(Buffer.alloc(1 << 20)));
    let asked: () => void = () => undefined;
    const resolving = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const proxy = await lab.startProxy({
      allowed: [`127.0.0.1:${site.port}`],
      resolve: () => {
        asked();
        return new Promise(() => undefined);
      },
    });
    const busy = await socksConnect(proxy.port, '127.0.0.1', site.port);
    const silent = await rawClient(proxy.port);
    const waiting = assert.rejects(proxy.connect('slow.test', 80), /proxy is closed/);
    const own = await proxy.connect('127.0.0.1', site.port);
    await resolving;
    const { port } = proxy;
    await Promise.all([proxy.close(), proxy.close()]);
    await Promise.all([readAll(busy.socket), readAll(silent), waiting]);
    assert.equal(own.destroyed, true);
    await assert.rejects(proxy.connect('127.0.0.1', site.port), EgressConnectError);
    await assert.rejects(rawClient(port), { code: 'ECONNREFUSED' });
    busy.socket.destroy();
    silent.destroy();
  });
});

async function untilServed<Served>(ask: () => Promise<Served>): Promise<Served> {
  for (;;) {
    const served = await ask().catch(() => undefined);
    if (served !== undefined) return served;
  }
}

/** Reads to that length without keeping it. @returns the bytes read */
async function readBytesThrough(socket: Socket, length: number): Promise<number> {
  let read = 0;
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    read += chunk.length;
    if (read >= length) break;
  }
  return read;
}
