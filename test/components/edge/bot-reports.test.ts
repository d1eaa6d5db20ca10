import assert from 'node:assert/strict';
import { BotReports } from '../../../components/edge/bot-reports';
import { columnOf, REPORTED_FIELDS } from '../../../core/contract/access-log';
import { find, listed, runProgram } from '../../support/pulumi/pulumi-mocks';

const ARGS = {
  region: 'eu-central-1',
  distributionArn: 'arn:aws:cloudfront::123456789012:distribution/E123',
  retentionDays: 14,
  tags: { project: 'georender' },
} as const;

function run(preview = false) {
  return runProgram(() => new BotReports('site', ARGS), { preview });
}

describe('components/bot-reports', () => {
  for (const preview of [false, true])
    it(`registers bucket, delivery and tables${preview ? ', preview' : ''}`, async () => {
      const { registrations } = await run(preview);
      assert.deepEqual(listed(registrations), [
        'aws:athena/workgroup:Workgroup site-bots eu-central-1',
        'aws:cloudwatch/logDelivery:LogDelivery site-bots-access-logs us-east-1',
        'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination site-bots-access-logs us-east-1',
        'aws:cloudwatch/logDeliverySource:LogDeliverySource site-bots-access-logs us-east-1',
        'aws:glue/catalogDatabase:CatalogDatabase site-bots eu-central-1',
        'aws:glue/catalogTable:CatalogTable site-access-log eu-central-1',
        'aws:glue/catalogTable:CatalogTable site-agents eu-central-1',
        'aws:glue/catalogTable:CatalogTable site-serve-log eu-central-1',
        'aws:s3/bucket:Bucket site-bots-eu-central-1 eu-central-1',
        'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration site-bots-lifecycle-eu-central-1 eu-central-1',
        'aws:s3/bucketOwnershipControls:BucketOwnershipControls site-bots-ownership-eu-central-1 eu-central-1',
        'aws:s3/bucketPolicy:BucketPolicy site-bots-policy-eu-central-1 eu-central-1',
        'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock site-bots-public-access-eu-central-1 eu-central-1',
        'georender:index:BotReports site',
      ]);
    });

  it('lets the delivery of this account’s logs write, nobody without TLS read, and expires all', async () => {
    const { registrations } = await run();
    const policy: unknown = JSON.parse(
      String(find(registrations, 'aws:s3/bucketPolicy:BucketPolicy', 'site-bots-policy-eu-central-1').inputs['policy']),
    );
    const bucket = 'arn:aws:s3:::site-bots-eu-central-1';
    assert.deepEqual(policy, {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'DenyWithoutTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [bucket, `${bucket}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Sid: 'AWSLogDeliveryWrite',
          Effect: 'Allow',
          Principal: { Service: 'delivery.logs.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: `${bucket}/AWSLogs/123456789012/*`,
          Condition: {
            StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': '123456789012' },
            ArnLike: { 'aws:SourceArn': 'arn:aws:logs:us-east-1:123456789012:delivery-source:*' },
          },
        },
      ],
    });
    const { rules } = find(
      registrations,
      'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      'site-bots-lifecycle-eu-central-1',
    ).inputs;
    assert.ok(Array.isArray(rules));
    assert.deepEqual(
      rules.map(({ filter, expiration }) => [filter.prefix, expiration.days]),
      [
        ['AWSLogs/', 14],
        ['serve/', 14],
        ['agents/', 1],
        ['athena/', 1],
      ],
    );
  });

  it('delivers Parquet without queries, cookies and referrers, in the columns of the table', async () => {
    const { registrations } = await run();
    const { recordFields } = find(
      registrations,
      'aws:cloudwatch/logDelivery:LogDelivery',
      'site-bots-access-logs',
    ).inputs;
    assert.deepEqual(recordFields, REPORTED_FIELDS);
    for (const field of ['cs-uri-query', 'cs(Referer)', 'cs(Cookie)', 'x-forwarded-for'])
      assert.ok(!REPORTED_FIELDS.some((reported) => reported === field), field);
    const { parameters, storageDescriptor } = find(
      registrations,
      'aws:glue/catalogTable:CatalogTable',
      'site-access-log',
    ).inputs;
    assert.ok(typeof storageDescriptor === 'object' && storageDescriptor !== null && 'columns' in storageDescriptor);
    assert.deepEqual(
      storageDescriptor.columns,
      REPORTED_FIELDS.map((field) => ({ name: columnOf(field), type: 'string' })),
    );
    assert.ok(REPORTED_FIELDS.map(columnOf).includes('cs_user_agent'));
    assert.ok(typeof parameters === 'object' && parameters !== null);
    const projection = Object.fromEntries(Object.entries(parameters));
    assert.equal(
      projection['storage.location.template'],
      `s3://site-bots-eu-central-1/AWSLogs/123456789012/CloudFront/E123/\${log_hour}`,
    );
    assert.equal(projection['projection.log_hour.range'], 'NOW-15DAYS,NOW');
  });

  it('has a table of the copied lines of serve, as JSON in folders of an hour', async () => {
    const { registrations } = await run();
    const { parameters, partitionKeys, storageDescriptor } = find(
      registrations,
      'aws:glue/catalogTable:CatalogTable',
      'site-serve-log',
    ).inputs;
    const location = 's3://site-bots-eu-central-1/serve/';
    assert.deepEqual(storageDescriptor, {
      location,
      columns: [
        { name: 'request_id', type: 'string' },
        { name: 'region', type: 'string' },
        { name: 'cache', type: 'string' },
        { name: 'reason', type: 'string' },
        { name: 'age_seconds', type: 'double' },
        { name: 'duration_ms', type: 'double' },
        { name: 'parameters', type: 'string' },
      ],
      inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      serDeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
    });
    assert.deepEqual(partitionKeys, [{ name: 'log_hour', type: 'string' }]);
    assert.ok(typeof parameters === 'object' && parameters !== null);
    const projection = Object.fromEntries(Object.entries(parameters));
    assert.equal(projection['storage.location.template'], `${location}\${log_hour}`);
    assert.equal(projection['projection.log_hour.range'], 'NOW-15DAYS,NOW');
    assert.equal(projection['projection.log_hour.format'], 'yyyy/MM/dd/HH');
    assert.equal(projection['classification'], 'json');
  });

  it('bounds what a query may cost, and says where all is', async () => {
    const { registrations, result } = await run();
    const { configuration } = find(registrations, 'aws:athena/workgroup:Workgroup', 'site-bots').inputs;
    assert.deepEqual(configuration, {
      enforceWorkgroupConfiguration: true,
      bytesScannedCutoffPerQuery: 100_000_000_000,
      publishCloudwatchMetricsEnabled: false,
      resultConfiguration: { outputLocation: 's3://site-bots-eu-central-1/athena/' },
    });
    const database = find(registrations, 'aws:glue/catalogDatabase:CatalogDatabase', 'site-bots').inputs['name'];
    assert.equal(database, 'site_bots_eu_central_1');
    assert.equal(result.output.region, 'eu-central-1');
  });
});
