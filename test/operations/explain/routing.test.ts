import assert from 'node:assert/strict';
import type { EdgeEngine } from '../../../core/routing/edge-engines';
import type { RouterSettings } from '../../../core/routing/router-config';
import { forecast } from '../../../operations/explain/forecast';
import { checkQuestion, type ExplainQuestion, ExplainQuestionError } from '../../../operations/explain/question';
import { explainRouting, type RoutingExplanation } from '../../../operations/explain/routing';
import { knownFacts } from '../../support/operations/known-deployment';

function routing(
  asked: Partial<ExplainQuestion>,
  settings: Partial<RouterSettings> = {},
  state?: string,
  edge: EdgeEngine = 'cloudfront-function',
): RoutingExplanation {
  const facts = { ...knownFacts(settings), edge };
  const question = { url: '/articles/1', as: 'googlebot', place: 'DE', asksEdge: false, ...asked };
  return explainRouting(facts, checkQuestion(question, facts), state);
}

describe('operations/explain, the router’s decision', () => {
  it('names bot, key, dropped parameters and regions of a page', () => {
    const { decision, bot, page, regions, origins, orderedBy, tests } = routing({
      url: 'https://www.example.com/articles/1?b=2&utm_source=x&a=1&fbclid=y',
    });
    assert.equal(decision, 'page');
    assert.equal(bot.group, 'search');
    assert.equal(page?.keyUrl, 'https://www.example.com/articles/1?a=1&b=2');
    assert.deepEqual(page?.dropped, [
      { parameter: 'utm_source=x', reason: 'tracking' },
      { parameter: 'fbclid=y', reason: 'tracking' },
    ]);
    assert.ok(page?.isSorted);
    assert.equal(regions[0]?.region, 'eu-central-1');
    assert.deepEqual(origins, ['serve-eu-central-1', 'serve-ap-south-1']);
    assert.equal(orderedBy, 'country');
    assert.ok(tests.every(({ passed }) => passed));
  });

  it('says why parameters do not count under other policies', () => {
    const allow = routing({ url: '/a?page=2&x=1' }, { queryPolicy: { mode: 'allow', names: ['page'], sort: true } });
    assert.deepEqual(allow.page?.dropped, [{ parameter: 'x=1', reason: 'not-allowed' }]);
    const ignore = routing({ url: '/a?page=2&x=1&' }, { queryPolicy: { mode: 'ignore', names: ['x'], sort: true } });
    assert.deepEqual(ignore.page?.dropped, [
      { parameter: 'x=1', reason: 'ignored' },
      { parameter: '', reason: 'empty' },
    ]);
  });

  it('stops at the test that sends a person to the site', () => {
    const { decision, tests, page } = routing({ as: 'person' });
    assert.equal(decision, 'no-bot');
    assert.deepEqual(tests.at(-1), { test: 'no-bot', passed: false });
    assert.equal(page, undefined);
    assert.match(forecast(routing({ as: 'person' }), undefined).sentence, /^The site itself answers, since .*no bot/);
  });

  it('tells drains by hand, health checks and settings apart', () => {
    const { regions, origins } = routing(
      {},
      { drainedRegions: ['us-east-1'] },
      '{"drained":["eu-central-1"],"byHealth":{"eu-central-1":"silent"}}',
    );
    assert.deepEqual(
      new Map(regions.map(({ region, drain }) => [region, drain])),
      new Map([
        ['eu-central-1', { by: 'health', reason: 'silent' }],
        ['us-east-1', { by: 'settings' }],
        ['ap-south-1', undefined],
      ]),
    );
    assert.deepEqual(origins, ['serve-ap-south-1']);
  });

  it('names the regions that the second engine asks, and the service in its turn', () => {
    const originsOf = (settings: Partial<RouterSettings>, asked: Partial<ExplainQuestion> = {}) =>
      routing(asked, settings, undefined, 'lambda-at-edge').origins;
    assert.deepEqual(originsOf({}), ['eu-central-1', 'ap-south-1']);
    assert.deepEqual(originsOf({ drainedRegions: ['eu-central-1'] }), ['ap-south-1', 'us-east-1']);
    assert.deepEqual(originsOf({ prerenderService: 'last-resort' }), ['eu-central-1', 'prerender-service']);
    assert.deepEqual(originsOf({ prerenderService: 'share', prerenderServiceShare: 100 }), [
      'prerender-service',
      'eu-central-1',
    ]);
    assert.deepEqual(originsOf({}, { as: 'person' }), []);
    const all = { drainedRegions: ['eu-central-1', 'us-east-1', 'ap-south-1'] } as const;
    assert.equal(routing({}, all, undefined, 'lambda-at-edge').decision, 'all-drained');
    const resort = routing({}, { ...all, prerenderService: 'last-resort' }, undefined, 'lambda-at-edge');
    assert.equal(forecast(resort, undefined).cache, 'SERVICE');
  });

  it('knows paths that the router does not see', () => {
    const { decision, tests, page } = routing({ url: '/api/articles/1' });
    assert.deepEqual({ decision, tests, page }, { decision: 'passthrough', tests: [], page: undefined });
  });

  it('says that all regions are drained', () => {
    const { decision } = routing({}, {}, '{"drained":["eu-central-1","us-east-1","ap-south-1"]}');
    assert.equal(decision, 'all-drained');
  });

  it('says whether a canary answers this URL', () => {
    const { canary, origins } = routing({}, { canary: true }, '{"canaryPercent":100}');
    assert.equal(canary?.isChosen, true);
    assert.equal(origins[0], 'serve-eu-central-1-canary');
    assert.equal(routing({}, { canary: true }, '{}').canary?.isChosen, false);
    assert.equal(routing({}, {}, '{"canaryPercent":100}').canary, undefined);
  });

  it('says that a prerender service has the URL', () => {
    const service = { prerenderService: 'share', prerenderServiceShare: 10 } as const;
    const shared = routing({ url: '/articles/1?a=%2F' }, service);
    assert.deepEqual([shared.decision, shared.origins], ['page', ['prerender-service']]);
    assert.equal(forecast(shared, undefined).cache, 'SERVICE');
    assert.deepEqual(routing({ url: '/articles/1' }, service).origins, ['serve-eu-central-1', 'serve-ap-south-1']);
  });

  it('orders regions by a subdivision, and from home without a known country', () => {
    assert.equal(routing({ place: undefined }).orderedBy, 'home');
    const coasts = { regions: ['us-east-1', 'us-west-2'] } as const;
    const { orderedBy, regions } = routing({ place: 'US-CA' }, coasts);
    assert.equal(orderedBy, 'subdivision');
    assert.equal(regions[0]?.region, 'us-west-2');
  });

  it('refuses foreign URLs, hostile user agents and unknown places all at once', () => {
    const question = { url: 'https://other.example.com/', as: 'a\nb', place: 'Germany', asksEdge: false };
    assert.throws(
      () => checkQuestion(question, knownFacts()),
      (error) => error instanceof ExplainQuestionError && error.message.split('\n').length === 3,
    );
  });

  it('asks a stack without a name by CloudFront’s, for pages of the site’s host', () => {
    const facts = {
      ...knownFacts({ hosts: 'any', renderHost: 'main.example.net' }),
      url: 'https://d1.cloudfront.net',
      viewerHost: 'd1.cloudfront.net',
      publicSite: { scheme: 'https', hosts: ['main.example.net'] },
    } as const;
    const question = { url: 'https://main.example.net/a', as: 'googlebot', place: undefined, asksEdge: false };
    const checked = checkQuestion(question, facts);
    assert.equal(checked.url.host, 'd1.cloudfront.net');
    assert.equal(explainRouting(facts, checked, undefined).page?.url, 'https://main.example.net/a');
  });
});
