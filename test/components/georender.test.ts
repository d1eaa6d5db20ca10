// A whole program under mocks: what an edit changes, what depends on what, and what is protected.
import assert from 'node:assert/strict';
import type * as aws from '@pulumi/aws';
import { buildHealthPackage, buildLambdaPackages } from '../../bundles/lambda-package';
import { Georender } from '../../components/georender';
import { changes } from '../support/pulumi/changed-inputs';
import { deploy, FIVE, least, named, ofType } from '../support/pulumi/georender-program';
import { find, runProgram } from '../support/pulumi/pulumi-mocks';
import { OptionsRecorder } from '../support/pulumi/registered-options';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

describe('components/georender', () => {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    await buildHealthPackage();
  });

  it('replaces and renames nothing of the others when a region is added, nor when it is removed', async () => {
    const [two, three] = [
      await deploy({ ...named, regions: FIVE.slice(0, 2) }),
      await deploy({ ...named, regions: FIVE.slice(0, 3) }),
    ];
    const { added, removed, changed } = changes(two, three);
    assert.deepEqual(removed, []);
    assert.ok(added.length > 20 && added.every((entry) => entry.includes('ap-south-1')), added.join('\n'));
    const inPlace = [
      'aws:cloudfront/distribution:Distribution site-distribution: origins',
      // New code makes a new function, beside the old one until the distribution has changed over.
      'aws:cloudfront/function:Function site-router: code',
      'aws:cloudwatch/dashboard:Dashboard site-dashboard-us-east-1: dashboardBody',
      'aws:dynamodb/table:Table site-table: replicas',
      'aws:iam/role:Role site-replication: assumeRolePolicy',
      'aws:iam/rolePolicy:RolePolicy site-replication: policy',
      ...FIVE.slice(0, 2).flatMap((region) => [
        `aws:iam/rolePolicy:RolePolicy site-serve-${region}: policy`,
        // It reads the new region's bucket.
        `aws:lambda/function:Function site-serve-${region}: environment`,
        `aws:s3/bucketReplicationConfig:BucketReplicationConfig site-replication-${region}: rules`,
        // Its health is checked.
        `aws:iam/rolePolicy:RolePolicy site-health-${region}: policy`,
        `aws:lambda/function:Function site-health-${region}: environment`,
        // One more checker asks here.
        ...['bypass', 'forbidden', 'refused'].map(
          (share) => `aws:cloudwatch/metricAlarm:MetricAlarm site-${share}-share-${region}: metricQueries`,
        ),
      ]),
    ];
    assert.deepEqual([...changed].sort(), inPlace.sort());
    assert.deepEqual(changes(three, two).added, []);
  });

  it('changes nothing when regions are listed in another order', async () => {
    const regions = FIVE.slice(0, 3);
    const [one, other] = [
      await deploy({ ...named, regions }),
      await deploy({ ...named, regions: [...regions].reverse() }),
    ];
    assert.deepEqual(changes(one, other), { added: [], removed: [], changed: [] });
  });

  it('makes records and no certificate where one is given', async () => {
    const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
    const registrations = await deploy({ ...named, certificateArn });
    assert.deepEqual(ofType(registrations, 'aws:acm/certificate:Certificate'), []);
    assert.equal(ofType(registrations, 'aws:route53/record:Record').length, 2);
  });

  it('reports wrong settings before anything is registered', async () => {
    const { registrations } = await runProgram(() => {
      assert.throws(() => new Georender('site', { ...least, homeRegion: 'eu-west-1', freshness: '1 day' }), {
        name: 'SettingsError',
        problems: [
          'homeRegion is "eu-west-1"; allowed: one of regions: us-east-1.',
          'freshness is "1 day"; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 60s to 365d.',
        ],
      });
      assert.throws(() => new Georender('site', { ...least, siteHeaders: { a: 'b' } }), /siteHeaders need domains/);
    });
    assert.deepEqual(registrations, []);
  });

  it('makes functions after the replication rules, and all of it as its children', async () => {
    const recorder = new OptionsRecorder();
    await runProgram(() => new Georender('site', { ...named, regions: FIVE.slice(0, 2) }, recorder.options));
    for (const region of FIVE.slice(0, 2)) {
      const { dependsOn } = recorder.of('georender:index:RegionFunctions', `site-${region}`);
      assert.deepEqual(dependsOn, ['georender:index:ReplicatedCache site']);
    }
    for (const component of [
      'EdgeRouter',
      'HealthChecks',
      'Observability',
      'RenderIndex',
      'ReplicatedCache',
      'SiteCertificate',
      'SiteRecords',
    ]) {
      assert.equal(recorder.of(`georender:index:${component}`, 'site').parent, 'georender:index:Georender site');
    }
  });

  it('protects only the index and the pages, if the settings say so', async () => {
    for (const removalProtection of [true, false]) {
      const recorder = new OptionsRecorder();
      await runProgram(
        () => new Georender('site', { ...named, regions: FIVE.slice(0, 2), removalProtection }, recorder.options),
      );
      const kept = recorder.resources().filter((label) => {
        const [type = '', name = ''] = label.split(' ');
        return recorder.of(type, name).protect;
      });
      const expected = [
        'aws:dynamodb/table:Table site-table',
        'aws:s3/bucket:Bucket site-pages-eu-central-1',
        'aws:s3/bucket:Bucket site-pages-us-east-1',
      ];
      assert.deepEqual(kept.sort(), removalProtection ? expected : []);
    }
  });

  it('hands the transforms on', async () => {
    const registrations = await deploy({
      ...least,
      transform: {
        index: { table: { tableClass: 'STANDARD_INFREQUENT_ACCESS' } },
        cache: {
          bucket: (args: aws.s3.BucketArgs) => {
            args.bucketPrefix = 'acme-';
          },
        },
        functions: { render: { memorySize: 4096 } },
        edge: { distribution: { priceClass: 'PriceClass_100' } },
      },
    });
    assert.equal(
      find(registrations, 'aws:dynamodb/table:Table', 'site-table').inputs['tableClass'],
      'STANDARD_INFREQUENT_ACCESS',
    );
    assert.equal(find(registrations, 'aws:s3/bucket:Bucket', 'site-pages-us-east-1').inputs['bucketPrefix'], 'acme-');
    assert.ok(
      ofType(registrations, 'aws:lambda/function:Function').some(({ inputs }) => inputs['memorySize'] === 4096),
    );
    assert.equal(
      find(registrations, 'aws:cloudfront/distribution:Distribution', 'site-distribution').inputs['priceClass'],
      'PriceClass_100',
    );
  });
});
