import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { dialTcp } from '../../../../handlers/render/egress-proxy/connect-to-first';
import {
  EgressConnectError,
  EgressRefusedError,
  EgressResolveError,
} from '../../../../handlers/render/egress-proxy/egress-errors';
import type { EgressProxy, EgressProxyOptions } from '../../../../handlers/render/egress-proxy/egress-proxy';
import { startEgressProxy } from '../../../../handlers/render/egress-proxy/egress-proxy';
import type { RawServer } from '../../../support/machine/raw-tcp';
import {
  freePort,
  rawClient,
  readAll,
  readBytes,
  socksConnect,
  startRawServer,
} from '../../../support/machine/raw-tcp';

const REPLY = { succeeded: 0, notAllowed: 2, hostUnreachable: 4, connectionRefused: 5 };

describe('the egress proxy', () => {
  const cleanup: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const clean of cleanup.splice(0).reverse()) await clean();
  });

  async function proxyWith(options: EgressProxyOptions): Promise<EgressProxy> {
    const proxy = await startEgressProxy(options);
    cleanup.push(() => proxy.close());
    return proxy;
  }

  async function serverWith(onConnection: (socket: Socket) => void): Promise<RawServer> {
    const server = await startRawServer(onConnection);
    cleanup.push(() => server.close());
    return server;
  }

  const echo = (socket: Socket): void => void socket.pipe(socket);

  describe('connecting', () => {
    it('reaches an exception by the name that it is written with, and nothing else there', async () => {
      const site = await serverWith(echo);
      const secret = await serverWith(echo);
      const resolve = async (): Promise<readonly string[]> => ['127.0.0.1'];
      const proxy = await proxyWith({ allowed: [`site.test:${site.port}`], resolve });
      const { socket, reply } = await socksConnect(proxy.port, 'site.test', site.port);
      assert.equal(reply, REPLY.succeeded);
      socket.end('hello');
      assert.equal((await readAll(socket)).bytes.toString(), 'hello');
      for (const [host, port] of [
        ['site.test', secret.port],
        ['127.0.0.1', site.port],
        ['other.test', site.port],
        ['127.0.0.1', secret.port],
      ] as const) {
        const refused = await socksConnect(proxy.port, host, port);
        assert.deepEqual([refused.reply, (await readAll(refused.socket)).bytes.length], [REPLY.notAllowed, 0]);
        refused.socket.destroy();
      }
      assert.deepEqual([site.connections.length, secret.connections.length], [1, 0]);
    });

    it('resolves a name once for each connection and connects to the address that it checked', async () => {
      const site = await serverWith(echo);
      const asked: string[] = [];
      const dialled: string[] = [];
      // Public when it is checked, loopback when anyone asks again.
      const answers = [['93.184.216.34'], ['127.0.0.1']];
      const proxy = await proxyWith({
        allowed: [],
        resolve: async (name) => {
          asked.push(name);
          return answers.shift() ?? [];
        },
        dial: (address) => {
          dialled.push(address);
          return dialTcp('127.0.0.1', site.port);
        },
      });
      const { socket, reply } = await socksConnect(proxy.port, 'rebind.test', 80);
      socket.destroy();
      assert.deepEqual([reply, asked, dialled], [REPLY.succeeded, ['rebind.test'], ['93.184.216.34']]);
      await assert.rejects(proxy.connect('rebind.test', 80), EgressRefusedError);
      assert.deepEqual([asked.length, dialled.length], [2, 1]);
    });

    it('tells of refusals, with what was asked for, its address and the rule', async () => {
      const refused: EgressRefusedError[] = [];
      const proxy = await proxyWith({
        allowed: [],
        resolve: async () => ['93.184.216.34', '169.254.169.254'],
        onRefused: (error) => refused.push(error),
      });
      const { reply, socket } = await socksConnect(proxy.port, 'metadata.test', 80);
      socket.destroy();
      assert.equal(reply, REPLY.notAllowed);
      assert.deepEqual(
        refused.map(({ host, port, address, rule }) => [host, port, address, rule]),
        [['metadata.test', 80, '169.254.169.254', 'link-local (169.254.0.0/16)']],
      );
    });

    it('never asks the resolver for an address or for what is no name', async () => {
      const asked: string[] = [];
      const proxy = await proxyWith({
        allowed: [],
        resolve: async (name) => {
          asked.push(name);
          return ['127.0.0.1'];
        },
      });
      for (const host of ['127.0.0.1', '::1', '::ffff:127.0.0.1', 'fe80::1%lo', 'a\0.example', 'a b', '[::1]']) {
        const { reply, socket } = await socksConnect(proxy.port, host, 8080);
        socket.destroy();
        assert.equal(reply, REPLY.notAllowed, host);
      }
      assert.deepEqual(asked, []);
    });

    it('says which failure it was: refused connection, unknown name, no answer', async () => {
      const port = await freePort();
      const proxy = await proxyWith({
        allowed: [`127.0.0.1:${port}`],
        resolveTimeoutMs: 20,
        resolve: (name) => {
          if (name === 'slow.test') return new Promise(() => undefined);
          return name === 'empty.test' ? Promise.resolve([]) : Promise.reject(new Error('ENOTFOUND'));
        },
      });
      const replies = ['127.0.0.1', 'unknown.test', 'empty.test', 'slow.test'].map(async (host) => {
        const { reply, socket } = await socksConnect(proxy.port, host, port);
        socket.destroy();
        return reply;
      });
      assert.deepEqual(await Promise.all(replies), [
        REPLY.connectionRefused,
        REPLY.hostUnreachable,
        REPLY.hostUnreachable,
        REPLY.hostUnreachable,
      ]);
      const refused = await proxy.connect('127.0.0.1', port).catch((error: unknown) => error);
      assert.ok(
        refused instanceof EgressConnectError &&
          refused.cause instanceof AggregateError &&
          /ECONNREFUSED/.test(refused.message),
      );
      await assert.rejects(
        proxy.connect('unknown.test', port),
        (error) => error instanceof EgressResolveError && error.cause instanceof Error,
      );
      await assert.rejects(proxy.connect('slow.test', port), /slow\.test did not resolve: no answer within 20 ms/);
    });

    it('goes on to the next address if one fails', async () => {
      const site = await serverWith(echo);
      // Nobody listens at 127.0.0.2: the second address is only reached by going on.
      const proxy = await proxyWith({
        allowed: [`site.test:${site.port}`],
        resolve: async () => ['127.0.0.2', '127.0.0.1'],
        nextAddressAfterMs: 10_000,
      });
      const socket = await proxy.connect('site.test', site.port);
      assert.equal(socket.remoteAddress, '127.0.0.1');
      assert.equal(site.connections.length, 1);
    });

    it('does not let a resolver smuggle in a name', async () => {
      const site = await serverWith(echo);
      const proxy = await proxyWith({ allowed: [`site.test:${site.port}`], resolve: async () => ['localhost'] });
      await assert.rejects(proxy.connect('site.test', site.port), EgressResolveError);
      assert.equal(site.connections.length, 0);
    });

    it('gives up when the caller does', async () => {
      const proxy = await proxyWith({ allowed: [], resolve: () => new Promise(() => undefined) });
      const stop = new AbortController();
      const attempt = proxy.connect('slow.test', 80, stop.signal);
      stop.abort(new Error('enough'));
      await assert.rejects(attempt, /enough/);
      await assert.rejects(proxy.connect('slow.test', 80, stop.signal), /enough/);
    });
  });

  describe('carrying bytes', () => {
    /** More than the buffers of the kernel and of the streams on the way. */
    const LARGE = Buffer.alloc(24 * 1024 * 1024, 'georender ');

    it('carries much both ways at once, whole', async () => {
      const site = await serverWith(echo);
      const proxy = await proxyWith({ allowed: [`127.0.0.1:${site.port}`] });
      const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
      socket.end(LARGE);
      const { bytes, error } = await readAll(socket);
      assert.equal(error, undefined);
      assert.ok(bytes.equals(LARGE));
    });

    it('holds back a sender whose receiver does not read', async () => {
      const site = await serverWith((socket) => void socket.write(LARGE));
      const proxy = await proxyWith({ allowed: [`127.0.0.1:${site.port}`] });
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
      const site = await serverWith(() => undefined);
      const proxy = await proxyWith({ allowed: [`127.0.0.1:${site.port}`] });
      const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
      const [remote] = site.connections;
      assert.ok(remote);
      remote.end('from the site');
      assert.equal((await readAll(socket)).bytes.toString(), 'from the site');
      socket.end('from the client');
      assert.equal((await readAll(remote)).bytes.toString(), 'from the client');
    });

    it('passes a broken connection on as a broken one, not as an end', async () => {
      const site = await serverWith((socket) => void socket.write('part of an answer'));
      const proxy = await proxyWith({ allowed: [`127.0.0.1:${site.port}`] });
      const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
      await readBytes(socket, 4);
      site.connections[0]?.resetAndDestroy();
      const { error } = await readAll(socket);
      assert.ok(error instanceof Error && 'code' in error && error.code === 'ECONNRESET', String(error));
    });

    it('ends both sides when one breaks that had ended its own direction, with bytes still under way', async () => {
      const site = await serverWith((socket) => void socket.end(LARGE));
      const proxy = await proxyWith({ allowed: [`127.0.0.1:${site.port}`] });
      const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
      const [remote] = site.connections;
      assert.ok(remote);
      const gone = new Promise((resolve) => remote.once('close', resolve));
      await readBytes(socket, 4);
      socket.resetAndDestroy();
      await gone;
    });

    it('ends the far side when the client breaks', async () => {
      const site = await serverWith((socket) => void socket.resume());
      const proxy = await proxyWith({ allowed: [`127.0.0.1:${site.port}`] });
      const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
      const [remote] = site.connections;
      assert.ok(remote);
      const gone = once(remote, 'close').catch((error: unknown) => error);
      socket.resetAndDestroy();
      await gone;
    });

    it('ends what is idle', async () => {
      const site = await serverWith(() => undefined);
      const proxy = await proxyWith({ allowed: [`127.0.0.1:${site.port}`], idleTimeoutMs: 30 });
      const { socket } = await socksConnect(proxy.port, '127.0.0.1', site.port);
      assert.ok((await readAll(socket)).error instanceof Error);
    });
  });

  describe('its life', () => {
    it('closes clients beyond the number that it serves', async () => {
      const proxy = await proxyWith({ allowed: [], maxConnections: 2 });
      const served = await Promise.all([rawClient(proxy.port), rawClient(proxy.port)]);
      const third = await rawClient(proxy.port);
      await readAll(third);
      for (const socket of [...served, third]) socket.destroy();
    });

    it('serves the next client once a refused one has left', async () => {
      const proxy = await proxyWith({ allowed: [], maxConnections: 1, handshakeTimeoutMs: 60_000 });
      for (let round = 0; round < 3; round += 1) {
        // Until the proxy has heard that the client left, it may close the next one at once.
        const served = await untilServed(() => socksConnect(proxy.port, '127.0.0.1', 1));
        assert.equal(served.reply, REPLY.notAllowed);
        served.socket.write('too late', () => served.socket.destroy());
      }
    });

    it('ends everything when it closes, whatever is going on', async () => {
      const site = await serverWith((socket) => void socket.write(Buffer.alloc(1 << 20)));
      let asked: () => void = () => undefined;
      const resolving = new Promise<void>((resolve) => {
        asked = resolve;
      });
      const proxy = await proxyWith({
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
