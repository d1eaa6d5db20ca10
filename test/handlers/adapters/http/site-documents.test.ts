import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { buildConnector } from 'undici';
import { checkPageUrl } from '../../../../core/pages/page-url';
import { HttpSiteDocuments } from '../../../../handlers/adapters/http/site-documents';
import {
  DocumentTooLargeError,
  DocumentUnreachableError,
} from '../../../../handlers/render/tab/documents/site-document';
import { freePort, startRawServer } from '../../../support/machine/raw-tcp';
import { type PageServer, startPageServer } from '../../../support/site/page-server';
import { answer, html, never } from '../../../support/site/rendered-site';

const body = '<p>Grüße</p>';
const MEGABYTE = 1024 * 1024;

/** Headers of more than 64 KB. */
const manyHeaders = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`x-${n}`, 'v'.repeat(1_000)]));

/** A whole answer, its connection kept. */
const KEPT = 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nok';

describe('handlers/adapters/site-documents-http', () => {
  let server: PageServer;
  let documents: HttpSiteDocuments;

  before(async () => {
    server = await startPageServer({
      '/plain': html(body),
      '/gone': html(body, { 'x-robots-tag': 'noindex' }, 410),
      '/unchanged': answer(304, { etag: '"a"' }),
      '/moved': answer(302, { location: '/plain' }, 'body'),
      ...Object.fromEntries(
        (
          [
            ['gzip', gzipSync],
            ['x-gzip', gzipSync],
            ['br', brotliCompressSync],
            ['deflate', deflateSync],
          ] as const
        ).map(([coding, code]) => [
          `/${coding}`,
          answer(200, { 'content-type': 'text/html', 'content-encoding': coding }, code(body)),
        ]),
      ),
      '/broken-gzip': answer(200, { 'content-encoding': 'gzip' }, gzipSync(body).subarray(0, 20)),
      '/no-gzip': answer(200, { 'content-encoding': 'gzip' }, body),
      '/odd': answer(200, { 'content-encoding': 'odd' }, body),
      '/bomb': answer(200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(64 * MEGABYTE))),
      '/16-megabytes': html('x'.repeat(16 * MEGABYTE)),
      '/17-megabytes': html('x'.repeat(17 * MEGABYTE)),
      '/headers': answer(200, manyHeaders, body),
      '/cookies': (_request, response) => {
        response.setHeader('Set-Cookie', ['a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT', 'b=2']);
        response.end(body);
      },
      '/never': never,
    });
    documents = new HttpSiteDocuments(buildConnector({}));
  });

  after(async () => {
    await documents.close();
    await server.close();
  });

  function fetch(target: string, origin = server.url, signal = new AbortController().signal) {
    const checked = checkPageUrl(origin + target, { scheme: 'http', hosts: [new URL(origin).host] });
    if (checked.kind === 'refused') throw new Error(checked.message);
    return documents.fetch(checked.url, { 'user-agent': 'Agent/1' }, signal);
  }

  it('gives the site’s answer with any status, and follows no redirect', async () => {
    for (const [target, status, text] of [
      ['/plain', 200, body],
      ['/gone', 410, body],
      ['/unchanged', 304, ''],
      ['/moved', 302, 'body'],
    ] as const) {
      const document = await fetch(target);
      assert.deepEqual({ status: document.status, body: document.body.toString() }, { status, body: text }, target);
    }
    assert.equal((await fetch('/gone')).headers['x-robots-tag'], 'noindex');
    assert.equal((await fetch('/moved')).headers['location'], '/plain');
  });

  it('keeps repeated headers apart', async () => {
    assert.equal((await fetch('/cookies')).headers['set-cookie'], 'a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT\nb=2');
  });

  for (const coding of ['gzip', 'x-gzip', 'br', 'deflate']) {
    it(`undoes ${coding}`, async () => {
      assert.equal((await fetch(`/${coding}`)).body.toString(), body);
    });
  }

  for (const target of ['/broken-gzip', '/no-gzip', '/odd', '/headers']) {
    it(`says that an answer can’t be read: ${target.slice(1)}`, async () => {
      await assert.rejects(fetch(target), DocumentUnreachableError);
    });
  }

  it('reads no more than a document may have, unpacked or not', async () => {
    assert.equal((await fetch('/16-megabytes')).body.length, 16 * MEGABYTE);
    for (const target of ['/17-megabytes', '/bomb']) await assert.rejects(fetch(target), DocumentTooLargeError, target);
  });

  it('sends the given headers, and exactly the path and query', async () => {
    for (const target of [
      '/a%2Fb//../c?q=%26+1',
      '/%7e~/x|y?z=|"[]{}`^',
      '/?',
      '/a;b=c?d=e?f&&=',
      '/%',
      '/plain?x=%zz',
    ]) {
      await fetch(target);
      assert.equal(server.requests.at(-1)?.target, target);
    }
    const { headers } = server.requests.at(-1) ?? assert.fail('nothing was asked');
    assert.deepEqual(headers, {
      host: server.host,
      connection: 'keep-alive',
      'user-agent': 'Agent/1',
      'accept-encoding': 'gzip, deflate, br',
      'x-prerender': '1',
    });
  });

  it('asks for the page that _escaped_fragment_ stands for', async () => {
    for (const [target, asked] of [
      ['/?_escaped_fragment_=/list', '/'],
      ['/a?x=%2F&_escaped_fragment_=&y=+', '/a?x=%2F&y=+'],
    ] as const) {
      await fetch(target);
      assert.equal(server.requests.at(-1)?.target, asked);
    }
  });

  it('stops at its signal, with the reason', async () => {
    const reason = new Error('enough');
    const stop = new AbortController();
    const stopped = fetch('/never', server.url, stop.signal);
    stop.abort(reason);
    await assert.rejects(stopped, reason);
  });

  it('says that nobody listens', async () => {
    const port = await freePort();
    await assert.rejects(fetch('/', `http://127.0.0.1:${port}`), DocumentUnreachableError);
  });

  describe('when the site hangs up', () => {
    /**
     * A site that answers its `n`th request, the `k`th of its connection, with what `answerFor` gives; it hangs up on
     * those that get nothing. `requests` are their first lines.
     */
    async function hangingUp(answerFor: (n: number, k: number) => string | undefined) {
      const requests: string[] = [];
      let hangUps = 0;
      const site = await startRawServer((socket: Socket) => {
        let k = 0;
        socket.on('data', (chunk: Buffer) => {
          k += 1;
          const [line = ''] = chunk.toString().split('\r\n', 1);
          const answered = answerFor(requests.push(line), k);
          if (answered !== undefined) return socket.write(answered);
          hangUps += 1;
          return socket.destroy();
        });
      });
      return {
        site,
        requests,
        hangUps: () => hangUps,
        get: (target: string) => fetch(target, `http://127.0.0.1:${site.port}`),
      };
    }

    it('asks again, on a new connection, when a kept one turns out to be given up', async () => {
      const { site, get, hangUps } = await hangingUp((_n, k) => (k === 1 ? KEPT : undefined));
      // Whether a connection is free again for the next request is up to the client.
      while (hangUps() < 2) assert.equal((await get('/')).body.toString(), 'ok');
      await site.close();
    });

    it('asks no third time', async () => {
      const { site, get, requests } = await hangingUp((n) => (n === 1 ? KEPT : undefined));
      await get('/1');
      await assert.rejects(get('/2'), DocumentUnreachableError);
      assert.deepEqual(requests, ['GET /1 HTTP/1.1', 'GET /2 HTTP/1.1', 'GET /2 HTTP/1.1']);
      await site.close();
    });

    it('does not ask again when part of the document has come', async () => {
      const { site, get, requests } = await hangingUp(() => 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhal');
      const connected = site.next();
      const cut = assert.rejects(get('/1'), DocumentUnreachableError);
      const socket = await connected;
      await once(socket, 'data');
      socket.end();
      await cut;
      assert.equal(requests.length, 1);
      await site.close();
    });

    it('waits for endless headers until its signal only', async () => {
      const { site } = await hangingUp(() => 'HTTP/1.1 200 OK\r\nx-a: b\r\n');
      const stop = new AbortController();
      const reason = new Error('late');
      const connected = site.next();
      const waiting = assert.rejects(fetch('/', `http://127.0.0.1:${site.port}`, stop.signal), reason);
      await once(await connected, 'data');
      stop.abort(reason);
      await waiting;
      await site.close();
    });
  });
});
