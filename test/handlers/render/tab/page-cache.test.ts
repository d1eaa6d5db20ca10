import assert from 'node:assert/strict';
import { htmlOf, startTestRenderer, type TestRenderer } from '../../../support/browser/test-renderer';
import { type PageServer, startPageServer, type TestPage } from '../../../support/site/page-server';

const DAY_MS = 24 * 60 * 60 * 1000;

const answer =
  (status: number, headers: Readonly<Record<string, string>>, body: string): TestPage =>
  (request, response) => {
    const unchanged = headers['etag'] !== undefined && request.headers['if-none-match'] === headers['etag'];
    response.writeHead(unchanged ? 304 : status, headers);
    response.end(unchanged ? undefined : body);
  };

const page = (body: string): string => `<!DOCTYPE html><title>Page</title><pre></pre>${body}`;

/** A page that fetches one resource, and is ready when it has come. */
const fetches = (target: string): string =>
  page(
    `<script>window.prerenderReady = false; fetch('${target}').then((r) => r.text())
      .then((t) => { document.querySelector('pre').textContent = t; window.prerenderReady = true; });</script>`,
  );

const javascript = (cacheControl: string, body = ''): TestPage =>
  answer(200, { 'content-type': 'text/javascript', 'cache-control': cacheControl }, body);

const immutable = 'public, max-age=31536000, immutable';

/** Resources, with their headers and status. */
const answers: Readonly<Record<string, TestPage>> = {
  '/minute': answer(200, { 'cache-control': 'max-age=60' }, 'minute'),
  '/month': answer(200, { 'cache-control': 'max-age=2592000' }, 'month'),
  '/expires': answer(
    200,
    { expires: new Date(Date.now() + DAY_MS).toUTCString(), date: new Date().toUTCString() },
    'expires',
  ),
  '/old': answer(
    200,
    { 'last-modified': new Date(Date.now() - 300 * DAY_MS).toUTCString(), date: new Date().toUTCString() },
    'old',
  ),
  '/stale': answer(200, { 'cache-control': 'max-age=0, stale-while-revalidate=600' }, 'stale'),
  '/gone': answer(410, {}, 'gone'),
  '/moved': answer(301, { location: '/plain' }, ''),
  '/plain': answer(200, { 'cache-control': 'no-store' }, 'plain'),
  '/tagged': answer(200, { 'cache-control': 'no-cache', etag: '"1"' }, 'tagged'),
};

describe('handlers/render: the HTTP cache between renders', function () {
  this.timeout(300_000);
  let server: PageServer;
  let library: PageServer;
  let renderer: TestRenderer;

  before(async () => {
    library = await startPageServer({
      '/library.js': javascript(immutable, `document.querySelector('pre').textContent = 'library'`),
    });
    server = await startPageServer({
      ...answers,
      ...Object.fromEntries(Object.keys(answers).map((target) => [`/fetches${target}`, fetches(target)])),
      '/with-assets': page(`<link rel="stylesheet" href="/hashed.css"><script src="/hashed.js"></script>`),
      '/hashed.js': javascript(immutable, `document.querySelector('pre').textContent = 'hashed'`),
      '/hashed.css': answer(200, { 'content-type': 'text/css', 'cache-control': 'max-age=31536000' }, 'p{}'),
      '/with-short-assets': page(`<link rel="stylesheet" href="/short.css"><script src="/short.js"></script>`),
      '/short.js': javascript('max-age=600', `document.querySelector('pre').textContent = 'short'`),
      '/short.css': answer(200, { 'content-type': 'text/css', 'cache-control': 'max-age=600' }, 'p{}'),
      '/with-library': (_request, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(page(`<script src="${library.url}/library.js"></script>`));
      },
      '/with-frame': page(
        `<script>window.prerenderReady = false; onmessage = () => { window.prerenderReady = true; };
          </script><iframe src="/frame"></iframe>`,
      ),
      '/frame': answer(
        200,
        { 'content-type': 'text/html', 'cache-control': 'max-age=600' },
        `<script>parent.postMessage(1, '*')</script>`,
      ),
      '/goes-on': `<!DOCTYPE html><script>location.href = '/second'</script>`,
      '/second': answer(200, { 'content-type': 'text/html', 'cache-control': 'max-age=600' }, page('second')),
      '/first': answer(
        200,
        { 'content-type': 'text/html', 'cache-control': 'max-age=600' },
        page(`<script src="/hashed.js"></script>`),
      ),
      '/with-worker': page(`<script>window.prerenderReady = false;
        new Worker('/worker.js').onmessage = ({ data }) => { document.querySelector('pre').textContent = data;
          window.prerenderReady = true; };</script>`),
      '/worker.js': javascript('max-age=600', `fetch('/minute').then((r) => r.text()).then((t) => postMessage(t));`),
      '/with-shared-worker': page(`<script>window.prerenderReady = false;
        new SharedWorker('/shared-worker.js').port.onmessage = ({ data }) => {
          document.querySelector('pre').textContent = data; window.prerenderReady = true; };</script>`),
      '/shared-worker.js': javascript(
        'max-age=600',
        `onconnect = ({ ports: [port] }) => fetch('/minute').then((r) => r.text()).then((t) => port.postMessage(t));`,
      ),
    });
    renderer = await startTestRenderer([server.host, library.host], { reachableHosts: [library.host] });
  });

  after(async () => {
    await renderer.close();
    await server.close();
    await library.close();
  });

  /** The number of requests for each target while a path was rendered twice in the same page. */
  async function askedInTwo(target: string, what: readonly string[]): Promise<readonly number[]> {
    const count = () => what.map((wanted) => server.requests.filter((request) => request.target === wanted).length);
    const before = count();
    for (let round = 0; round < 2; round += 1) {
      const document = await renderer.render(server.url + target);
      assert.equal(document.kind === 'page' && document.partial, false, JSON.stringify(document));
      await renderer.settled();
    }
    return count().map((after, at) => after - (before[at] ?? 0));
  }

  it('asks only once for immutable scripts and styles', async () => {
    assert.deepEqual(await askedInTwo('/with-assets', ['/with-assets', '/hashed.js', '/hashed.css']), [2, 1, 1]);
  });

  it('keeps them after a document with a lifetime, which is in no cache', async () => {
    assert.deepEqual(await askedInTwo('/first', ['/first', '/hashed.js']), [2, 0]);
  });

  it('asks again for scripts and styles with a lifetime', async () => {
    assert.deepEqual(await askedInTwo('/with-short-assets', ['/short.js', '/short.css']), [2, 2]);
  });

  for (const target of Object.keys(answers)) {
    it(`asks again for a script’s fetches: ${target}`, async () => {
      assert.deepEqual(await askedInTwo(`/fetches${target}`, [target]), [2]);
    });
  }

  it('asks again for an inner frame’s document, and for one to which the page went', async () => {
    assert.deepEqual(await askedInTwo('/with-frame', ['/frame']), [2]);
    assert.deepEqual(await askedInTwo('/goes-on', ['/second']), [2]);
  });

  it('asks again for workers, and for their fetches', async () => {
    assert.deepEqual(await askedInTwo('/with-worker', ['/worker.js', '/minute']), [2, 2]);
    assert.deepEqual(await askedInTwo('/with-shared-worker', ['/shared-worker.js', '/minute']), [2, 2]);
  });

  it('shares no response between two hosts', async () => {
    const other = await startPageServer({
      '/with-library': page(`<script src="${library.url}/library.js"></script>`),
    });
    const both = await startTestRenderer([server.host, other.host], { reachableHosts: [library.host] });
    try {
      const before = library.requests.length;
      for (const site of [server, other, server, other]) {
        assert.match(htmlOf(await both.render(`${site.url}/with-library`)), /<pre>library<\/pre>/);
        await both.settled();
      }
      assert.equal(library.requests.length - before, 2);
    } finally {
      await both.close();
      await other.close();
    }
  });
});
