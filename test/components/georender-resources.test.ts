// The exact resources of a whole program for one, two and five regions.
import assert from 'node:assert/strict';
import { buildHealthPackage, buildLambdaPackages } from '../../bundles/lambda-package';
import { isRegion } from '../../core/geography/regions';
import { checkerRegions } from '../../core/health/checker-regions';
import { deploy, FIVE, named, ofType } from '../support/pulumi/georender-program';
import { find, listed, type Registration } from '../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

/** Resources of which a stack has one, in any number of regions. */
const ONCE = [
  'aws:cloudfront/originAccessControl:OriginAccessControl site-serve',
  'aws:acm/certificate:Certificate site-certificate us-east-1',
  'aws:acm/certificateValidation:CertificateValidation site-validation us-east-1',
  'aws:cloudfront/cachePolicy:CachePolicy site-cache',
  'aws:cloudfront/distribution:Distribution site-distribution',
  'aws:cloudfront/function:Function site-files',
  'aws:cloudfront/function:Function site-router',
  'aws:cloudfront/keyValueStore:KeyValueStore site-state',
  'aws:cloudfront/originRequestPolicy:OriginRequestPolicy site-origin-request',
  'aws:cloudwatch/dashboard:Dashboard site-dashboard-us-east-1 us-east-1',
  'aws:dynamodb/table:Table site-table us-east-1',
  'aws:route53/record:Record site-a-www.example.com',
  'aws:route53/record:Record site-aaaa-www.example.com',
  'aws:route53/record:Record site-validation-www.example.com',
  ...['errors-5xx', 'nothing-rendered', 'router-errors', 'router-throttles', 'router-utilization'].map(
    (alarm) => `aws:cloudwatch/metricAlarm:MetricAlarm site-${alarm}-us-east-1 us-east-1`,
  ),
  ...[
    'EdgeRouter',
    'Georender',
    'HealthChecks',
    'Observability',
    'RenderIndex',
    'ReplicatedCache',
    'SiteCertificate',
    'SiteRecords',
  ].map((component) => `georender:index:${component} site`),
];

/** Resources of each region with a region argument; their names end with the region. */
const REGIONAL = [
  'aws:cloudwatch/logGroup:LogGroup site-render-logs',
  'aws:cloudwatch/logGroup:LogGroup site-serve-logs',
  ...['bypasses', 'forbidden', 'render-failures', 'serve-failures', 'single-process-failures', 'single-processes'].map(
    (counted) => `aws:cloudwatch/logMetricFilter:LogMetricFilter site-${counted}`,
  ),
  ...[
    'bypass-share',
    'dead-letters',
    'failures',
    'forbidden-share',
    'refused-share',
    'render-duration',
    'render-errors',
    'render-throttles',
    'serve-errors',
    'serve-throttles',
  ].map((alarm) => `aws:cloudwatch/metricAlarm:MetricAlarm site-${alarm}`),
  'aws:dynamodb/table:Table site-leases',
  'aws:lambda/alias:Alias site-render-live',
  'aws:lambda/alias:Alias site-serve-live',
  'aws:lambda/function:Function site-render',
  'aws:lambda/function:Function site-serve',
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig site-asynchronous-renders',
  'aws:lambda/functionUrl:FunctionUrl site-url',
  'aws:lambda/invocation:Invocation site-self-check',
  'aws:lambda/permission:Permission site-function-access',
  'aws:lambda/permission:Permission site-url-access',
  'aws:s3/bucket:Bucket site-code-bucket',
  'aws:s3/bucket:Bucket site-pages',
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration site-lifecycle',
  'aws:s3/bucketObject:BucketObject site-code-render',
  'aws:s3/bucketObject:BucketObject site-code-serve',
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls site-code-ownership',
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls site-ownership',
  'aws:s3/bucketPolicy:BucketPolicy site-code-policy',
  'aws:s3/bucketPolicy:BucketPolicy site-policy',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock site-code-public-access',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock site-public-access',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration site-encryption',
  'aws:s3/bucketVersioning:BucketVersioning site-versioning',
  'aws:sns/topic:Topic site-alarms',
  'aws:sqs/queue:Queue site-dead-letters',
  'aws:sqs/queuePolicy:QueuePolicy site-dead-letters',
];

/** Resources of each region without a region argument. */
const REGIONAL_BY_NAME = [
  'aws:iam/role:Role site-render',
  'aws:iam/role:Role site-serve',
  'aws:iam/rolePolicy:RolePolicy site-render',
  'aws:iam/rolePolicy:RolePolicy site-serve',
  'georender:index:CodeBucket site-code',
  'georender:index:RegionFunctions site',
];

/** Resources of each region with health checks. */
const CHECKING = [
  'aws:cloudwatch/eventRule:EventRule site-health-schedule',
  'aws:cloudwatch/eventTarget:EventTarget site-health-schedule',
  'aws:cloudwatch/logGroup:LogGroup site-health-logs',
  'aws:cloudwatch/logMetricFilter:LogMetricFilter site-health',
  'aws:cloudwatch/metricAlarm:MetricAlarm site-health',
  'aws:lambda/function:Function site-health',
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig site-health-events',
  'aws:lambda/permission:Permission site-health-schedule',
];
const CHECKING_BY_NAME = ['aws:iam/role:Role site-health', 'aws:iam/rolePolicy:RolePolicy site-health'];

/** The exact list for a set of regions; home is us-east-1. */
function expectedList(regions: readonly string[]): readonly string[] {
  const pairs = regions.flatMap((from) => regions.filter((to) => to !== from).map((to) => [from, to] as const));
  const mesh =
    regions.length < 2
      ? []
      : [
          'aws:iam/role:Role site-replication',
          'aws:iam/rolePolicy:RolePolicy site-replication',
          ...regions.map(
            (region) => `aws:s3/bucketReplicationConfig:BucketReplicationConfig site-replication-${region} ${region}`,
          ),
          ...pairs.map(
            ([from, to]) => `aws:cloudwatch/metricAlarm:MetricAlarm site-index-lag-to-${to}-${from} ${from}`,
          ),
        ];
  const inRegion = (region: string) => [
    ...REGIONAL.map((resource) => `${resource}-${region} ${region}`),
    ...REGIONAL_BY_NAME.map((resource) => `${resource}-${region}`),
  ];
  const checking = checkerRegions(
    FIVE.filter(isRegion).filter((region) => regions.includes(region)),
    'us-east-1',
  ).flatMap((region) => [
    ...CHECKING.map((resource) => `${resource}-${region} ${region}`),
    ...CHECKING_BY_NAME.map((resource) => `${resource}-${region}`),
  ]);
  return [...ONCE, ...mesh, ...checking, ...regions.flatMap(inRegion)].sort();
}

describe('components/georender, its resources', () => {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    await buildHealthPackage();
  });

  for (const regions of [FIVE.slice(0, 1), FIVE.slice(0, 2), FIVE]) {
    describe(`in ${regions.length} region${regions.length > 1 ? 's' : ''}`, () => {
      let registrations: readonly Registration[];
      before(async () => {
        registrations = await deploy({ ...named, regions });
      });

      it('is exactly this list of resources', () => assert.deepEqual(listed(registrations), expectedList(regions)));

      it('replicates every bucket to every other, and the index to every region except home', () => {
        const rules = ofType(registrations, 'aws:s3/bucketReplicationConfig:BucketReplicationConfig').flatMap(
          ({ inputs }) => inputs['rules'],
        );
        assert.equal(rules.length, regions.length * (regions.length - 1));
        const { replicas } = find(registrations, 'aws:dynamodb/table:Table', 'site-table').inputs;
        assert.equal(Array.isArray(replicas) ? replicas.length : 0, regions.length - 1);
      });

      it('lets only distributions of the account call the function URLs', () => {
        const permissions = ofType(registrations, 'aws:lambda/permission:Permission').filter(
          ({ name }) => !name.startsWith('site-health'),
        );
        assert.equal(permissions.length, 2 * regions.length);
        for (const { inputs } of permissions) {
          assert.deepEqual(
            { principal: inputs['principal'], sourceArn: inputs['sourceArn'] },
            {
              principal: 'cloudfront.amazonaws.com',
              sourceArn: 'arn:aws:cloudfront::123456789012:distribution/*',
            },
          );
        }
        for (const { inputs } of ofType(registrations, 'aws:lambda/functionUrl:FunctionUrl'))
          assert.equal(inputs['authorizationType'], 'AWS_IAM');
      });

      it('opens no bucket', () => {
        const blocks = ofType(registrations, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock');
        assert.equal(blocks.length, ofType(registrations, 'aws:s3/bucket:Bucket').length);
        for (const { inputs } of blocks) {
          const { blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets } = inputs;
          assert.deepEqual(
            { blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets },
            { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
          );
        }
      });

      it('names actions and resources in every policy', () => {
        for (const { name, inputs } of ofType(registrations, 'aws:iam/rolePolicy:RolePolicy')) {
          const policy = typeof inputs['policy'] === 'string' ? JSON.parse(inputs['policy']) : inputs['policy'];
          for (const statement of policy.Statement) {
            const [actions, resources] = [statement.Action, statement.Resource].map((value) =>
              [value].flat().map(String),
            );
            for (const action of actions ?? []) assert.doesNotMatch(action, /\*/, name);
            for (const resource of resources ?? [])
              assert.match(resource, /^arn:aws:[a-z0-9]+:[^*]+(?:\/\*|:\*)?$/, name);
          }
        }
      });

      it('tags everything that takes tags', () => {
        const untagged = registrations.filter(
          ({ type, inputs, isCustom }) => isCustom && isTaggable(type) && !hasTag(inputs['tags']),
        );
        assert.deepEqual(
          untagged.map(({ name }) => name),
          [],
        );
      });

      it('is the same list in a preview, where nothing is known yet', async () => {
        assert.deepEqual(listed(await deploy({ ...named, regions }, true)), expectedList(regions));
      });
    });
  }
});

// biome-ignore format: a list of words
const TAGGABLE = [
  's3/bucket', 'dynamodb/table', 'iam/role', 'lambda/function', 'cloudwatch/logGroup', 'cloudwatch/metricAlarm',
  'sqs/queue', 'sns/topic', 'acm/certificate', 'cloudfront/distribution',
];

function isTaggable(type: string): boolean {
  return TAGGABLE.some((resource) => type.startsWith(`aws:${resource}:`));
}

function hasTag(tags: unknown): boolean {
  return typeof tags === 'object' && tags !== null && 'georender' in tags && tags.georender === 'site';
}
