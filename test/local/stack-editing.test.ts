// The local run for people who edit their site beside it: without kept pages, and on a certificate of their own.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { siteTrouble } from '../../local/site-probe';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { rawRequest } from '../support/machine/raw-request';
import { SITE_TEST_CERTIFICATE } from '../support/machine/test-certificate';
import { type PageServer, startPageServer } from '../support/site/page-server';

const CRAWLER = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)', 'cloudfront-viewer-country': 'DE' };
const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

describe('local/stack: a site that is edited', function () {
  this.timeout(300_000);
  let stack: LocalStack;
  let site: PageServer;
  let news = '';
  const log: string[] = [];

  before(async () => {
    site = await startPageServer(
      {},
      {
        otherwise: (_, response) => {
          response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 's-maxage=600' });
          response.end(`<!doctype html><title>x</title>${news}`);
        },
      },
    );
    stack = await startLocalStack({
      port: 0,
      site: site.url,
      regions: ['eu-central-1', 'us-east-1'],
      replicationLagMs: 0,
      caches: false,
      onLog: (line) => log.push(line),
    });
  });
  after(async () => {
    await stack.close();
    await site.close();
  });
  afterEach(function () {
    if (this.currentTest?.isFailed() === true) process.stderr.write(`The stack's log:\n${log.join('\n')}\n`);
  });

  const crawl = (target: string) => rawRequest(stack.url, target, { headers: CRAWLER });

  it('renders for each bot’s request, and shows each change of the site', async () => {
    for (const text of ['first', 'second', 'third']) {
      news = `<p>The ${text} news of the day, and more of it.</p>`;
      const answer = await crawl('/a');
      assert.match(answer.body, new RegExp(`The ${text} news`));
      assert.partialDeepStrictEqual(answer, {
        status: 200,
        headers: { 'x-georender-cache': 'MISS', 'x-cache': 'Miss from cloudfront' },
      });
    }
  });

  it('shows a page that has lost most of its text', async () => {
    news = `<p>${'Long text. '.repeat(50)}</p>`;
    await crawl('/b');
    news = '<p>Short text.</p>';
    const answer = await crawl('/b');
    assert.match(answer.body, /<p>Short text\.<\/p>/);
    assert.equal(answer.headers['x-georender-cache'], 'MISS');
  });

  it('renders a broken page again for each request: it has no cooldown', async () => {
    const broken =
      '<div id="root"></div><script src="/gone.js" type="module" onerror=""></script><script>throw new Error("no")</script>';
    news = broken;
    await crawl('/c');
    const before = site.requests.filter(({ target }) => target === '/c').length;
    await crawl('/c');
    assert.ok(site.requests.filter(({ target }) => target === '/c').length > before);
    news = '<p>It is mended now.</p>';
    assert.match((await crawl('/c')).body, /It is mended now/);
  });

  it('renders once for requests that come at the same time', async () => {
    news = '<p>For all of them.</p>';
    const answers = await Promise.all(Array.from({ length: 5 }, () => crawl('/d')));
    for (const { body } of answers) assert.match(body, /For all of them/);
  });

  it('gives people the site as it is now', async () => {
    for (const text of ['old', 'new']) {
      news = `<p>${text}</p>`;
      assert.match((await rawRequest(stack.url, '/e', { headers: BROWSER })).body, new RegExp(`<p>${text}</p>`));
    }
  });
});

describe('local/stack: a site with a certificate of its own', function () {
  this.timeout(300_000);
  let server: Server;
  let url: string;
  const asked: string[] = [];

  before(async () => {
    server = createServer(SITE_TEST_CERTIFICATE, (request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/data.json') {
        response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
        response.end('{"text":"From the site itself."}');
        return;
      }
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(`<!doctype html><title>x</title><p>Text</p><p id="data"></p><script>
        fetch('${url}/data.json').then((answer) => answer.json()).then(({ text }) => { data.textContent = text; });</script>`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('is rendered, and shown to people, if any certificate is accepted; Chromium accepts it, too', async () => {
    const stack = await startLocalStack({
      port: 0,
      site: url,
      regions: ['eu-central-1'],
      verifiesSite: false,
      onLog: () => undefined,
    });
    try {
      const page = await rawRequest(stack.url, '/page', { headers: CRAWLER });
      assert.equal(page.headers['x-georender-cache'], 'MISS', page.headers['x-georender-reason']?.toString());
      assert.match(page.body, /From the site itself\./);
      assert.match((await rawRequest(stack.url, '/page', { headers: BROWSER })).body, /<p id="data"><\/p>/);
    } finally {
      await stack.close();
    }
  });

  it('is refused otherwise, and the start says which option accepts it', async () => {
    const { signal } = new AbortController();
    assert.match((await siteTrouble(url, signal)) ?? '', /self-signed certificate.*add --insecure-site; until then/);
    assert.equal(await siteTrouble(url, signal, false), undefined);
    const stack = await startLocalStack({ port: 0, site: url, regions: ['eu-central-1'], onLog: () => undefined });
    try {
      assert.equal((await rawRequest(stack.url, '/page', { headers: BROWSER })).status, 502);
    } finally {
      await stack.close();
    }
  });
});
