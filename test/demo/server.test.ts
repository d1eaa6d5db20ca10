// The demo site's server, over a small folder of files in place of the built application.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { isArticle, isArticleList } from '../../demo/article-shape';
import { ARTICLES } from '../../demo/articles';
import { type DemoSite, startDemoSite } from '../../demo/server';
import { SiteNotBuiltError } from '../../demo/site-files';
import { rawRequest } from '../support/machine/raw-request';

const indexHtml = '<!doctype html><title>The application</title>';

describe('demo site server', () => {
  let distDir: string;
  let site: DemoSite;

  before(async () => {
    distDir = await mkdtemp(path.join(os.tmpdir(), 'georender-demo-'));
    await mkdir(path.join(distDir, 'assets'));
    await writeFile(path.join(distDir, 'index.html'), indexHtml);
    await writeFile(path.join(distDir, 'favicon.svg'), '<svg/>');
    await writeFile(path.join(distDir, 'assets', 'index-abc.js'), 'let é');
    await writeFile(path.join(distDir, 'assets', 'index-abc.css'), 'a{}');
    await writeFile(path.join(distDir, 'assets', 'picture-abc.png'), 'png');
    site = await startDemoSite({ distDir, apiDelayMs: 0 });
  });
  beforeEach(() => site.resetRequests());
  after(async () => {
    await site.close();
    await rm(distDir, { recursive: true });
  });

  it('names an address on 127.0.0.1 without a slash at the end', () => {
    assert.match(site.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  const built = [
    { file: '/assets/index-abc.js', type: 'text/javascript; charset=utf-8', body: 'let é', immutable: true },
    { file: '/assets/index-abc.css', type: 'text/css; charset=utf-8', body: 'a{}', immutable: true },
    { file: '/assets/picture-abc.png', type: 'image/png', body: 'png', immutable: true },
    { file: '/assets/index-abc.css?v=1', type: 'text/css; charset=utf-8', body: 'a{}', immutable: true },
    { file: '/favicon.svg', type: 'image/svg+xml', body: '<svg/>', immutable: false },
    { file: '/index.html', type: 'text/html; charset=utf-8', body: indexHtml, immutable: false },
  ];
  for (const { file, type, body, immutable } of built) {
    it(`serves ${file} as ${type}`, async () => {
      const answer = await rawRequest(site.url, file);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type'], type);
      assert.equal(
        answer.headers['cache-control'],
        immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=0, s-maxage=31536000',
      );
      assert.equal(answer.body, body);
    });
  }

  const pages = [
    '/',
    '/?a=1.js',
    '/articles/1',
    '/no-such-page',
    '/v1.2/page',
    '/assets',
    '/50%-off',
    '/%E0%A4%A',
    '//double',
    `/${'long'.repeat(100)}`,
  ];
  for (const page of pages) {
    it(`answers ${page.slice(0, 20)} with the application`, async () => {
      const answer = await rawRequest(site.url, page);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(answer.headers['cache-control'], 'public, max-age=0, s-maxage=31536000');
      assert.equal(answer.body, indexHtml);
    });
  }

  const absent = ['/assets/gone.js', '/favicon.ico', '/robots.txt?x=1', '/../server.ts', '/..%2Fserver.ts'];
  for (const file of absent) {
    it(`answers ${file} with 404`, async () => {
      const answer = await rawRequest(site.url, file);
      assert.equal(answer.status, 404);
      assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
      assert.equal(answer.headers['cache-control'], 'no-cache');
    });
  }

  it('lists its pages in a sitemap', async () => {
    const answer = await rawRequest(site.url, '/sitemap.xml');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/xml');
    const urls = [...answer.body.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url);
    assert.deepEqual(
      urls,
      ['/', ...ARTICLES.map(({ id }) => `/articles/${id}`)].map((path) => site.url + path),
    );
  });

  it('redirects /legacy as a document', async () => {
    const answer = await rawRequest(site.url, '/legacy');
    assert.equal(answer.status, 301);
    assert.equal(answer.headers.location, '/articles/2');
    assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
  });

  it('answers /broken with 500 and a page of its own', async () => {
    const answer = await rawRequest(site.url, '/broken');
    assert.equal(answer.status, 500);
    assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
    assert.match(answer.body, /<h1>Something broke<\/h1>/);
  });

  const answered = ['/', '/a/1', '/assets/index-abc.js', '/broken', '/legacy', '/api/articles/1', '/gone.js'];
  for (const page of answered) {
    it(`answers HEAD ${page} like GET, without a body`, async () => {
      const got = await rawRequest(site.url, page);
      const head = await rawRequest(site.url, page, { method: 'HEAD' });
      assert.equal(head.body, '');
      assert.equal(head.status, got.status);
      const sameHeaders = ['content-type', 'cache-control', 'content-length', 'location'];
      for (const name of sameHeaders) assert.equal(head.headers[name], got.headers[name], name);
      assert.equal(head.headers['content-length'], String(Buffer.byteLength(got.body)));
      assert.deepEqual(
        site.requests().map(({ method }) => method),
        ['GET', 'HEAD'],
      );
    });
  }

  it('lists articles, each of which the API has, with real paragraphs', async () => {
    const listed: unknown = JSON.parse((await rawRequest(site.url, '/api/articles')).body);
    assert.ok(isArticleList(listed));
    assert.deepEqual(
      listed.map(({ id }) => id),
      ['1', '2', '3', '4', '5', '6', '7', '8'],
    );
    assert.ok(listed.every((summary) => !('paragraphs' in summary)));
    for (const summary of listed) {
      const answer = await rawRequest(site.url, `/api/articles/${summary.id}`);
      const article: unknown = JSON.parse(answer.body);
      assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8');
      assert.ok(isArticle(article));
      assert.equal(article.title, summary.title);
      assert.ok(article.paragraphs.length >= 3);
      for (const paragraph of article.paragraphs) assert.match(paragraph, /^\S[^\n]{60,}\S$/);
    }
  });

  for (const target of ['/api/articles/99', '/api/articles/constructor', '/api/other']) {
    it(`answers ${target} with 404 and JSON`, async () => {
      const answer = await rawRequest(site.url, target);
      assert.equal(answer.status, 404);
      assert.match(answer.body, /^\{"error":/);
    });
  }

  const exact = ['/a%2Fb?x=%26+1', '/a/../b', '//a//b?', '/%zz', '/%e4%C3', '/legacy?%20=+', '/x?utm_source=a&a=%25#f'];
  for (const target of exact) {
    it(`records ${target} byte for byte`, async () => {
      await rawRequest(site.url, target);
      assert.deepEqual(
        site.requests().map((request) => request.path),
        [target],
      );
    });
  }

  it('records method, headers by lower-case name, and time, of refused methods too', async () => {
    const earliestMs = Date.now();
    await rawRequest(site.url, '/one', { headers: { 'X-Prerender': '1', 'User-Agent': 'Somebody/1.0' } });
    await rawRequest(site.url, '/two', { method: 'DELETE' });
    const [one, two] = site.requests();
    assert.ok(one !== undefined && two !== undefined);
    assert.equal(one.headers['x-prerender'], '1');
    assert.equal(one.headers['user-agent'], 'Somebody/1.0');
    assert.deepEqual([one.method, two.method], ['GET', 'DELETE']);
    assert.ok(earliestMs <= one.atMs && one.atMs <= two.atMs && two.atMs <= Date.now());
  });

  it('hands out a list that does not change under its reader', async () => {
    await rawRequest(site.url, '/one');
    const before = site.requests();
    await rawRequest(site.url, '/two');
    site.resetRequests();
    assert.deepEqual(
      before.map((request) => request.path),
      ['/one'],
    );
    assert.deepEqual(site.requests(), []);
  });

  it('delays the API, and only the API', async () => {
    const slow = await startDemoSite({ distDir, apiDelayMs: 3_600_000 });
    try {
      const api = rawRequest(slow.url, '/api/articles').then(
        () => assert.fail('the API answered before its delay was over'),
        (error: unknown) => error,
      );
      const arrived = (): boolean => slow.requests().some((seen) => seen.path === '/api/articles');
      while (!arrived()) await rawRequest(slow.url, '/favicon.svg');
      assert.equal((await rawRequest(slow.url, '/articles/1')).status, 200);
      await slow.close();
      assert.ok((await api) instanceof Error, 'closing the site must cut the request that still waits');
    } finally {
      await slow.close();
    }
  });

  it('waits as long as apiDelayMs says', async () => {
    const slow = await startDemoSite({ distDir, apiDelayMs: 60 });
    try {
      const startMs = performance.now();
      await rawRequest(slow.url, '/api/articles/1');
      // A timer of Node may fire up to a millisecond early.
      assert.ok(performance.now() - startMs >= 59);
    } finally {
      await slow.close();
    }
  });

  it('closes although a browser keeps its connection', async () => {
    const other = await startDemoSite({ distDir });
    const agent = new http.Agent({ keepAlive: true });
    const answered = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get(`${other.url}/`, { agent }, resolve).on('error', reject);
    });
    answered.resume();
    await other.close();
    agent.destroy();
    await assert.rejects(rawRequest(other.url, '/'), { code: 'ECONNREFUSED' });
  });

  it('says how to build when the folder holds no application', async () => {
    for (const dir of [path.join(distDir, 'assets'), path.join(distDir, 'missing')]) {
      await assert.rejects(
        startDemoSite({ distDir: dir }),
        (error: unknown) =>
          error instanceof SiteNotBuiltError && error.message.includes(dir) && error.message.includes('buildDemoSite'),
      );
    }
  });
});
