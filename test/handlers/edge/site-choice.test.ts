// The built CloudFront Functions where the site has several origins and an experiment: in the local edge's sandbox, and
// under njs.
import assert from 'node:assert/strict';
import { buildEdgeBundle, buildFilesBundle } from '../../../bundles/edge-bundle';
import { SITE_ORIGIN_ID, serveOriginId, siteOriginId } from '../../../core/contract/edge-policies';
import { BOT_HEADER, deviceHeader, REGION_HEADER, SITE_HEADER } from '../../../core/contract/header-names';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import type { RouterConfig } from '../../../core/routing/router';
import { otherSiteDomains, type SiteChoiceSettings } from '../../../core/routing/site-choice-settings';
import type { HeaderPairs } from '../../../emulators/cloudfront/edge-request';
import {
  type EdgeFunction,
  type FunctionCall,
  loadEdgeFunction,
} from '../../../emulators/cloudfront/function/function-sandbox';
import { NJS, NJS_MISSING, runUnderNjs } from '../../support/edge/njs';
import {
  CHOICE,
  CHOICE_CASES,
  type ChoiceCase,
  CONTENT,
  CONTENT_CASES,
  choosingConfig,
  newVisitor,
} from '../../support/edge/site-choice-cases';
import { skip } from '../../support/run/skip';

const NO_CHOICE = { countryOrigins: {}, deviceOrigins: {}, experimentArms: [] };

function load(code: string, choice: Partial<SiteChoiceSettings> = CHOICE): EdgeFunction {
  const domains = otherSiteDomains({ ...NO_CHOICE, ...choice });
  const originIds = [SITE_ORIGIN_ID, ...DEFAULT_REGIONS.map(serveOriginId), ...domains.map(siteOriginId)];
  return loadEdgeFunction(code, { originIds, onLog: (line) => assert.fail(line) });
}

interface Asked {
  readonly userAgent: string;
  readonly address?: string;
  readonly uri?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: string;
}

function callOf({ userAgent, address = '198.51.100.1', uri = '/', headers = {}, cookie }: Asked): FunctionCall {
  const sent = { host: 'www.example.com', accept: 'text/html', 'user-agent': userAgent, ...headers };
  return {
    request: {
      method: 'GET',
      path: uri,
      rawQuery: undefined,
      headers: [...Object.entries(sent), ...(cookie === undefined ? [] : [['cookie', cookie] as const])],
    },
    viewerIp: address,
    requestId: 'request',
    nowMs: 0,
    edgeLocation: { name: 'XDE', serverIp: '127.0.0.1' },
  };
}

function headersOf({ country, devices = [], headers = {} }: ChoiceCase): Readonly<Record<string, string>> {
  return {
    ...headers,
    ...(country === undefined ? {} : { 'cloudfront-viewer-country': country }),
    ...Object.fromEntries(devices.map((device) => [deviceHeader(device), 'true'])),
  };
}

/** What becomes of a request at viewer-request. */
function routed(router: EdgeFunction, asked: Asked) {
  const outcome = router.run(callOf(asked));
  if ('response' in outcome) assert.fail('the router made an answer of its own');
  const { cookie, [SITE_HEADER]: choice } = Object.fromEntries(outcome.request.headers);
  return { origin: outcome.origin.kind === 'origin' ? outcome.origin.id : outcome.origin.kind, choice, cookie };
}

/** The cookies that a person's answer sets. */
function answered(files: EdgeFunction, asked: Asked, headers: HeaderPairs = []): readonly string[] {
  const shown = files.runResponse(callOf(asked), { status: 200, headers });
  return shown.filter(([name]) => name === 'set-cookie').map(([, value]) => value);
}

describe('the built router with a choice of sites', () => {
  let config: RouterConfig;
  let routerCode: string;
  let router: EdgeFunction;
  let files: EdgeFunction;
  before(async () => {
    config = choosingConfig();
    routerCode = await buildEdgeBundle(config);
    router = load(routerCode);
    files = load(await buildFilesBundle(config));
  });

  for (const given of CHOICE_CASES) {
    it(`sends ${given.name}`, () => {
      const { userAgent, uri = given.isBot === undefined ? '/' : '/logo.png', cookie } = given;
      const sent = [...(cookie === undefined ? [] : [`arm=${cookie}`]), 'theme=dark'].join('; ');
      const {
        origin,
        choice,
        cookie: kept,
      } = routed(router, { userAgent, uri, headers: headersOf(given), cookie: sent });
      assert.equal(origin, given.domain === '' ? 'default' : siteOriginId(given.domain));
      assert.equal(choice, `${given.arm}/${given.domain}`);
      // Files that everybody shares are asked for without cookies; the arm is in their key by the header.
      if (/\./.test(uri)) assert.equal(kept, undefined);
      else
        assert.deepEqual(kept?.split('; ').sort(), given.isBot ? ['theme=dark'] : [`arm=${given.arm}`, 'theme=dark']);
    });
  }

  it('sends a bot’s page to the regions, with neither arm nor origin of the site', () => {
    const { origin, choice } = routed(router, { userAgent: 'Googlebot/2.1', headers: { [SITE_HEADER]: 'new/' } });
    assert.deepEqual({ origin, choice }, { origin: 'group', choice: undefined });
  });

  it('takes no viewer’s word for the choice, and an arm that is not there for none', () => {
    const { userAgent, address } = newVisitor(1);
    const expected = routed(router, { userAgent, address });
    for (const cookie of ['arm=other', 'arm=', 'arm=__proto__', 'arm=new/de.example.net'])
      assert.deepEqual(routed(router, { userAgent, address, cookie, headers: { [SITE_HEADER]: 'new/x' } }), expected);
  });

  it('divides visitors by the weights, keeps each in one arm, and agrees about it at viewer-response', () => {
    const arms = Array.from({ length: 30 }, (_, number) => {
      const visitor = newVisitor(number);
      const { choice = '' } = routed(router, visitor);
      const [arm = ''] = choice.split('/');
      assert.equal(routed(router, { ...visitor, uri: '/app.js' }).choice, choice);
      assert.deepEqual(answered(files, visitor), [`arm=${arm}; Path=/; Max-Age=604800; SameSite=Lax; Secure`]);
      const kept = arm === 'new' ? 'control' : 'new';
      assert.match(routed(router, { ...visitor, cookie: `arm=${kept}` }).choice ?? '', new RegExp(`^${kept}/`));
      assert.match(answered(files, { ...visitor, cookie: `arm=${kept}` }).join(), new RegExp(`^arm=${kept};`));
      return arm;
    });
    const share = arms.filter((arm) => arm === 'new').length;
    assert.ok(share > 5 && share < 25, String(share));
  });

  it('gives an arm of weight 0 to nobody but those whose cookie names it', async () => {
    const paused = choosingConfig({
      ...CHOICE,
      experimentArms: [
        { name: 'control', weight: 100 },
        { name: 'new', weight: 0 },
      ],
    });
    const one = load(await buildEdgeBundle(paused));
    for (let number = 0; number < 20; number += 1)
      assert.match(routed(one, newVisitor(number)).choice ?? '', /^control\//);
    assert.match(routed(one, { ...newVisitor(1), cookie: 'arm=new' }).choice ?? '', /^new\//);
  });

  describe('at viewer-response', () => {
    const visitor = newVisitor(1);
    it('leaves the site’s own cookies, and adds the arm’s', () => {
      const cookies = answered(files, visitor, [['set-cookie', 'sid=1; HttpOnly']]);
      assert.equal(cookies[0], 'sid=1; HttpOnly');
      assert.match(cookies[1] ?? '', /^arm=/);
      assert.equal(cookies.length, 2);
    });

    it('sets no cookie with a file that everybody shares', () => {
      assert.deepEqual(answered(files, { ...visitor, uri: '/app.js' }, [['set-cookie', 'sid=1']]), []);
    });

    it('sets no cookie for bots, prerenderers and rendered pages', () => {
      const sent = { ...visitor, cookie: 'arm=new' };
      for (const given of CHOICE_CASES.filter(({ isBot }) => isBot))
        assert.deepEqual(answered(files, { userAgent: given.userAgent, headers: headersOf(given) }), [], given.name);
      assert.deepEqual(answered(files, sent, [[REGION_HEADER, 'eu-central-1']]), []);
    });

    it('also tells reasons where the stack has a debugging token', async () => {
      const told = await buildFilesBundle(config, 'a'.repeat(64));
      assert.match(told, /x-georender-decision/);
      assert.match(told, /Max-Age=604800/);
    });
  });

  it('has neither cookie nor arm without an experiment', async () => {
    const { countryOrigins } = CHOICE;
    const onlyCountries = choosingConfig({ countryOrigins });
    const one = load(await buildEdgeBundle(onlyCountries), { countryOrigins });
    const german = { userAgent: 'Mozilla/5.0', headers: { 'cloudfront-viewer-country': 'DE' }, cookie: 'arm=new' };
    assert.deepEqual(routed(one, german), {
      origin: 'site-de.example.net',
      choice: '/de.example.net',
      cookie: 'arm=new',
    });
    const without = { origin: 'default', choice: '/', cookie: undefined };
    assert.deepEqual(routed(one, { userAgent: 'Mozilla/5.0' }), without);
    assert.equal(await buildFilesBundle(onlyCountries), await buildFilesBundle(choosingConfig({})));
  });

  describe('with a country’s content for bots', () => {
    let one: EdgeFunction;
    before(async () => {
      one = load(await buildEdgeBundle(choosingConfig(CONTENT)), CONTENT);
    });

    it('names the content in a page’s key, and asks the region that renders it first', () => {
      for (const [country, variant, first] of [
        ['DE', 'desktop-DE', 'serve-ap-south-1'],
        ['FR', 'desktop', 'serve-eu-central-1'],
        ['', 'desktop', 'serve-us-east-1'],
      ] as const) {
        const headers = { 'cloudfront-viewer-country': country, [BOT_HEADER]: 'desktop-FR evil' };
        const outcome = one.run(callOf({ userAgent: 'Googlebot/2.1', headers }));
        if ('response' in outcome || outcome.origin.kind !== 'group') assert.fail('no page');
        assert.equal(Object.fromEntries(outcome.request.headers)[BOT_HEADER], `${variant} www.example.com`);
        assert.equal(outcome.origin.ids[0], first);
      }
    });

    for (const [name, userAgent, country, domain] of CONTENT_CASES) {
      it(`sends ${name}`, () => {
        const headers = { 'cloudfront-viewer-country': country };
        const { origin } = routed(one, { userAgent, uri: '/logo.png', headers });
        assert.equal(origin, domain === '' ? 'default' : siteOriginId(domain));
      });
    }
  });

  it('does the same under njs', async function () {
    if (NJS === undefined) return skip(this, NJS_MISSING);
    const cases = CHOICE_CASES.map((given) => ({
      uri: given.uri ?? (given.isBot === undefined ? '/' : '/logo.png'),
      headers: { host: 'www.example.com', 'user-agent': given.userAgent, ...headersOf(given) },
      cookies: given.cookie === undefined ? {} : { arm: { value: given.cookie } },
    }));
    const driver = `
import cloudfront from 'cloudfront';
async function drive() {
  var cases = CASES;
  for (var index = 0; index < cases.length; index += 1) {
    var given = cases[index];
    var headers = {};
    Object.keys(given.headers).forEach(function (name) { headers[name] = { value: given.headers[name] }; });
    var request = await handler({ viewer: { ip: '198.51.100.1' }, request: {
      method: 'GET', uri: given.uri, headers: headers, querystring: {}, cookies: given.cookies,
      rawQueryString: function () { return undefined; }
    } });
    print({ origins: cloudfront.chosen(), choice: request.headers['${SITE_HEADER}'].value });
  }
}
drive().catch(function (error) { console.log(String(error)); });`.replace('CASES', () => JSON.stringify(cases));
    const printed = runUnderNjs(NJS, routerCode, driver).map((line) => JSON.parse(line));
    assert.deepEqual(
      printed,
      CHOICE_CASES.map(({ arm, domain }) => ({
        origins: domain === '' ? [] : [siteOriginId(domain)],
        choice: `${arm}/${domain}`,
      })),
    );
  });

  it('sets the same cookie under njs', async function () {
    if (NJS === undefined) return skip(this, NJS_MISSING);
    const { userAgent, address } = newVisitor(1);
    const [line = ''] = runUnderNjs(
      NJS,
      await buildFilesBundle(config),
      `
async function drive() {
  var response = await handler({ viewer: { ip: ${JSON.stringify(address)} },
    request: { method: 'GET', uri: '/', headers: { 'user-agent': { value: ${JSON.stringify(userAgent)} } }, cookies: {}, querystring: {} },
    response: { statusCode: 200, headers: {}, cookies: {} } });
  print(response.cookies);
}
drive().catch(function (error) { console.log(String(error)); });`,
    );
    const { arm } = JSON.parse(line);
    assert.deepEqual([`arm=${arm.value}; ${arm.attributes}`], answered(files, { userAgent, address }));
  });
});
