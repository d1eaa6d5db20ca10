// The effect of settings on the resources of a whole program.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../bundles/edge-bundle';
import { buildLambdaPackages } from '../../bundles/lambda-package';
import { routerOf } from '../../components/edge/site-routing';
import { checkSettings } from '../../core/settings/check-settings';
import type { StackSettingsInput } from '../../core/settings/stack-settings';
import { changes } from '../support/pulumi/changed-inputs';
import { deploy, FIVE, least, named, ofType } from '../support/pulumi/georender-program';
import { find, type Registration } from '../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

function routerCode(registrations: readonly Registration[]): unknown {
  return find(registrations, 'aws:cloudfront/function:Function', 'site-router').inputs['code'];
}

function builtRouter(settings: StackSettingsInput): Promise<string> {
  return buildEdgeBundle(routerOf(checkSettings({ ...settings })));
}

describe('components/georender, its settings', () => {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
  });

  it('deploys without a domain: no certificate, no records, pages rendered from the site’s origin', async () => {
    const registrations = await deploy(least);
    for (const type of ['aws:acm/certificate:Certificate', 'aws:route53/record:Record'])
      assert.deepEqual(ofType(registrations, type), []);
    assert.deepEqual(
      find(registrations, 'aws:cloudfront/distribution:Distribution', 'site-distribution').inputs['aliases'],
      [],
    );
    assert.equal(routerCode(registrations), await builtRouter(least));
  });

  it('hands each setting to the resources that need it', async () => {
    const settings: StackSettingsInput = {
      ...named,
      regions: ['us-east-1', 'eu-central-1'],
      renderMemoryMegabytes: 3008,
      renderStorageMegabytes: 4096,
      renderTimeout: '40s',
      renderConcurrency: 7,
      serveConcurrency: 70,
      serveArchitecture: 'x86_64',
      freshness: '2h',
      logRetentionDays: 7,
      alarmEmail: 'ops@example.com',
      removalProtection: false,
      excludePaths: ['/account/*'],
      countryOverrides: { GB: 'us-east-1' },
      extraHosts: ['other.example.com'],
      exemptBots: ['gptbot'],
      sessionCookies: ['sid'],
      variants: ['desktop', 'mobile'],
      drainedRegions: ['us-east-1'],
      newPagesPerHour: 5,
      overloadAnswers: { other: 'retry' },
      botRequestLimit: 500,
      monthlyBudgetDollars: 40,
    };
    const registrations = await deploy(settings);
    const all = ofType(registrations, 'aws:lambda/function:Function');
    const functions = all.filter(({ name }) => !name.startsWith('site-health')).map(({ inputs }) => inputs);
    const renders = functions.filter(({ memorySize }) => memorySize === 3008);
    assert.deepEqual(
      renders.map(({ ephemeralStorage, timeout, reservedConcurrentExecutions, architectures }) => ({
        ephemeralStorage,
        timeout,
        reservedConcurrentExecutions,
        architectures,
      })),
      Array(2).fill({
        ephemeralStorage: { size: 4096 },
        timeout: 40,
        reservedConcurrentExecutions: 7,
        architectures: ['x86_64'],
      }),
    );
    const serves = functions.filter(({ memorySize }) => memorySize !== 3008);
    assert.deepEqual(
      serves.map(({ reservedConcurrentExecutions, architectures }) => ({
        reservedConcurrentExecutions,
        architectures,
      })),
      Array(2).fill({ reservedConcurrentExecutions: 70, architectures: ['x86_64'] }),
    );
    for (const { inputs } of ofType(registrations, 'aws:cloudwatch/logGroup:LogGroup'))
      assert.equal(inputs['retentionInDays'], 7);
    assert.equal(ofType(registrations, 'aws:sns/topicSubscription:TopicSubscription').length, 2);
    assert.equal(
      find(registrations, 'aws:dynamodb/table:Table', 'site-table').inputs['deletionProtectionEnabled'],
      false,
    );
    assert.equal(find(registrations, 'aws:s3/bucket:Bucket', 'site-pages-us-east-1').inputs['forceDestroy'], true);
    assert.equal(routerCode(registrations), await builtRouter(settings));
    const { environment } = serves[0] ?? assert.fail();
    for (const part of [
      '"GEORENDER_NEW_PAGES_PER_HOUR":"5"',
      'GEORENDER_OVERLOAD_ANSWERS',
      'GEORENDER_COUNTRY_OVERRIDES',
    ])
      assert.ok(JSON.stringify(environment).includes(part), part);
    assert.match(
      String(find(registrations, 'aws:cloudfront/distribution:Distribution', 'site-distribution').inputs['webAclId']),
      /:global\/webacl\/site-bots\//,
    );
    assert.equal(find(registrations, 'aws:budgets/budget:Budget', 'site-budget').inputs['limitAmount'], '40');
    for (const { environment } of functions)
      assert.match(JSON.stringify(environment), /"GEORENDER_HOSTS":"www\.example\.com,other\.example\.com"/);
    for (const { inputs } of all.filter(({ name }) => name.startsWith('site-health'))) {
      assert.match(JSON.stringify(inputs['environment']), /"GEORENDER_DRAINED_REGIONS":"us-east-1"/);
    }
  });

  it('asks a site with secret headers by its public name, and hands the headers to no function', async () => {
    const registrations = await deploy({ ...named, siteHeaders: { authorization: 'Basic c2VjcmV0' } });
    const functions = ofType(registrations, 'aws:lambda/function:Function').map(({ name, inputs }) => ({
      name,
      environment: JSON.stringify(inputs['environment']),
    }));
    for (const { environment } of functions) assert.doesNotMatch(environment, /c2VjcmV0/);
    const asking = functions.filter(({ environment }) => environment.includes('GEORENDER_SITE_URL'));
    assert.ok(asking.length > 0);
    for (const { name, environment } of asking) {
      assert.match(environment, /"GEORENDER_SITE_URL":"https:\/\/www\.example\.com"/);
      // No redirect may lead bots to that host. Health checks follow none.
      if (!name.startsWith('site-health')) assert.match(environment, /"GEORENDER_SITE_HOSTS":"[^"]+\.amplifyapp\.com"/);
    }
  });

  it('tells serve the hosts of all origins of the site, where no redirect may lead bots', async () => {
    const settings = {
      ...named,
      countryOrigins: { DE: 'de.example-origin.com' },
      deviceOrigins: { mobile: 'm.example-origin.com' },
      experimentArms: [
        { name: 'old', weight: 50 },
        { name: 'new', weight: 50, origin: 'new.example-origin.com' },
      ],
      botsArm: 'new',
    };
    const { inputs } = find(await deploy(settings), 'aws:lambda/function:Function', 'site-serve-us-east-1');
    const others = 'de.example-origin.com,m.example-origin.com,new.example-origin.com';
    assert.equal(Object(inputs['environment']).variables.GEORENDER_SITE_HOSTS, `main.d1.amplifyapp.com,${others}`);
  });

  it('has no health checks with healthChecks: false, which changes only the sums of alarms', async () => {
    const regions = FIVE.slice(0, 2);
    const { added, removed, changed } = changes(
      await deploy({ ...named, regions }),
      await deploy({ ...named, regions, healthChecks: false }),
    );
    assert.deepEqual(added, []);
    assert.ok(
      changed.every((entry) => /-share-[a-z0-9-]+: metricQueries$/.test(entry)),
      changed.join('\n'),
    );
    assert.ok(
      removed.length > 0 && removed.every((entry) => /site-health|HealthChecks/.test(entry)),
      removed.join('\n'),
    );
  });

  it('has a canary in every region with canary: true, which changes only edge and router otherwise', async () => {
    const regions = FIVE.slice(0, 2);
    const [without, withCanary] = [
      await deploy({ ...named, regions }),
      await deploy({ ...named, regions, canary: true }),
    ];
    const { added, removed, changed } = changes(without, withCanary);
    // Live functions beside a canary get no new version to check.
    assert.deepEqual(
      [...removed].sort(),
      [...regions].sort().map((region) => `aws:lambda/invocation:Invocation site-self-check-${region} ${region}`),
    );
    assert.equal(added.length, 2 * 30);
    for (const region of regions)
      assert.equal(added.filter((entry) => entry.includes('site-canary') && entry.includes(region)).length, 30);
    assert.deepEqual([...changed].sort(), [
      'aws:cloudfront/distribution:Distribution site-distribution: origins',
      'aws:cloudfront/function:Function site-router: code',
    ]);
    assert.equal(routerCode(withCanary), await builtRouter({ ...named, regions, canary: true }));
  });
});
