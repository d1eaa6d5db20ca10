import assert from 'node:assert/strict';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { checkPageUrl } from '../../../../core/pages/page-url';
import { HttpSite, SiteUnreachableError } from '../../../../handlers/adapters/http/site';
import { SiteAnswerTooLargeError } from '../../../../handlers/serve/ports';
import { type PageServer, startPageServer, type TestPage } from '../../../support/site/page-server';

function answer(body: Buffer | string, headers: Record<string, string> = {}, status = 200): TestPage {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end(body);
  };
}

const text = '<p>Grüße</p>';

describe('handlers/adapters/site-http', () => {
  let server: PageServer;
  let site: HttpSite;
  before(async () => {
    server = await startPageServer({
      '/plain': answer(text, { 'set-cookie': 'a=b', 'x-robots-tag': 'noindex', server: 'x' }, 404),
      '/gzip': answer(gzipSync(text), { 'content-encoding': 'gzip' }),
      '/br': answer(brotliCompressSync(text), { 'content-encoding': 'br' }),
      '/deflate': answer(deflateSync(text), { 'content-encoding': 'deflate' }),
      '/raw-deflate': answer(deflateRawSync(text), { 'content-encoding': 'deflate' }),
      '/raw-bomb': answer(deflateRawSync(Buffer.alloc(65 * 1024 * 1024)), { 'content-encoding': 'deflate' }),
      '/odd': answer(text, { 'content-encoding': 'odd' }),
      '/bomb': answer(gzipSync(Buffer.alloc(65 * 1024 * 1024)), { 'content-encoding': 'gzip' }),
      '/large': answer(Buffer.alloc(65 * 1024 * 1024)),
      '/fits': answer(Buffer.alloc(40 * 1024 * 1024)),
      '/moved': answer('', { location: '/plain' }, 302),
      '/never': () => undefined,
      '/cut': (request) => request.socket.destroy(),
    });
    site = new HttpSite(server.url, 'Agent/1 Georender/1.0');
  });
  after(() => server.close());

  function fetch(target: string, mostMs = 20_000) {
    const checked = checkPageUrl(`https://www.example.com${target}`, { scheme: 'https', hosts: ['www.example.com'] });
    if (checked.kind === 'refused') throw new Error(checked.message);
    return site.fetch(checked.url, mostMs);
  }

  it('gives status, body, and only the headers that a crawler may see', async () => {
    const { status, headers, body } = await fetch('/plain');
    assert.deepEqual(
      { status, body: body.toString(), headers },
      {
        status: 404,
        body: text,
        headers: [
          ['content-type', 'text/html'],
          ['x-robots-tag', 'noindex'],
        ],
      },
    );
  });

  for (const coding of ['gzip', 'br', 'deflate', 'raw-deflate']) {
    it(`undoes ${coding}`, async () => {
      const { headers, body } = await fetch(`/${coding}`);
      assert.deepEqual({ headers, body: body.toString() }, { headers: [['content-type', 'text/html']], body: text });
    });
  }

  it('asks for exactly the path and query, from the origin, marked', async () => {
    await fetch('/a%2Fb//../c?q=%26+1');
    const { target, headers } = server.requests.at(-1) ?? assert.fail('nothing was asked');
    assert.equal(target, '/a%2Fb//../c?q=%26+1');
    assert.deepEqual(
      { host: headers.host, 'user-agent': headers['user-agent'], 'x-prerender': headers['x-prerender'] },
      { host: server.host, 'user-agent': 'Agent/1 Georender/1.0', 'x-prerender': '1' },
    );
  });

  it('follows no redirect', async () => {
    const { status, headers } = await fetch('/moved');
    assert.deepEqual(
      { status, location: headers.find(([name]) => name === 'location') },
      { status: 302, location: ['location', '/plain'] },
    );
  });

  it('returns answers larger than a buffered answer of Lambda', async () => {
    assert.equal((await fetch('/fits')).body.length, 40 * 1024 * 1024);
  });

  for (const target of ['/bomb', '/raw-bomb', '/large']) {
    it(`says that ${target} is too large`, async () => {
      await assert.rejects(
        fetch(target),
        (error) => error instanceof SiteAnswerTooLargeError && error.message.includes(`${server.url}${target}`),
      );
    });
  }

  it('waits for the given time', async () => {
    const startedMs = performance.now();
    await assert.rejects(fetch('/never', 100), SiteUnreachableError);
    assert.ok(performance.now() - startedMs >= 99);
  });

  for (const target of ['/cut', '/odd']) {
    it(`says that the site is unreachable for ${target}`, async () => {
      await assert.rejects(fetch(target), (error) => {
        assert.ok(error instanceof SiteUnreachableError && error.cause instanceof Error);
        assert.ok(error.message.includes(`${server.url}${target}`));
        return true;
      });
    });
  }
});
