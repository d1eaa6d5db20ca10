import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { PortInUseError, reservePort } from '../../../emulators/cloudfront/viewer/reserved-port';
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

  it('takes raw bytes beyond ASCII in a target, percent-encoded, one request of a connection after the other', async () => {
    const site = await bench.origin((req, res) => res.end(req.url));
    const at = await bench.edge(PASS, { site: site.url });
    const raw = (path: string, connection: string) =>
      Buffer.from(
        `GET ${path} HTTP/1.1\r\nHost: www.example.com\r\nX-Name: \xe9\r\nConnection: ${connection}\r\n\r\n`,
        'latin1',
      );
    const socket = net.connect(at.port, '127.0.0.1', () => socket.write(raw('/caf\xc3\xa9?q=\xc3\xbc', 'keep-alive')));
    let answered = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answered += chunk;
      if (answered.endsWith('/caf%C3%A9?q=%C3%BC')) socket.write(raw('/\xe9', 'close'));
    });
    await once(socket, 'close');
    assert.match(answered, /^HTTP\/1\.1 200 OK[^]*\/caf%C3%A9\?q=%C3%BCHTTP\/1\.1 200 OK[^]*\/%E9$/);
    assert.deepEqual(
      site.received.map(({ target }) => target),
      ['/caf%C3%A9?q=%C3%BC', '/%E9'],
    );
  });

  for (const [what, request, status] of [
    ['a target that nothing can be made of', 'GET http:// HTTP/1.1\r\n\r\n', 400],
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['too large a header', `GET / HTTP/1.1\r\nX-Long: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
  ] as const) {
    it(`refuses ${what} with ${status}`, async () => {
      const at = await bench.edge(PASS, { site: 'http://127.0.0.1:9' });
      const socket = net.connect(at.port, '127.0.0.1', () => socket.write(request));
      const [answer]: unknown[] = await once(socket, 'data');
      assert.match(String(answer), new RegExp(`^HTTP/1\\.1 ${status} `));
    });
  }

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
    // The origin never answers, and the idle connection has no time-out: nothing but this ends them.
    await Promise.all([at.close(), at.close()]);
    await Promise.all([pending, isGone, idleClosed]);
    await assert.rejects(send(at.url, '/'), { code: 'ECONNREFUSED' });
    assert.deepEqual(bench.log, []);
  });

  it('close() ends idle connections to origins', async () => {
    let isGone: Promise<unknown> | undefined;
    const site = await bench.origin((req, res) => {
      isGone = once(req.socket, 'close');
      // Neither side would end it within the test's time.
      res.setHeader('keep-alive', 'timeout=3600');
      res.end(() => req.socket.setTimeout(0));
    });
    const at = await bench.edge(PASS, { site: site.url });
    await send(at.url, '/');
    await at.close();
    await isGone;
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
