// A stack with a prerender service: behind the router beside the regions, or alone.
import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { buildLambdaPackages } from '../../bundles/lambda-package';
import { checkDeployment } from '../../components/check-deployment';
import { Georender } from '../../components/georender';
import type { GeorenderArgs } from '../../components/georender-args';
import { GeorenderEdge } from '../../components/georender-edge';
import { edgeOutputs } from '../../components/stack-outputs';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../core/contract/prerender-service';
import { deploy, least, named, ofType } from '../support/pulumi/georender-program';
import { find, type Registration, runProgram } from '../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

const HEADERS = { 'X-Prerender-Token': pulumi.secret('the-token') };
const ALONE: GeorenderArgs = { ...named, prerenderService: 'alone', prerenderServiceHeaders: HEADERS };

function originsOf(registrations: readonly Registration[]): readonly Readonly<Record<string, unknown>>[] {
  const { inputs } = find(registrations, 'aws:cloudfront/distribution:Distribution', 'site-distribution');
  const { origins } = inputs;
  return Array.isArray(origins) ? origins : assert.fail('no origins');
}

describe('components: a share of the pages for a prerender service', () => {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
  });

  it('gives the distribution the service as an origin, with secret headers', async () => {
    const service = { prerenderService: 'share', prerenderServiceShare: 10 } as const;
    const url = 'https://prerender.example.com:8443/render';
    const registrations = await deploy({
      ...named,
      ...service,
      prerenderServiceUrl: url,
      prerenderServiceHeaders: HEADERS,
    });
    const origin = originsOf(registrations).find(({ originId }) => originId === PRERENDER_SERVICE_ORIGIN_ID);
    assert.deepEqual(origin, {
      originId: PRERENDER_SERVICE_ORIGIN_ID,
      domainName: 'prerender.example.com',
      originPath: '/render',
      connectionAttempts: 1,
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 8443,
        originProtocolPolicy: 'https-only',
        originSslProtocols: ['TLSv1.2'],
        originReadTimeout: 30,
      },
      customHeaders: [{ name: 'X-Prerender-Token', value: 'the-token' }],
    });
    const { inputs } = find(registrations, 'aws:cloudfront/function:Function', 'site-router');
    assert.match(String(inputs['code']), /prerender-service/);
    assert.doesNotMatch(JSON.stringify(inputs), /the-token/);
  });

  it('has no such origin without the setting', async () => {
    const ids = originsOf(await deploy(least)).map(({ originId }) => originId);
    assert.deepEqual(ids, ['site', 'serve-us-east-1']);
  });
});

describe('components/georender-edge', () => {
  const edge = (args: GeorenderArgs) => runProgram(() => new GeorenderEdge('site', args));

  it('deploys the edge alone: nothing in any region but alarms', async () => {
    const { registrations } = await edge(ALONE);
    const types = new Set(registrations.map(({ type }) => type.replace(/\/.*:/, ':')));
    assert.deepEqual([...types].filter((type) => type.startsWith('aws:')).sort(), [
      'aws:acm:Certificate',
      'aws:acm:CertificateValidation',
      'aws:cloudfront:CachePolicy',
      'aws:cloudfront:Distribution',
      'aws:cloudfront:Function',
      'aws:cloudfront:KeyValueStore',
      'aws:cloudfront:OriginRequestPolicy',
      'aws:cloudwatch:Dashboard',
      'aws:cloudwatch:MetricAlarm',
      'aws:route53:Record',
      'aws:sns:Topic',
    ]);
    assert.deepEqual(
      originsOf(registrations).map(({ originId }) => originId),
      ['site', PRERENDER_SERVICE_ORIGIN_ID],
    );
    const { inputs } = find(registrations, 'aws:cloudwatch/dashboard:Dashboard', 'site-dashboard-us-east-1');
    const { widgets } = JSON.parse(String(inputs['dashboardBody']));
    assert.equal(widgets.length, 4);
  });

  it('keeps the distribution of a stack that moves to a share', async () => {
    const { registrations: alone } = await edge(ALONE);
    const share = await deploy({ ...ALONE, prerenderService: 'share', prerenderServiceShare: 50 });
    const names = ({ type, name }: Registration) => `${type} ${name}`;
    const moved = new Set(share.map(names));
    assert.deepEqual(
      alone.map(names).filter((one) => !moved.has(one)),
      [],
    );
  });

  it('checks nothing of the account, and tells outputs without regions', async () => {
    let outputs: object = {};
    await runProgram(async () => {
      assert.deepEqual(await checkDeployment('site', ALONE), []);
      outputs = edgeOutputs(new GeorenderEdge('site', ALONE), ALONE);
    });
    assert.partialDeepStrictEqual(outputs, { routing: { prerenderService: 'alone' }, siteOrigin: least.siteOrigin });
    assert.ok(!('functions' in outputs));
  });

  it('is for a service alone, and Georender for all else', async () => {
    await assert.rejects(edge(named), /GeorenderEdge needs prerenderService "alone"; with none, use Georender/);
    await assert.rejects(
      runProgram(() => new Georender('site', ALONE)),
      /prerenderService "alone" needs no regions; use GeorenderEdge/,
    );
    assert.deepEqual(ofType((await edge(ALONE)).registrations, 'aws:lambda/function:Function'), []);
  });

  it('refuses headers for no service', async () => {
    const args = { ...named, prerenderServiceHeaders: HEADERS };
    await assert.rejects(
      runProgram(() => new Georender('site', args)),
      /prerenderServiceHeaders are for a prerender service; set prerenderService/,
    );
  });
});

describe('components: a prerender service behind Lambda@Edge', () => {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
  });

  async function codeOf(registrations: readonly Registration[]): Promise<string> {
    const { code } = find(registrations, 'aws:lambda/function:Function', 'site-edge').inputs;
    assert.ok(code instanceof pulumi.asset.AssetArchive);
    const file = (await code.assets)['index.js'];
    assert.ok(file instanceof pulumi.asset.StringAsset);
    return file.text;
  }

  it('is in the code of the router, which is a secret', async () => {
    const rendererTokens = { current: 'a'.repeat(32) };
    const registrations = await deploy({
      ...ALONE,
      rendererTokens,
      edge: 'lambda-at-edge',
      prerenderService: 'last-resort',
    });
    const code = await codeOf(registrations);
    assert.match(code, /service\.prerender\.io/);
    assert.match(code, /the-token/);
    assert.match(code, /isLastResort\W+(?:true|!0)/);
    const { secretInputs } = find(registrations, 'aws:lambda/function:Function', 'site-edge');
    assert.ok(secretInputs.includes('code'));
    assert.deepEqual(
      originsOf(registrations).map(({ originId }) => originId),
      ['site', 'site-again'],
    );
  });

  it('needs no token of regions where it is alone', async () => {
    const args: GeorenderArgs = { ...ALONE, edge: 'lambda-at-edge' };
    const { registrations } = await runProgram(() => new GeorenderEdge('site', args));
    assert.match(await codeOf(registrations), /the-token/);
    assert.deepEqual(
      ofType(registrations, 'aws:lambda/function:Function').map(({ name }) => name),
      ['site-edge'],
    );
  });
});
