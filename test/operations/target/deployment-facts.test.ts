import assert from 'node:assert/strict';
import { DEFAULT_BOT_SETTINGS } from '../../../core/bots/bots';
import { DEFAULT_FRESHNESS_RULE } from '../../../core/pages/freshness';
import { DeploymentOutputsError, OUTPUTS_FIX, parseDeploymentFacts } from '../../../operations/target/deployment-facts';
import { deploymentFacts, deploymentOutputs } from '../../support/edge/deployment-outputs';

function problemsOf(value: unknown): string[] {
  try {
    parseDeploymentFacts('stack prod', value);
  } catch (error) {
    if (error instanceof DeploymentOutputsError) return error.message.split('\n');
    throw error;
  }
  return assert.fail('no problem was found');
}

/** The problem with one wrong output; the others are right. */
function problemOf(output: string, value: unknown): string {
  const [problem = '', fix, ...more] = problemsOf({ ...deploymentOutputs(), [output]: value });
  assert.deepEqual({ fix, more }, { fix: OUTPUTS_FIX, more: [] });
  return problem;
}

describe('operations/target/deployment-facts', () => {
  it('reads the outputs of a stack', () => {
    const countryOverrides = { GB: 'us-east-1', 'US-CA': 'us-east-1' };
    const canaries = { 'us-east-1': { serve: 'canary-serve', render: 'canary-render' } };
    const url = 'https://sqs.us-east-1.amazonaws.com/123456789012/site';
    const urls = { tickets: url, asked: url, listed: url, rest: url, dead: url };
    const facts = deploymentFacts({ countryOverrides, canaries, queues: { 'us-east-1': urls }, more: 'is fine' });
    assert.deepEqual(facts, {
      url: 'https://www.example.com',
      publicSite: { scheme: 'https', hosts: ['www.example.com'] },
      viewerHost: undefined,
      logs: undefined,
      siteUrl: 'https://main.d1a2b3c4.amplifyapp.com',
      siteOrigin: 'main.d1a2b3c4.amplifyapp.com',
      regions: ['us-east-1', 'eu-central-1'],
      homeRegion: 'us-east-1',
      variants: ['desktop'],
      queryPolicy: { mode: 'ignore', names: [], sort: true },
      freshness: [DEFAULT_FRESHNESS_RULE],
      budgets: { newPagesPerHour: 1_000 },
      router: {
        regions: ['us-east-1', 'eu-central-1'],
        home: 'us-east-1',
        scheme: 'https',
        hosts: ['www.example.com'],
        includePaths: [],
        excludePaths: [],
        countryOverrides,
        queryPolicy: { mode: 'ignore', names: [], sort: true },
        bots: DEFAULT_BOT_SETTINGS,
        sessionCookies: [],
        variants: ['desktop'],
        drainedRegions: [],
        canary: false,
      },
      passthroughPaths: [],
      forwardedHeaders: [],
      distributionId: 'E2QWRUHEXAMPLE',
      edge: 'cloudfront-function',
      httpApis: new Map(),
      routerFunction: 'site-router',
      routerStore: 'arn:aws:cloudfront::123456789012:key-value-store/site-state',
      indexTable: 'site-table',
      leaseTables: new Map([
        ['us-east-1', 'site-leases-us-east-1'],
        ['eu-central-1', 'site-leases-eu-central-1'],
      ]),
      pagesBuckets: new Map([
        ['us-east-1', 'site-pages-us-east-1'],
        ['eu-central-1', 'site-pages-eu-central-1'],
      ]),
      functions: new Map([
        ['us-east-1', { serve: 'site-serve-us-east-1', render: 'site-render-us-east-1', alias: 'live' }],
        ['eu-central-1', { serve: 'site-serve-eu-central-1', render: 'site-render-eu-central-1', alias: 'live' }],
      ]),
      canaries: new Map([['us-east-1', { serve: 'canary-serve', render: 'canary-render' }]]),
      queues: new Map([['us-east-1', urls]]),
      version: '0.1.0',
    });
  });

  it('knows CloudFront’s name of a stack without domains, whose pages are kept under the site’s host', () => {
    const url = 'https://d111111abcdef8.cloudfront.net';
    const hosts = ['main.d1a2b3c4.amplifyapp.com'];
    const routing = {
      ...deploymentFacts().router,
      passthroughPaths: [],
      forwardedHeaders: [],
      hosts: 'any',
      renderHost: hosts[0],
    };
    const { viewerHost, router } = deploymentFacts({ url, hosts, routing });
    assert.deepEqual(
      { viewerHost, hosts: router.hosts, renderHost: router.renderHost },
      { viewerHost: 'd111111abcdef8.cloudfront.net', hosts: 'any', renderHost: hosts[0] },
    );
  });

  it('says where the access logs are of a stack whose pages a prerender service renders', () => {
    const outputs = { ...deploymentOutputs(), routing: { prerenderService: 'alone' } };
    assert.match(problemsOf(outputs).join(), /no region has any that a command could see\.$/);
    const logs = { bucket: 'site-logs', logPrefix: 'E1', database: 'site', workgroup: 'site' };
    const botReports = { region: 'us-east-1', ...logs };
    assert.match(
      problemsOf({ ...outputs, botReports }).join(),
      /aws s3 sync s3:\/\/site-logs\/E1 logs, then georender bots --files logs\.$/,
    );
  });

  it('knows that a router at Lambda@Edge has no store, and the regions HTTP APIs', () => {
    const httpApis = { 'us-east-1': 'a.execute-api.us-east-1.amazonaws.com' };
    const facts = deploymentFacts({ edge: 'lambda-at-edge', routerStore: undefined, httpApis });
    assert.deepEqual([facts.routerStore, [...facts.httpApis]], [undefined, Object.entries(httpApis)]);
    assert.match(problemOf('edge', 'lambda'), /output "edge" is "lambda"; expected one of cloudfront-function/);
  });

  it('reports everything that is missing, at once', () => {
    const names = problemsOf({}).map(
      (problem) => /^stack prod: output "(\w+)" is missing; expected /.exec(problem)?.[1],
    );
    // biome-ignore format: a list of words
    assert.deepEqual(names, [
      'regions', 'url', 'hosts', 'queryPolicy', 'siteUrl', 'siteOrigin', 'distributionId', 'routerFunction',
      'indexTable', 'version', 'variants', 'freshness', 'routing', 'edge', 'routerStore', 'budgets',
      'countryOverrides', 'homeRegion',
      undefined,
    ]);
    for (const value of [undefined, null, [], 'x'])
      assert.deepEqual(problemsOf(value), [`stack prod: its outputs are no JSON object. ${OUTPUTS_FIX}`]);
  });

  it('names a region that lacks something', () => {
    assert.equal(
      problemOf('pagesBuckets', { 'us-east-1': 'pages' }),
      'stack prod: output "pagesBuckets" for eu-central-1 is missing; expected the name of a bucket.',
    );
    assert.match(
      problemOf('canaries', { 'us-east-1': { serve: 'x' } }),
      /output "canaries" for us-east-1 is \{"serve"/,
    );
    assert.match(
      problemOf('canaries', { 'us-east-1': { serve: 'x', render: 'y', alias: 1 } }),
      /output "canaries" for us-east-1 is \{"serve"/,
    );
    assert.match(problemOf('queues', { 'us-east-1': {} }), /output "queues" for us-east-1 is \{\}; expected an object/);
    assert.match(problemOf('regions', ['mars-1']), /^stack prod: output "regions": "mars-1" is not a region/);
  });

  const rule = DEFAULT_FRESHNESS_RULE;
  const router = { ...deploymentFacts().router, passthroughPaths: [], forwardedHeaders: [] };
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    regions: ['us-east-1'],
    url: ['https://www.example.com/', 'ftp://x', 7],
    hosts: ['www.example.com', [], ['https://x'], [7]],
    siteOrigin: ['https://x', ''],
    homeRegion: ['eu-west-1'],
    distributionId: ['', 7],
    queryPolicy: [{ mode: 'deny', names: [], sort: true }],
    variants: [[], ['tablet'], 'desktop'],
    freshness: [[], [{ ...rule, paths: 7 }], [{ ...rule, pages: {} }], [{ ...rule, notFoundSeconds: -1 }]],
    budgets: [{}, { newPagesPerHour: -1 }, { newPagesPerHour: 10, scheduledRendersPerDay: 'many' }],
    countryOverrides: ['GB', { GB: 'mars-1' }, { gb: 'us-east-1' }],
    routing: [
      { ...router, hosts: [] },
      { ...router, bots: { groups: ['unknown'], add: [], remove: [] } },
      { ...router, drainedRegions: ['mars-1'] },
      { ...router, canary: 'yes' },
      { ...router, passthroughPaths: undefined },
      { ...router, forwardedHeaders: [7] },
    ],
  };
  for (const [output, values] of Object.entries(wrong)) {
    for (const value of values) {
      it(`refuses ${output} ${JSON.stringify(value).slice(0, 60)}`, () =>
        assert.match(problemOf(output, value), new RegExp(`^stack prod: output "${output}"`)));
    }
  }
});
