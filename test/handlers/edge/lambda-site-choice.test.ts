// The built Lambda@Edge router where the site has several origins and an experiment: the same visitors as the
// CloudFront Function gets, event after event.
import assert from 'node:assert/strict';
import { BOT_HEADER, deviceHeader, REGION_HEADER, SITE_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import type { EdgeRequest, HeaderPairs } from '../../../emulators/cloudfront/edge-request';
import { buildLambdaRouter, type LambdaRouter, loadLambdaRouter } from '../../support/edge/lambda-router';
import {
  CHOICE,
  CHOICE_CASES,
  type ChoiceCase,
  CONTENT,
  CONTENT_CASES,
  choosingConfig,
  newVisitor,
} from '../../support/edge/site-choice-cases';

function requestOf(path: string, headers: Readonly<Record<string, string>>): EdgeRequest {
  return { method: 'GET', path, rawQuery: undefined, headers: Object.entries({ host: 'www.example.com', ...headers }) };
}

/** What CloudFront tells of a viewer behind its cache. */
function placeOf({ country, devices = [] }: Pick<ChoiceCase, 'country' | 'devices'>): HeaderPairs {
  return [
    ...(country === undefined ? [] : [['cloudfront-viewer-country', country] as const]),
    ...devices.map((device) => [deviceHeader(device), 'true'] as const),
  ];
}

describe('the built Lambda@Edge router with a choice of sites', () => {
  let router: LambdaRouter;
  before(async () => {
    router = loadLambdaRouter(await buildLambdaRouter(choosingConfig()));
  });

  /** A request at origin-request, as it is behind viewer-request. */
  async function behindViewer(request: EdgeRequest, place: HeaderPairs = [], address?: string): Promise<EdgeRequest> {
    const { headers } = await router.atViewer(request, address);
    return { ...request, headers: [...headers, ...place] };
  }

  function valueOf({ headers }: { readonly headers: HeaderPairs }, name: string): string | undefined {
    return headers.find(([other]) => other === name)?.[1];
  }

  for (const given of CHOICE_CASES) {
    it(`sends ${given.name}`, async () => {
      const { userAgent, uri = given.isBot === undefined ? '/' : '/logo.png', cookie, headers } = given;
      const sent = [...(cookie === undefined ? [] : [`arm=${cookie}`]), 'theme=dark'].join('; ');
      const asked = requestOf(uri, { accept: 'text/html', 'user-agent': userAgent, cookie: sent, ...headers });
      const request = await behindViewer(asked, placeOf(given));
      // People's origin is in the key by country and device.
      const domain = given.isBot === undefined ? '*' : given.domain;
      assert.equal(valueOf(request, SITE_HEADER), `${given.arm}/${domain}`);
      const kept = valueOf(request, 'cookie')?.split('; ').sort();
      if (/\./.test(uri)) assert.equal(kept, undefined);
      else assert.deepEqual(kept, given.isBot ? ['theme=dark'] : [`arm=${given.arm}`, 'theme=dark']);
      for (const attempt of [1, 2] as const)
        assert.equal((await router.atOrigin(request, attempt)).siteDomain ?? '', given.domain);
    });
  }

  it('sends a bot’s page to the regions, and if none answers to the bots’ site', async () => {
    const phone = 'Mozilla/5.0 (Linux; Android 10; K) Mobile (compatible; Googlebot/2.1)';
    const bot = requestOf('/articles/1', { accept: 'text/html', 'user-agent': phone, [SITE_HEADER]: 'new/*' });
    const request = await behindViewer(bot, placeOf({ country: 'DE' }));
    assert.equal(valueOf(request, SITE_HEADER), undefined);
    assert.ok(valueOf(request, URL_HEADER) !== undefined && valueOf(request, BOT_HEADER) !== undefined);
    const tried = [];
    for (const id of ['a', 'b', 'c', 'd'])
      for (const attempt of [1, 2] as const) tried.push(await router.atOrigin(request, attempt, id));
    const last = tried.at(-1);
    assert.deepEqual(
      { region: last?.region, domain: last?.siteDomain },
      { region: undefined, domain: 'm.example.net' },
    );
    assert.equal(last?.uri, '/articles/1');
  });

  it('keeps a visitor’s arm by the cookie, which comes with people’s answers', async () => {
    const { userAgent, address } = newVisitor(3);
    const first = await behindViewer(requestOf('/', { 'user-agent': userAgent }), [], address);
    const [arm = ''] = (valueOf(first, SITE_HEADER) ?? '').split('/');
    assert.match(arm, /^(?:control|new)$/);
    const own: HeaderPairs = [['set-cookie', 'sid=1']];
    assert.deepEqual(await router.atResponse(first, 200, own), [
      ...own,
      ['set-cookie', `arm=${arm}; Path=/; Max-Age=604800; SameSite=Lax; Secure`],
    ]);
    const other = arm === 'new' ? 'control' : 'new';
    const kept = await behindViewer(requestOf('/', { 'user-agent': userAgent, cookie: `arm=${other}` }), [], address);
    assert.equal(valueOf(kept, SITE_HEADER), `${other}/*`);
    for (const cookie of ['arm=third', 'arm=', 'x=arm=new; arm'])
      assert.equal(
        valueOf(await behindViewer(requestOf('/', { 'user-agent': userAgent, cookie }), [], address), SITE_HEADER),
        `${arm}/*`,
        cookie,
      );
  });

  it('sets no cookie for bots, for pages, and with files that everybody shares', async () => {
    const person = { 'user-agent': newVisitor(1).userAgent };
    const cases: readonly (readonly [EdgeRequest, HeaderPairs])[] = [
      [requestOf('/private', { 'user-agent': 'Mozilla/5.0 Georender/1.0' }), []],
      [requestOf('/logo.png', { 'user-agent': 'Googlebot/2.1' }), []],
      [requestOf('/', { accept: 'text/html', 'user-agent': 'Googlebot/2.1' }), [[REGION_HEADER, 'eu-central-1']]],
      [requestOf('/app.js', person), []],
    ];
    for (const [asked, answer] of cases)
      assert.deepEqual(await router.atResponse(await behindViewer(asked), 200, answer), answer, asked.path);
  });

  it('names a country’s content at origin-request, where the country is known', async () => {
    const one = loadLambdaRouter(await buildLambdaRouter(choosingConfig(CONTENT)));
    const bot = requestOf('/articles/1', { accept: 'text/html', 'user-agent': 'Googlebot/2.1' });
    const { headers } = await one.atViewer(bot);
    for (const [country, variant, region] of [
      ['DE', 'desktop-DE', 'ap-south-1'],
      ['FR', 'desktop', 'eu-central-1'],
    ] as const) {
      const request = { ...bot, headers: [...headers, ...placeOf({ country })] };
      const first = await one.atOrigin(request, 1, country);
      assert.equal(valueOf(first, BOT_HEADER), `${variant} www.example.com`);
      assert.equal(first.region, region);
      // The first attempt's changes may stay.
      const kept = first.headers.filter(([name]) => name !== 'host');
      const again = await one.atOrigin({ ...request, headers: [...kept, ['host', 'www.example.com']] }, 2, country);
      assert.equal(valueOf(again, BOT_HEADER), `${variant} www.example.com`);
    }
  });

  for (const [name, userAgent, country, domain] of CONTENT_CASES) {
    // A bot's country is not known when its key is made.
    const expected = userAgent.startsWith('Googlebot') ? '' : domain;
    it(`sends ${name}`, async () => {
      const one = loadLambdaRouter(await buildLambdaRouter(choosingConfig(CONTENT)));
      const asked = requestOf('/logo.png', { 'user-agent': userAgent });
      const { headers } = await one.atViewer(asked);
      const request = { ...asked, headers: [...headers, ...placeOf({ country })] };
      assert.equal((await one.atOrigin(request, 1)).siteDomain ?? '', expected);
    });
  }

  it('has neither header nor cookie for an experiment that is not there', async () => {
    const { countryOrigins } = CHOICE;
    const one = loadLambdaRouter(await buildLambdaRouter(choosingConfig({ countryOrigins })));
    const asked = requestOf('/', { 'user-agent': 'Mozilla/5.0', cookie: 'arm=new' });
    const { headers } = await one.atViewer(asked);
    assert.equal(valueOf({ headers }, SITE_HEADER), '/*');
    assert.equal(valueOf({ headers }, 'cookie'), 'arm=new');
    const request = { ...asked, headers: [...headers, ...placeOf({ country: 'AT' })] };
    assert.equal((await one.atOrigin(request, 1)).siteDomain, 'de.example.net');
    assert.deepEqual(await one.atResponse(request, 200, []), []);
  });
});
