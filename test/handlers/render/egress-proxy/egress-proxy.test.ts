import assert from 'node:assert/strict';
import { dialTcp } from '../../../../handlers/render/egress-proxy/connect-to-first';
import {
  EgressConnectError,
  EgressRefusedError,
  EgressResolveError,
} from '../../../../handlers/render/egress-proxy/egress-errors';
import { freePort, readAll, socksConnect } from '../../../support/machine/raw-tcp';
import { echo, egressLab, REPLY } from './egress-lab';

describe('the egress proxy: connecting', () => {
  const lab = egressLab();

  it('reaches an exception by the name that it is written with, and nothing else there', async () => {
    const site = await lab.startServer(echo);
    const secret = await lab.startServer(echo);
    const resolve = async (): Promise<readonly string[]> => ['127.0.0.1'];
    const proxy = await lab.startProxy({ allowed: [`site.test:${site.port}`], resolve });
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
      assert.deepEqual(
        { reply: refused.reply, byteCount: (await readAll(refused.socket)).bytes.length },
        { reply: REPLY.notAllowed, byteCount: 0 },
      );
      refused.socket.destroy();
    }
    assert.deepEqual({ site: site.connections.length, secret: secret.connections.length }, { site: 1, secret: 0 });
  });

  it('resolves a name once for each connection and connects to the address that it checked', async () => {
    const site = await lab.startServer(echo);
    const asked: string[] = [];
    const dialled: string[] = [];
    // Public when it is checked, loopback in the next answer.
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    const proxy = await lab.startProxy({
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
    assert.deepEqual(
      { reply, asked, dialled },
      { reply: REPLY.succeeded, asked: ['rebind.test'], dialled: ['93.184.216.34'] },
    );
    await assert.rejects(proxy.connect('rebind.test', 80), EgressRefusedError);
    assert.deepEqual({ asked: asked.length, dialled: dialled.length }, { asked: 2, dialled: 1 });
  });

  it('reports refusals, with the host, its address and the rule', async () => {
    const refused: EgressRefusedError[] = [];
    const proxy = await lab.startProxy({
      allowed: [],
      resolve: async () => ['93.184.216.34', '169.254.169.254'],
      onRefused: (error) => refused.push(error),
    });
    const { reply, socket } = await socksConnect(proxy.port, 'metadata.test', 80);
    socket.destroy();
    assert.equal(reply, REPLY.notAllowed);
    assert.deepEqual(
      refused.map(({ host, port, address, rule }) => ({ host, port, address, rule })),
      [{ host: 'metadata.test', port: 80, address: '169.254.169.254', rule: 'link-local (169.254.0.0/16)' }],
    );
  });

  it('never asks the resolver for an address or an invalid name', async () => {
    const asked: string[] = [];
    const proxy = await lab.startProxy({
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
    const proxy = await lab.startProxy({
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
    const site = await lab.startServer(echo);
    // Nobody listens at 127.0.0.2: the second address is only reached by going on.
    const proxy = await lab.startProxy({
      allowed: [`site.test:${site.port}`],
      resolve: async () => ['127.0.0.2', '127.0.0.1'],
      nextAddressAfterMs: 10_000,
    });
    const socket = await proxy.connect('site.test', site.port);
    assert.equal(socket.remoteAddress, '127.0.0.1');
    assert.equal(site.connections.length, 1);
  });

  it('does not let a resolver smuggle in a name', async () => {
    const site = await lab.startServer(echo);
    const proxy = await lab.startProxy({ allowed: [`site.test:${site.port}`], resolve: async () => ['localhost'] });
    await assert.rejects(proxy.connect('site.test', site.port), EgressResolveError);
    assert.equal(site.connections.length, 0);
  });

  it('gives up when the caller does', async () => {
    const proxy = await lab.startProxy({ allowed: [], resolve: () => new Promise(() => undefined) });
    const stop = new AbortController();
    const attempt = proxy.connect('slow.test', 80, stop.signal);
    stop.abort(new Error('enough'));
    await assert.rejects(attempt, /enough/);
    await assert.rejects(proxy.connect('slow.test', 80, stop.signal), /enough/);
  });
});
