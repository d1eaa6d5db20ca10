import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { PortInUseError, reservePort } from '../../../local/edge/reserved-port';
import { EdgeBench, PASS } from './edge-bench';
import { replying, send } from './fixture-origin';

describe('local edge’s port', () => {
  let bench: EdgeBench;
  beforeEach(() => (bench = new EdgeBench()));
  afterEach(() => bench.close());

  it('is held, with a 503, until the edge starts', async () => {
    const site = await bench.origin(replying(200, 'site'));
    const port = await reservePort(0);
    const url = `http://127.0.0.1:${port.port}`;
    const early = send(url, '/');
    const answer = await early.finally(() => bench.edge(PASS, { site: site.url }, { port }));
    assert.equal(answer.status, 503);
    assert.equal((await send(url, '/')).body, 'site');
  });

  it('names --port when it is in use', async () => {
    const at = await bench.edge(PASS, { site: 'http://127.0.0.1:9' });
    await assert.rejects(reservePort(at.port), (error: unknown) => {
      assert.ok(error instanceof PortInUseError);
      assert.match(error.message, /--port/);
      return true;
    });
  });

  it('close() ends open connections at once, on both sides, and may be called again', async () => {
    let isGone: Promise<unknown> | undefined;
    let arrived: (() => void) | undefined;
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
    const site = await bench.origin((req) => {
      isGone = once(req.socket, 'close');
      arrived?.();
    });
    const at = await bench.edge(PASS, { site: site.url });
    const pending = assert.rejects(send(at.url, '/'));
    const idle = net.connect(at.port, '127.0.0.1');
    await once(idle, 'connect');
    const idleClosed = once(idle.resume(), 'close');
    await hasArrived;
    const startedMs = performance.now();
    await Promise.all([at.close(), at.close()]);
    assert.ok(performance.now() - startedMs < 1_000);
    await Promise.all([pending, isGone, idleClosed]);
    await assert.rejects(send(at.url, '/'), { code: 'ECONNREFUSED' });
    assert.deepEqual(bench.log, []);
  });

  it('close() ends idle connections to origins', async () => {
    let isGone: Promise<unknown> | undefined;
    const site = await bench.origin((req, res) => {
      isGone = once(req.socket, 'close');
      res.end();
    });
    const at = await bench.edge(PASS, { site: site.url });
    await send(at.url, '/');
    const startedMs = performance.now();
    await at.close();
    await isGone;
    assert.ok(performance.now() - startedMs < 1_000);
  });

  it('drops the request to the origin when the viewer goes', async () => {
    let isGone: Promise<unknown> | undefined;
    let arrived: (() => void) | undefined;
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
    const site = await bench.origin((req) => {
      isGone = once(req.socket, 'close');
      arrived?.();
    });
    const at = await bench.edge(PASS, { site: site.url });
    const req = http.get(`${at.url}/`, { agent: false }).on('error', () => undefined);
    await hasArrived;
    req.destroy();
    await isGone;
    assert.deepEqual(bench.log, []);
  });
});
