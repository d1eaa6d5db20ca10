// The built Lambda@Edge router of a stack with a prerender service: which attempt goes where.
import assert from 'node:assert/strict';
import { buildLambdaAtEdge } from '../../../bundles/lambda-at-edge-bundle';
import { CACHE_HEADER } from '../../../core/contract/header-names';
import type { RouterSettings } from '../../../core/routing/router-config';
import type { EdgeRequest, HeaderPairs } from '../../../emulators/cloudfront/edge-request';
import { type LambdaRouter, loadLambdaRouter, type Routed, SERVICE, TOKEN } from '../../support/edge/lambda-router';
import { HOST, OTHER, SERVICE_BROWSERS, SHARED, serviceConfig, TENTH } from '../../support/edge/service-router';

const REGIONS = ['us-east-1', 'eu-central-1'] as const;

describe('the built Lambda@Edge router with a prerender service', () => {
  let nowMs = 0;
  beforeEach(() => {
    nowMs = 0;
  });

  async function load(settings: Partial<RouterSettings>, hasRegions = true): Promise<LambdaRouter> {
    const config = serviceConfig({ regions: REGIONS, ...settings });
    const renderers = REGIONS.map((region) => [
      region,
      { domain: `renderer-${region}.example`, protocol: 'https', port: 443 } as const,
    ]);
    const code = await buildLambdaAtEdge({
      ...config,
      renderers: hasRegions ? Object.fromEntries(renderers) : {},
      token: TOKEN,
      service: { ...SERVICE, isLastResort: settings.prerenderService === 'last-resort' },
    });
    return loadLambdaRouter(code, { clock: () => nowMs });
  }

  async function atOrigin(
    router: LambdaRouter,
    { path, query }: { readonly path: string; readonly query: string | undefined },
    sent: Readonly<Record<string, string>> = {},
  ): Promise<EdgeRequest> {
    const headers: HeaderPairs = Object.entries({ host: HOST, 'user-agent': 'Googlebot/2.1', ...sent });
    const viewer = await router.atViewer({ method: 'GET', path, rawQuery: query, headers });
    return { method: 'GET', path, rawQuery: query, headers: [...viewer.headers, ['cloudfront-viewer-country', 'DE']] };
  }

  const place = ({ region, uri, query }: Routed) => [region, uri, query ?? ''];
  const SERVICE_SHARED = ['service', `/https://${HOST}/articles/1`, 'a=%2F'];
  const SERVICE_OTHER = ['service', `/https://${HOST}/articles/1`, ''];
  const SITE_OTHER = [undefined, '/articles/1', ''];

  it('sends the service its share first, and a second attempt to the nearest region', async () => {
    const router = await load(TENTH);
    const request = await atOrigin(router, SHARED);
    assert.deepEqual(place(await router.atOrigin(request, 1, 'a')), SERVICE_SHARED);
    assert.deepEqual(place(await router.atOrigin(request, 2, 'a')), ['eu-central-1', '/', '']);
    // No region has failed by this.
    assert.deepEqual(place(await router.atOrigin(request, 2, 'b')), ['eu-central-1', '/', '']);
    const other = await atOrigin(router, OTHER);
    assert.deepEqual(place(await router.atOrigin(other, 1, 'c')), ['eu-central-1', '/', '']);
    assert.deepEqual(place(await router.atOrigin(other, 2, 'c')), ['us-east-1', '/', '']);
  });

  it('sends all pages to a service that is alone, and a second attempt to the site', async () => {
    const router = await load({ prerenderService: 'alone' }, false);
    const request = await atOrigin(router, OTHER);
    assert.deepEqual(place(await router.atOrigin(request, 1, 'a')), SERVICE_OTHER);
    assert.deepEqual(place(await router.atOrigin(request, 2, 'a')), SITE_OTHER);
  });

  it('sends second attempts to a service that is the last resort', async () => {
    const router = await load({ prerenderService: 'last-resort' });
    const request = await atOrigin(router, OTHER);
    assert.deepEqual(place(await router.atOrigin(request, 1, 'a')), ['eu-central-1', '/', '']);
    assert.deepEqual(place(await router.atOrigin(request, 2, 'a')), SERVICE_OTHER);
    assert.deepEqual(place(await router.atOrigin(request, 1, 'b')), ['us-east-1', '/', '']);
    assert.deepEqual(place(await router.atOrigin(request, 2, 'b')), SERVICE_OTHER);
  });

  it('sends the last resort all first attempts while no region is well, and then asks the site', async () => {
    const router = await load({ prerenderService: 'last-resort' });
    const request = await atOrigin(router, OTHER);
    for (const id of ['a', 'b']) {
      await router.atOrigin(request, 1, id);
      await router.atOrigin(request, 2, id);
    }
    assert.deepEqual(place(await router.atOrigin(request, 1, 'c')), SERVICE_OTHER);
    assert.deepEqual(place(await router.atOrigin(request, 2, 'c')), SITE_OTHER);
    nowMs = 30_000;
    assert.deepEqual(place(await router.atOrigin(request, 1, 'd')), ['eu-central-1', '/', '']);
    const drained = await load({ prerenderService: 'last-resort', drainedRegions: REGIONS });
    const asked = await atOrigin(drained, OTHER);
    assert.deepEqual(place(await drained.atOrigin(asked, 1, 'a')), SERVICE_OTHER);
  });

  it('sends the site a second attempt after the last resort, also in another sandbox that believes no region well', async () => {
    const drained = { prerenderService: 'last-resort', drainedRegions: REGIONS } as const;
    const [first, second] = [await load(drained), await load(drained)];
    const request = await atOrigin(first, OTHER);
    assert.deepEqual(place(await first.atOrigin(request, 1, 'a')), SERVICE_OTHER);
    assert.deepEqual(place(await second.atOrigin(request, 2, 'a')), SITE_OTHER);
    // This one believes a region well, so it takes that for the first attempt's.
    const other = await load({ prerenderService: 'last-resort' });
    assert.deepEqual(place(await other.atOrigin(request, 2, 'b')), SERVICE_OTHER);
  });

  it('gives the site its own path back even if the first attempt’s changes stayed', async () => {
    const router = await load({ prerenderService: 'alone' }, false);
    const first = await router.atOrigin(await atOrigin(router, SHARED), 1, 'a');
    const changed = { method: 'GET', path: first.uri, rawQuery: first.query, headers: first.headers };
    assert.deepEqual(place(await router.atOrigin(changed, 2, 'a')), [undefined, '/articles/1', 'a=%2F']);
  });

  it('sends the service the configured token, and never a viewer’s', async () => {
    const router = await load({ prerenderService: 'alone' }, false);
    const request = await atOrigin(router, OTHER, { 'x-prerender-token': 'viewer' });
    const { headers, customHeaders } = await router.atOrigin(request, 1, 'a');
    assert.deepEqual(
      headers.filter(([name]) => name === 'x-prerender-token'),
      [],
    );
    assert.deepEqual(customHeaders, [['x-prerender-token', 'service-token']]);
  });

  it('sends the service’s own browsers to the site, marked or not', async () => {
    const router = await load({ prerenderService: 'alone' }, false);
    const sent = [{ 'x-prerender': '1' }, ...SERVICE_BROWSERS.map((userAgent) => ({ 'user-agent': userAgent }))];
    for (const headers of sent) {
      const request = await atOrigin(router, OTHER, headers);
      assert.deepEqual(place(await router.atOrigin(request, 1, 'a')), SITE_OTHER);
    }
  });

  it('keeps the service’s answers by their Cache-Control, marked and without cookies', async () => {
    const router = await load({ prerenderService: 'alone' }, false);
    const first = await router.atOrigin(await atOrigin(router, OTHER), 1, 'a');
    const asked = { method: 'GET', path: first.uri, rawQuery: first.query, headers: first.headers };
    const answer: HeaderPairs = [
      ['cache-control', 'max-age=60'],
      ['set-cookie', 'a=1'],
    ];
    assert.deepEqual(await router.atResponse(asked, 200, answer), [
      ['cache-control', 'max-age=60'],
      [CACHE_HEADER, 'SERVICE'],
    ]);
    assert.deepEqual(await router.atResponse(await atOrigin(router, OTHER), 200, answer), [
      ['cache-control', 'no-store'],
      ['set-cookie', 'a=1'],
    ]);
  });
});
