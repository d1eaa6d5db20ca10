import assert from 'node:assert/strict';
import { PRERENDER_HEADER } from '../../../core/contract/header-names';
import { DESKTOP_USER_AGENT } from '../../../core/contract/user-agent';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';
import { startTestRenderer, type TestRenderer } from '../../support/browser/test-renderer';
import { type PageServer, startPageServer, type TestPage } from '../../support/site/page-server';

const app = (script: string, head = '') =>
  `<!DOCTYPE html><html lang="en"><head><title>Empty shell</title>${head}</head><body><div id="app"></div>
    <script>${script}</script></body></html>`;

const neverEnds: TestPage = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': open\n\n');
};

const answers =
  (status: number, headers: Record<string, string>, body = ''): TestPage =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

const html = { 'content-type': 'text/html; charset=utf-8' };

const pages: Record<string, TestPage> = {
  '/app': app(
    `fetch('/data').then((r) => r.json()).then(({ title }) => {
       document.title = title;
       document.head.insertAdjacentHTML('beforeend', '<meta property="og:title" content="' + title + '">');
       document.querySelector('#app').textContent = 'Text of ' + title;
     });`,
    `<script type="application/ld+json">{"@type":"Article"}</script><script type="text/template" id="t"><b>x</b></script>
     <link rel="modulepreload" href="/m.js"><link rel="preload" as="script" href="/p.js"><link rel="stylesheet" href="/s.css">
     <script type="module">document.documentElement.dataset.module = 'ran'</script>
     <script type="importmap">{"imports":{}}</script>`,
  ),
  '/data': (_request, response) => {
    setTimeout(() => {
      response.setHeader('content-type', 'application/json');
      response.end('{"title":"Real title"}');
    }, 200);
  },
  '/s.css': answers(200, { 'content-type': 'text/css' }, 'body{color:red}'),
  // The pause that React makes before it reveals suspended content.
  '/pause': app(`setTimeout(() => fetch('/data').then((r) => r.json()).then(({ title }) => {
    document.querySelector('#app').textContent = title; }), 300);`),
  '/flag': app(`window.prerenderReady = false;
    setTimeout(() => { document.querySelector('#app').textContent = 'late'; window.prerenderReady = true; }, 900);`),
  '/flag-never': app(`prerenderReady = false; document.querySelector('#app').textContent = 'so far';`),
  '/waits-for-ever': app(`prerenderReady = false; fetch('/never-answered');`),
  '/never-answered': () => undefined,
  '/flag-no-boolean': app(`window.prerenderReady = 'false'; document.querySelector('#app').textContent = 'soon';`),
  '/moved': answers(302, { location: '/app' }, 'ignored'),
  '/script-redirect': app(`location.replace('/target');`),
  '/target': '<!DOCTYPE html><title>Target</title><p>Target text</p>',
  '/gone': answers(
    410,
    { ...html, 'x-robots-tag': 'noindex' },
    '<!DOCTYPE html><title>Gone</title><p>Gone for good</p>',
  ),
  '/metas': app(
    `document.head.insertAdjacentHTML('beforeend', '<meta content="X-Robots-Tag: noindex" name="prerender-header">');
     document.body.insertAdjacentHTML('beforeend', '<meta name="prerender-header" content="X-Body: 1">');`,
    `<meta content="404" name="prerender-status-code"><meta name="prerender-status-code" content="500">
     <meta name="prerender-header" content="Link: &lt;/a&gt;; rel=canonical">`,
  ),
  '/heavy': app(
    `document.querySelector('#app').textContent = 'text'`,
    `<style>@font-face{font-family:F;src:url(/f.woff2)} body{font-family:F;background:url(/bg.png)}</style>
     <img src="/i.png"><video src="/v.mp4" autoplay></video><audio src="/a.mp3" preload="auto"></audio>`,
  ),
  '/storage':
    app(`document.querySelector('#app').textContent = 'seen before: ' + (localStorage.getItem('k') || document.cookie || 'no');
    localStorage.setItem('k', '1'); document.cookie = 'k=1';`),
  '/dialogs': app(`alert('a'); document.querySelector('#app').textContent = 'answered ' + confirm('b');`),
  '/streams': app(`new EventSource('/stream'); navigator.sendBeacon('/beacon', 'x');
    document.querySelector('#app').textContent = 'streaming';`),
  '/stream': neverEnds,
  '/beacon': () => undefined,
  '/cookie': answers(200, { ...html, 'set-cookie': 'a=b' }, '<!DOCTYPE html><p>personal'),
  '/cookie-moved': answers(302, { location: '/app', 'set-cookie': 'a=b' }),
  '/empty': answers(204, {}),
  '/unchanged': answers(304, {}),
  '/download': answers(200, { ...html, 'content-disposition': 'attachment; filename=a.html' }, '<p>file'),
  '/edge-down': answers(502, { 'content-type': 'text/plain', 'x-cache': 'Error from cloudfront' }, 'bad gateway'),
  '/pdf': answers(200, { 'content-type': 'application/pdf' }, '%PDF-1.4'),
  '/elsewhere': app(`location.href = 'http://127.0.0.2:9/';`),
  '/loop': app(`for (;;) {}`),
  '/reset': (request) => request.socket.destroy(),
};

describe('handlers/render/chromium-renderer', () => {
  let server: PageServer;
  let renderer: TestRenderer;

  before(async () => {
    server = await startPageServer(pages);
    renderer = await startTestRenderer([server.host]);
  });

  after(async () => {
    await renderer.close();
    await server.close();
  });

  function render(target: string, budgetMs = 10_000): Promise<RenderedDocument> {
    return renderer.render(server.url + target, budgetMs);
  }

  async function renderPage(target: string, budgetMs?: number) {
    const document = await render(target, budgetMs);
    if (document.kind !== 'page') assert.fail(`no page: ${JSON.stringify(document)}`);
    return document;
  }

  function requestsFor(target: string) {
    return server.requests.filter((request) => request.target === target);
  }

  it('waits for fetches of scripts, and gives title, metas and text', async () => {
    const page = await renderPage('/app');
    assert.equal(page.status, 200);
    assert.equal(page.partial, false);
    assert.match(page.snapshot.html, /<title>Real title<\/title>/);
    assert.match(page.snapshot.html, /<meta property="og:title" content="Real title">/);
    assert.match(page.snapshot.html, /Text of Real title/);
    assert.match(page.snapshot.html, /data-module="ran"/);
  });

  it('keeps doctype, language, styles, JSON-LD and templates; drops scripts and their preloads', async () => {
    const { snapshot } = await renderPage('/app');
    assert.ok(snapshot.html.startsWith('<!DOCTYPE html><html lang="en"'));
    assert.match(snapshot.html, /<script type="application\/ld\+json">\{"@type":"Article"\}<\/script>/);
    assert.match(snapshot.html, /<script type="text\/template" id="t">/);
    assert.match(snapshot.html, /rel="stylesheet"/);
    assert.doesNotMatch(snapshot.html, /preload|importmap|type="module"|fetch\(/);
    assert.doesNotMatch(snapshot.html, /georender/i);
  });

  it('waits for the pauses of frameworks', async () => {
    assert.match((await renderPage('/pause')).snapshot.html, /Real title/);
  });

  it('waits for prerenderReady in a quiet page', async () => {
    const page = await renderPage('/flag');
    assert.equal(page.partial, false);
    assert.match(page.snapshot.html, /<div id="app">late<\/div>/);
  });

  it('marks a page as partial whose prerenderReady stays false', async () => {
    const page = await renderPage('/flag-never', 1_500);
    assert.equal(page.partial, true);
    assert.match(page.snapshot.html, /so far/);
  });

  it('ignores a prerenderReady that is no boolean', async () => {
    const page = await renderPage('/flag-no-boolean');
    assert.equal(page.partial, false);
    assert.match(page.snapshot.html, /soon/);
  });

  it('passes a redirect on without following it', async () => {
    const before = requestsFor('/app').length;
    const document = await render('/moved');
    assert.equal(document.kind, 'redirect');
    assert.equal(document.kind === 'redirect' && document.status, 302);
    assert.equal(document.kind === 'redirect' && document.siteHeaders['location'], '/app');
    assert.equal(requestsFor('/app').length, before);
  });

  it('follows a redirect made by script, and answers 200 with its target', async () => {
    const page = await renderPage('/script-redirect');
    assert.equal(page.status, 200);
    assert.match(page.snapshot.html, /Target text/);
  });

  it('keeps the site’s own status, headers and body', async () => {
    const page = await renderPage('/gone');
    assert.equal(page.status, 410);
    assert.equal(page.siteHeaders['x-robots-tag'], 'noindex');
    assert.match(page.snapshot.html, /Gone for good/);
    assert.equal((await renderPage('/not-there')).status, 404);
  });

  it('reads status and header metas of the head, also injected ones, and removes them', async () => {
    const { snapshot } = await renderPage('/metas');
    assert.equal(snapshot.statusMeta, '404');
    assert.deepEqual(snapshot.headerMetas, ['Link: </a>; rel=canonical', 'X-Robots-Tag: noindex']);
    assert.doesNotMatch(snapshot.html, /prerender-/);
  });

  it('loads neither images nor fonts nor media', async () => {
    const page = await renderPage('/heavy');
    assert.match(page.snapshot.html, /<img src="\/i.png">/);
    for (const target of ['/i.png', '/bg.png', '/f.woff2', '/v.mp4', '/a.mp3'])
      assert.deepEqual(requestsFor(target), [], target);
  });

  it('has its user agent in every request, and its mark in the document’s only', async () => {
    await renderPage('/app?marked');
    const [document] = requestsFor('/app?marked');
    assert.equal(document?.headers[PRERENDER_HEADER], '1');
    assert.equal(document?.headers['user-agent'], DESKTOP_USER_AGENT);
    const data = requestsFor('/data').at(-1);
    assert.equal(data?.headers[PRERENDER_HEADER], undefined);
    assert.equal(data?.headers['user-agent'], DESKTOP_USER_AGENT);
  });

  it('starts every render with clean storage', async () => {
    for (let round = 0; round < 2; round += 1)
      assert.match((await renderPage('/storage')).snapshot.html, /seen before: no/);
  });

  it('reports cookies of a document, which must not be kept', async () => {
    assert.notEqual((await renderPage('/cookie')).siteHeaders['set-cookie'], undefined);
    const moved = await render('/cookie-moved');
    assert.notEqual(moved.kind === 'redirect' && moved.siteHeaders['set-cookie'], undefined);
    assert.equal((await renderPage('/target')).siteHeaders['set-cookie'], undefined);
  });

  it('dismisses dialogs', async () => {
    assert.match((await renderPage('/dialogs')).snapshot.html, /answered false/);
  });

  it('does not wait for event streams and beacons', async () => {
    const page = await renderPage('/streams');
    assert.equal(page.partial, false);
    assert.match(page.snapshot.html, /streaming/);
  });

  it('gives the reason why there is no page', async () => {
    const reason = async (target: string) => {
      const document = await render(target);
      return document.kind === 'failed' ? document.reason : document.kind;
    };
    assert.equal(await reason('/pdf'), 'not-html');
    for (const target of ['/empty', '/unchanged', '/download']) assert.equal(await reason(target), 'not-html', target);
    assert.equal(await reason('/edge-down'), 'site-unreachable');
    assert.equal(await reason('/reset'), 'site-unreachable');
    assert.equal(await reason('/elsewhere'), 'redirect');
  });

  it('ends an endless page, and renders the next', async () => {
    const document = await render('/loop', 1_500);
    assert.equal(document.kind === 'failed' && document.reason, 'deadline');
    assert.equal((await renderPage('/target')).status, 200);
  });

  it('fails if Chromium is killed, and starts a new one for the next render', async () => {
    await renderPage('/target');
    const running = renderer.launched.at(-1);
    // More time than the test has: only the browser's end can end it.
    const stuck = render('/waits-for-ever', 3_600_000);
    while (requestsFor('/never-answered').length === 0) await new Promise(setImmediate);
    const disconnected = new Promise<void>((resolve) => running?.once('disconnected', () => resolve()));
    running?.process()?.kill('SIGKILL');
    const document = await stuck;
    assert.equal(document.kind === 'failed' && document.reason, 'browser-failed');
    await disconnected;
    assert.match((await renderPage('/target')).snapshot.html, /Target text/);
    assert.notEqual(renderer.launched.at(-1), running);
  });
});
