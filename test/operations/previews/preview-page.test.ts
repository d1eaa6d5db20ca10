// The previews of pages that are really asked for, from servers of the test's own.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { TrialAnswer, TrialResult } from '../../../handlers/render-protocol/trial-protocol';
import type { Service } from '../../../operations/previews/preview';
import { type HtmlChoice, type PagePreviews, previewPage } from '../../../operations/previews/preview-page';
import { previewPorts, previewUrl } from '../../../operations/previews/preview-ports';
import { shownPicture } from '../../../operations/previews/shown-picture';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';
import { type PageServer, startPageServer, type TestPage } from '../../support/site/page-server';
import { pngOf } from '../../support/site/png';
import { html, picture } from './preview-pages';

const PNG = pngOf(1_200, 630);
const tagged = (image: string): string =>
  html([
    '<title>Storks</title>',
    `<meta property="og:title" content="White storks"><meta property="og:image" content="${image}">`,
  ]);
const png: TestPage = (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);

describe('operations/previews, a page', () => {
  let inner: PageServer;
  let edge: PageServer;
  let site: PageServer;
  before(async () => {
    inner = await startPageServer({ '/inner.png': png, '/': tagged('/') });
    site = await startPageServer({ '/': '<title>Storks</title><div id="root"></div>' });
    edge = await startPageServer(
      {
        '/stork.png': png,
        '/': (_request, response) =>
          response
            .writeHead(200, { 'content-type': 'text/html', 'x-robots-tag': 'noindex' })
            .end(tagged(`${edge.url}/stork.png`)),
        '/moved': (_request, response) => response.writeHead(301, { location: '/?from=moved' }).end(),
        '/inwards': (_request, response) => response.writeHead(302, { location: `${inner.url}/` }).end(),
        '/names-inner': (_request, response) =>
          response.setHeader('content-type', 'text/html').end(tagged(`${inner.url}/inner.png`)),
        '/text': (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('text'),
      },
      { otherwise: (_request, response) => response.writeHead(404, { 'content-type': 'text/html' }).end(tagged('/')) },
    );
  });
  after(() => Promise.all([edge.close(), site.close(), inner.close()]));

  const deployment = () => {
    const facts = { ...knownFacts(), url: edge.url, siteUrl: site.url };
    return knownDeployment(facts, new RememberedValues());
  };
  const page = (path: string, choice: HtmlChoice = 'answer'): Promise<PagePreviews> =>
    previewPage(previewUrl(path, deployment().facts), choice, previewPorts(deployment()));
  const of = ({ previews }: PagePreviews, service: Service) =>
    previews.find((preview) => preview.service === service) ?? assert.fail(service);

  it('has the answer to bots, and its picture as data', async () => {
    const found = await page('/');
    assert.equal(found.url, `${edge.url}/`);
    assert.equal(found.status, 200);
    assert.equal(found.htmlBytes, tagged(`${edge.url}/stork.png`).length);
    const url = `${edge.url}/stork.png`;
    assert.equal(of(found, 'slack').card.imageUrl, url);
    assert.deepEqual(found.pictures.get(url), {
      type: 'png',
      bytes: PNG.length,
      size: { width: 1_200, height: 630 },
      data: `data:image/png;base64,${PNG.toString('base64')}`,
    });
    assert.match(
      edge.requests.find(({ target }) => target === '/')?.headers['user-agent'] ?? '',
      /facebookexternalhit/,
    );
    assert.deepEqual(
      of(found, 'google')
        .problems.map(({ id }) => id)
        .slice(0, 1),
      ['noindex'],
    );
  });

  it('has the site’s own HTML, as without Georender', async () => {
    const found = await page('/', 'site');
    assert.equal(found.url, `${edge.url}/`);
    assert.equal(of(found, 'x').card.kind, 'link');
    assert.deepEqual(
      site.requests.map(({ target }) => target),
      ['/'],
    );
  });

  it('has what Georender renders now, or the reason why it can’t', async () => {
    const trace = { startedAtMs: 0, readyMs: 0, readyBy: 'calm', requests: [], untold: 0, problems: [] } as const;
    const rendered = { status: 200, headers: [['X-Robots-Tag', 'noindex']], html: tagged('/stork.png') } as const;
    const untold = { objection: undefined, freshSeconds: 60, textLength: 9, pictureBase64: undefined };
    const results: TrialResult[] = [
      { kind: 'rendered', ...rendered, ...untold, tookMs: 5, trace },
      { kind: 'rendered', ...untold, status: 301, headers: [['location', '/new']], html: undefined, tookMs: 5, trace },
      { kind: 'failed', reason: 'deadline', detail: 'it took too long', tookMs: 5, trace },
    ];
    const render = await startPageServer(
      {},
      {
        otherwise: (_request, response) => {
          const gzippedBase64 = gzipSync(JSON.stringify(results.shift())).toString('base64');
          response.end(JSON.stringify({ kind: 'attached', gzippedBase64 } satisfies TrialAnswer));
        },
      },
    );
    const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
    const client = new LambdaClient({ region: 'us-east-1', endpoint: render.url, credentials });
    const ports = previewPorts({ ...deployment(), lambda: () => client });
    try {
      const url = previewUrl('/storks', deployment().facts);
      const found = await previewPage(url, 'trial', ports);
      assert.equal(found.url, `${edge.url}/storks`);
      assert.equal(of(found, 'discord').card.imageUrl, `${edge.url}/stork.png`);
      assert.equal(of(found, 'google').card.kind, 'link');
      await assert.rejects(previewPage(url, 'trial', ports), /redirects to \/new: ask for that address/);
      await assert.rejects(previewPage(url, 'trial', ports), /could not be rendered: deadline: it took too long/);
    } finally {
      client.destroy();
      await render.close();
    }
  });

  it('follows redirects of pages, and judges pages that are missing', async () => {
    assert.equal((await page('/moved')).url, `${edge.url}/?from=moved`);
    assert.equal((await page('/none')).status, 404);
  });

  it('leads no page or picture to this machine’s network', async () => {
    await assert.rejects(page('/inwards'), /127\.0\.0\.1/);
    const found = await page('/names-inner');
    assert.equal(found.pictures.size, 0);
    assert.deepEqual(
      of(found, 'slack').problems.map(({ id }) => id),
      ['image-unavailable'],
    );
    assert.deepEqual(inner.requests, []);
  });

  it('refuses what is no page', async () => {
    await assert.rejects(page('/text'), /"text\/plain", no HTML page/);
    for (const typed of ['javascript:alert(1)', 'file:///etc/passwd', 'www.example.com', ''])
      assert.throws(() => previewUrl(typed, knownFacts()), /is no URL; allowed: http/, typed);
    assert.equal(previewUrl('/storks#top', knownFacts()), 'https://www.example.com/storks');
  });

  it('shows pictures of known types and bounded size alone', () => {
    const shown = (facts: Parameters<typeof picture>[0]) =>
      shownPicture({ ...picture(facts), content: Buffer.from('x') })?.data?.slice(0, 15);
    assert.equal(shown({}), 'data:image/png;');
    // The bytes tell the type, not the server.
    assert.equal(shown({ mediaType: 'image/svg+xml' }), 'data:image/png;');
    assert.equal(shown({ type: 'svg', size: undefined }), undefined);
    assert.equal(shown({ type: 'avif', size: undefined }), undefined);
    assert.equal(shown({ bytes: 3_000_001 }), undefined);
    assert.equal(shown({ size: { width: 20_000, height: 20_000 } }), undefined);
    assert.equal(shownPicture({ kind: 'missing', reason: 'It has status 404.' }), undefined);
  });

  it('carries no large texts of a hostile page', async () => {
    const huge = 'x'.repeat(100_000);
    const hostile = html([
      `<title>${huge}</title>`,
      ...['og:title', 'og:description', 'og:site_name', 'og:url', 'og:image', `og:${huge}`, 'theme-color'].map(
        (name) => `<meta property="${name}" content="${huge}">`,
      ),
      `<script type="application/ld+json">{"@type": "WebSite", "name": "${huge}"}</script>`,
    ]);
    const answer = { url: 'https://www.example.com/', status: 200, robotsHeader: huge, html: hostile };
    const ports = { answer: async () => answer, pictures: async () => new Map() };
    const found = await previewPage(answer.url, 'answer', ports);
    const bytes = JSON.stringify(found.previews).length;
    assert.ok(bytes < 200_000, `${bytes} bytes`);
  });
});
