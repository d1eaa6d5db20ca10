// Answers of a side over HTTP, honest and hostile.
import assert from 'node:assert/strict';
import { Agent } from 'undici';
import { deployedPage, localPage } from '../../../operations/compare/local-side';
import { servicePage } from '../../../operations/compare/service-side';
import type { SideRequest } from '../../../operations/compare/side-answer';
import { deadUrl } from '../../emulators/cloudfront/fixture-origin';
import { type PageServer, startPageServer } from '../../support/site/page-server';

const PAGE = 'https://www.example.com/a%2Fb?q=a%26b';
const HTML = { 'content-type': 'text/html' };

describe('an answer of a side', () => {
  let server: PageServer;
  const dispatcher = new Agent();
  const request: SideRequest = {
    headers: { 'user-agent': 'Googlebot' },
    dispatcher,
    timeoutMs: 5_000,
    steadyMs: () => 0,
  };
  before(async () => {
    server = await startPageServer({
      [`/render/${PAGE.replace(/\?.*/, '')}`]: '<title>x</title>',
      '/https://www.example.com/mirror': (asked, response) =>
        response.writeHead(200, HTML).end(`<p>${String(asked.headers['x-prerender-token'])}</p>`),
      '/https://www.example.com/moved': (_, response) => response.writeHead(301, { location: '/to' }).end(),
      '/https://www.example.com/binary': (_, response) =>
        response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF'),
      '/https://www.example.com/huge': (_, response) => {
        response.writeHead(200, HTML);
        const piece = 'a'.repeat(1_000_000);
        const more = (): void => {
          if (response.destroyed) return;
          if (response.write(piece)) setImmediate(more);
          else response.once('drain', more);
        };
        more();
      },
      '/https://www.example.com/hanging': (_, response) => response.writeHead(200, HTML).write('<p>'),
      '/a': (_, response) =>
        response.writeHead(200, { ...HTML, 'x-georender-region': 'us-east-1' }).end('<title>deployed</title>'),
      '/of-service': (_, response) =>
        response.writeHead(200, { ...HTML, 'x-georender-cache': 'SERVICE' }).end('<title>deployed</title>'),
      '/of-site': '<title>shell</title>',
    });
  });
  after(async () => {
    await dispatcher.destroy();
    await server.close();
  });

  const asked = (url: string, token?: string, over: Partial<SideRequest> = {}) =>
    servicePage(url, { serviceUrl: server.url, token }, { ...request, ...over });

  it('asks a service by the page’s URL as it is, below its path', async () => {
    const page = await servicePage(PAGE, { serviceUrl: `${server.url}/render`, token: 'secret' }, request);
    assert.deepEqual(page, { kind: 'page', status: 200, location: undefined, html: '<title>x</title>', durationMs: 0 });
    const [{ target, headers } = assert.fail('nothing was asked')] = server.requests.slice(-1);
    assert.equal(target, `/render/${PAGE}`);
    assert.deepEqual([headers['x-prerender-token'], headers['user-agent']], ['secret', 'Googlebot']);
  });

  it('keeps the token out of what is compared', async () => {
    const page = await asked('https://www.example.com/mirror', 'secret');
    assert.equal(page.kind === 'page' && page.html, '<p>***</p>');
  });

  it('follows no redirect', async () => {
    const page = await asked('https://www.example.com/moved');
    assert.deepEqual(page, { kind: 'page', status: 301, location: '/to', html: '', durationMs: 0 });
  });

  it('refuses what is no page, is too large, hangs, or does not answer', async () => {
    const reasons = [
      await asked('https://www.example.com/binary'),
      await asked('https://www.example.com/huge'),
      await asked('https://www.example.com/hanging', undefined, { timeoutMs: 200 }),
      await servicePage(PAGE, { serviceUrl: await deadUrl(), token: 'secret' }, request),
    ].map((answer) => (answer.kind === 'failed' ? answer.reason : 'a page'));
    assert.match(reasons[0] ?? '', /status 200 and is "application\/pdf", no HTML page/);
    assert.match(reasons[1] ?? '', /more than 16,777,216 bytes/);
    assert.match(reasons[2] ?? '', /timeout/);
    assert.match(reasons[3] ?? '', /ECONNREFUSED/);
    assert.doesNotMatch(reasons.join(), /secret/);
  });

  it('asks a deployment for the page’s path under another name', async () => {
    const page = await deployedPage('https://www.example.com/a?b', server.url, request);
    assert.equal(page.kind === 'page' && page.html, '<title>deployed</title>');
    const ofService = await deployedPage('https://www.example.com/of-service', server.url, request);
    assert.equal(ofService.kind === 'page' && ofService.html, '<title>deployed</title>');
  });

  it('takes no answer of the site for a deployment’s', async () => {
    const page = await deployedPage('https://www.example.com/of-site', server.url, request);
    assert.match(page.kind === 'failed' ? page.reason : 'a page', /not Georender's: .*x-georender-region.* status 200/);
  });

  it('takes a render’s page, redirect or failure', async () => {
    const of = (answer: Awaited<ReturnType<Parameters<typeof localPage>[1]['renderedAnswer']>>) =>
      localPage(PAGE, { renderedAnswer: async () => answer }, () => 0);
    assert.partialDeepStrictEqual(await of({ status: 200, html: '<p>' }), { kind: 'page', status: 200, html: '<p>' });
    const moved = await of({ status: 301, html: undefined, location: '/to' });
    assert.partialDeepStrictEqual(moved, { kind: 'page', status: 301, html: '', location: '/to' });
    assert.deepEqual(await of({ failure: 'deadline: too late' }), { kind: 'failed', reason: 'deadline: too late' });
  });
});
