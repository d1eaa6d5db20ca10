// Local runs that differ from the usual one: another router, one region, a site that is down.
import assert from 'node:assert/strict';
import { serveOriginId } from '../../core/contract/edge-policies';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import type { LocalSettings } from '../../core/settings/stack-settings';
import { DEFAULT_LOCAL_SETTINGS } from '../../local/settings-file';
import { type LocalStackOptions, startLocalStack } from '../../local/stack';
import { rawRequest } from '../support/machine/raw-request';
import { startPageServer } from '../support/site/page-server';

const usual: LocalStackOptions = { port: 0, site: undefined, regions: DEFAULT_REGIONS, onLog: () => undefined };

function crawl(url: string, target: string, country: string) {
  return rawRequest(url, target, { headers: { 'user-agent': 'Googlebot/2.1', 'cloudfront-viewer-country': country } });
}

describe('local/stack, other runs', function () {
  this.timeout(300_000);

  it('lets nothing but the router’s code decide: one that always picks us-east-1 gets it', async () => {
    const routerCode = `import cf from 'cloudfront';
function handler(event) {
  var request = event.request;
  if (request.headers['user-agent'].value.indexOf('Googlebot') !== 0) return request;
  request.headers['x-georender-url'] = { value: 'http://' + request.headers.host.value + request.uri };
  cf.selectRequestOriginById('${serveOriginId('us-east-1')}');
  return request;
}`;
    await using stack = disposable(await startLocalStack({ ...usual, routerCode }));
    for (const country of ['DE', 'IN', 'US']) {
      assert.equal((await crawl(stack.url, '/articles/1', country)).headers['x-georender-region'], 'us-east-1');
    }
  });

  it('runs in one region, by the settings it is given', async () => {
    const settings: LocalSettings = {
      ...DEFAULT_LOCAL_SETTINGS,
      sessionCookies: ['sid'],
      variants: ['desktop', 'mobile'],
      excludePaths: ['/about'],
      bots: { groups: ['search'], add: ['AcmeAuditor'], remove: [] },
    };
    await using stack = disposable(await startLocalStack({ ...usual, regions: ['sa-east-1'], settings }));
    const regionFor = async (target: string, headers: Record<string, string>) =>
      (await rawRequest(stack.url, target, { headers: { 'user-agent': 'Googlebot/2.1', ...headers } })).headers[
        'x-georender-region'
      ];
    assert.equal(await regionFor('/articles/1', {}), 'sa-east-1');
    assert.equal(await regionFor('/articles/1', { 'user-agent': 'AcmeAuditor/1' }), 'sa-east-1');
    assert.equal(await regionFor('/articles/1', { 'user-agent': 'GPTBot/1' }), undefined);
    assert.equal(await regionFor('/articles/1', { cookie: 'sid=1' }), undefined);
    assert.equal(await regionFor('/about', {}), undefined);
    const phone = await rawRequest(stack.url, '/articles/1', {
      headers: { 'user-agent': 'Googlebot/2.1 (Android) Mobile' },
    });
    assert.equal(phone.headers['x-georender-cache'], 'MISS', 'a telephone’s page is not the desktop’s');
  });

  it('renders another site, and passes that site’s own answers on', async () => {
    const site = await startPageServer({
      '/page':
        '<!DOCTYPE html><title>x</title><div id="a"></div><script>a.textContent = "Made by " + "script"</script>',
      '/feed': (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/rss+xml', 'set-cookie': 'a=b' });
        response.end('<rss/>');
      },
      '/overloaded': (_request, response) => {
        response.writeHead(504, { 'content-type': 'text/plain' });
        response.end('busy');
      },
    });
    await using stack = disposable(await startLocalStack({ ...usual, site: site.url }));
    assert.match((await crawl(stack.url, '/page', 'DE')).body, /Made by script/);
    const feed = await crawl(stack.url, '/feed', 'DE');
    assert.partialDeepStrictEqual(feed, {
      status: 200,
      body: '<rss/>',
      headers: {
        'content-type': 'application/rss+xml',
        'x-georender-cache': 'BYPASS',
        'x-georender-reason': 'not-html',
      },
    });
    assert.deepEqual(
      { 'set-cookie': feed.headers['set-cookie'], 'cache-control': feed.headers['cache-control'] },
      { 'set-cookie': undefined, 'cache-control': 'no-store' },
    );
    const overloaded = await crawl(stack.url, '/overloaded', 'DE');
    assert.partialDeepStrictEqual(overloaded, {
      status: 500,
      body: 'busy',
      headers: { 'x-georender-origin-status': '504' },
    });
    const asked = site.requests.filter(({ target }) => target === '/overloaded').length;
    assert.ok(asked <= 2, `the second region was asked too: ${asked} requests at the site`);
    await site.close();
    const down = await crawl(stack.url, '/page?down', 'DE');
    assert.partialDeepStrictEqual(down, { status: 500, headers: { 'x-georender-cache': 'BYPASS' } });
  });

  it('tells of planned downtime as the site does, and asks for a page once in each of two regions', async () => {
    const site = await startPageServer({
      '/maintenance': (_request, response) => {
        response.writeHead(503, { 'content-type': 'text/html', 'retry-after': '3600' });
        response.end('<!DOCTYPE html><title>x</title><h1>Maintenance</h1>');
      },
    });
    await using stack = disposable(await startLocalStack({ ...usual, site: site.url }));
    const answer = await crawl(stack.url, '/maintenance', 'DE');
    const { 'retry-after': retryAfter, 'cache-control': cacheControl, 'x-georender-region': region } = answer.headers;
    assert.deepEqual(
      { status: answer.status, retryAfter, cacheControl },
      { status: 503, retryAfter: '3600', cacheControl: 'no-store' },
    );
    assert.match(answer.body, /Maintenance/);
    // The second region's answer is what CloudFront passes on.
    assert.notEqual(region, 'eu-central-1');
    assert.equal(site.requests.filter(({ target }) => target === '/maintenance').length, 2);
    await site.close();
  });
});

function disposable<Resource extends { close(): Promise<void> }>(resource: Resource): Resource & AsyncDisposable {
  return { ...resource, [Symbol.asyncDispose]: () => resource.close() };
}
