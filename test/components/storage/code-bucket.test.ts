// The bucket of the functions' code, as a region has it.
import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { find } from '../../support/pulumi/pulumi-mocks';
import { REGION, runRegionFunctions, statements, TAGS, ZIP_PATH } from '../../support/pulumi/region-functions';

const BUCKET = 'aws:s3/bucket:Bucket';
const OBJECT = 'aws:s3/bucketObject:BucketObject';
const POLICY = 'aws:s3/bucketPolicy:BucketPolicy';
const PUBLIC_ACCESS = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock';

describe('components/code-bucket', () => {
  it('closes the code’s bucket to others, and empties it when it goes', async () => {
    const { registrations, recorder } = await runRegionFunctions();
    const bucket = 'site-code-bucket-eu-central-1';
    assert.deepEqual(find(registrations, BUCKET, bucket).inputs, { region: REGION, forceDestroy: true, tags: TAGS });
    assert.deepEqual(find(registrations, PUBLIC_ACCESS, `site-code-public-access-${REGION}`).inputs, {
      region: REGION,
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(statements(find(registrations, POLICY, `site-code-policy-${REGION}`)), [
      {
        Sid: 'DenyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
    const { dependsOn } = recorder.of(POLICY, `site-code-policy-${REGION}`);
    assert.deepEqual(dependsOn, [`${PUBLIC_ACCESS} site-code-public-access-${REGION}`]);
  });

  it('uploads each function’s zip under the hash of its content', async () => {
    const { registrations } = await runRegionFunctions();
    for (const [lambda, sha256] of [
      ['serve', '5e'],
      ['render', '4e'],
    ] as const) {
      const { source, ...inputs } = find(registrations, OBJECT, `site-code-${lambda}-${REGION}`).inputs;
      assert.deepEqual(inputs, {
        region: REGION,
        bucket: 'site-code-bucket-eu-central-1',
        key: `${lambda}/${sha256}.zip`,
        contentType: 'application/zip',
        tags: TAGS,
      });
      assert.ok(source instanceof pulumi.asset.FileAsset);
      assert.equal(await source.path, ZIP_PATH);
    }
  });
});
