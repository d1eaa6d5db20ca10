// A distribution that a program has gets the router, and loses it again, under Pulumi's own engine: it is changed in
// place, and no second one is made. The steps build on one another.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stopAtFirstFailure } from '../support/machine/steps';
import type { Resource } from './aws/account';
import { records, text } from './aws/properties';
import type { EngineStack } from './engine-stack';
import { assertOrder, assertSucceeded, listed } from './operations';
import { type StartedEngine, startEngine } from './started-engine';

const STEP_TIMEOUT_MS = 1_800_000;

const ROOT = path.join(__dirname, '../..');

/** The distribution as it was, and as the argument of Georender, by the stack's configuration. */
const PROGRAM = `
  const aws = require('@pulumi/aws');
  const pulumi = require('@pulumi/pulumi');
  const { Georender } = require(${JSON.stringify(path.join(ROOT, 'components'))});
  const config = new pulumi.Config();
  const args = {
    enabled: true,
    aliases: ['www.example.com'],
    origins: [{ originId: 'site', domainName: 'origin.example.com', customOriginConfig: {
      httpPort: 80, httpsPort: 443, originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] } }],
    defaultCacheBehavior: {
      targetOriginId: 'site', viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: ['GET', 'HEAD'], cachedMethods: ['GET', 'HEAD'], compress: true,
    },
    restrictions: { geoRestriction: { restrictionType: 'none' } },
    viewerCertificate: { sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021',
      acmCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd-4567-89ab-cdef-0123456789ab' },
  };
  // CloudFront demands a policy, which Georender brings otherwise.
  const withPolicy = { ...args.defaultCacheBehavior, cachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6' };
  const before = { ...args, defaultCacheBehavior: withPolicy };
  if (config.get('router') === 'none') new aws.cloudfront.Distribution('app', before);
  else new Georender('georender', {
    siteOrigin: 'origin.example.com', domains: ['www.example.com'], regions: ['us-east-1'], homeRegion: 'us-east-1',
    removalProtection: false, distribution: { name: 'app', args: config.get('router') === 'wrong' ? before : args },
  });
`;

describe('a distribution of the program under the Pulumi engine', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  let folder = '';
  let engine: StartedEngine | undefined;

  before(async function () {
    folder = mkdtempSync(path.join(tmpdir(), 'georender-own-'));
    const options = { typescript: true, tsconfig: path.join(ROOT, 'tsconfig.json') };
    writeFileSync(
      path.join(folder, 'Pulumi.yaml'),
      JSON.stringify({ name: 'own', runtime: { name: 'nodejs', options } }),
    );
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'own', main: 'index.js' }));
    writeFileSync(path.join(folder, 'index.js'), PROGRAM);
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    engine = await startEngine(this, { projectFolder: folder });
  });

  after(async () => {
    await engine?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function configured(router: 'none' | 'wrong' | 'georender'): EngineStack {
    assert.ok(engine);
    engine.stack.configure({ 'aws:region': 'us-east-1', 'own:router': router });
    return engine.stack;
  }

  function only(): Resource {
    assert.ok(engine);
    const [distribution, ...others] = engine.stack.account.all('aws:cloudfront/distribution:Distribution');
    assert.ok(distribution);
    assert.deepEqual(others, []);
    return distribution;
  }

  function originIds(): readonly string[] {
    return records(only().inputs, 'origins').map((origin) => text(origin, 'originId'));
  }

  it('is there before', async () => {
    assertSucceeded(await configured('none').up());
    assert.deepEqual(originIds(), ['site']);
  });

  it('is refused with a policy of its own, before anything is made', async () => {
    const { exitCode, output, operations } = await configured('wrong').previewAndUp();
    assert.notEqual(exitCode, 0);
    assert.match(output, /distribution "app": defaultCacheBehavior\.cachePolicyId is left to Georender; remove it/);
    assert.deepEqual(operations, []);
  });

  it('gets the router in place, when everything that it names is there', async () => {
    const { id } = only();
    const outcome = await configured('georender').previewAndUp();
    assertSucceeded(outcome);
    assert.equal(only().id, id);
    assert.deepEqual(originIds(), ['site', 'serve-us-east-1']);
    assert.ok(!listed(outcome.operations, 'create').includes('Distribution app'));
    for (const made of ['Permission georender-url-access-us-east-1', 'Function georender-router'])
      assertOrder(outcome, [`create ${made}`, 'update Distribution app']);
    assertOrder(outcome, ['update Distribution app', 'create Dashboard georender-dashboard-us-east-1']);
  });

  it('loses it in place, and all of Georender goes', async () => {
    const { id } = only();
    assertSucceeded(await configured('none').up());
    assert.equal(only().id, id);
    assert.deepEqual(originIds(), ['site']);
    assert.deepEqual(engine?.stack.account.all('aws:lambda/function:Function'), []);
  });
});
