// The page buckets: which, where, with what inputs, in which order, and what an edit of the regions does to them.
import assert from 'node:assert/strict';
import { RegionNotDeployedError } from '../../../components/by-region';
import { ReplicatedCache, type ReplicatedCacheArgs } from '../../../components/storage/replicated-cache';
import { ALL_REGIONS, type Region, type Regions } from '../../../core/geography/regions';
import { changes } from '../../support/pulumi/changed-inputs';
import { find, listed, runProgram, UNKNOWN, valueOf } from '../../support/pulumi/pulumi-mocks';
import { OptionsRecorder } from '../../support/pulumi/registered-options';

const S3 = {
  bucket: 'aws:s3/bucket:Bucket',
  encryption: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  lifecycle: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  ownership: 'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
  policy: 'aws:s3/bucketPolicy:BucketPolicy',
  publicAccess: 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  replication: 'aws:s3/bucketReplicationConfig:BucketReplicationConfig',
  versioning: 'aws:s3/bucketVersioning:BucketVersioning',
};
const ROLE = 'aws:iam/role:Role';
const ROLE_POLICY = 'aws:iam/rolePolicy:RolePolicy';
const COMPONENT = 'georender:index:ReplicatedCache';
const TWO: Regions = ['us-east-1', 'eu-west-1'];
const FIVE: Regions = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'af-south-1'];

const BASE: ReplicatedCacheArgs = { regions: TWO, objectLifetimeDays: 60, protect: true, tags: { team: 'web' } };

function run(args: Partial<ReplicatedCacheArgs>, options: { readonly preview?: boolean } = {}) {
  const recorder = new OptionsRecorder();
  const program = () => new ReplicatedCache('site', { ...BASE, ...args }, recorder.options);
  return runProgram(program, options).then((ran) => ({ ...ran, recorder }));
}

/** Everything that belongs to one region's bucket, but for its replication. */
function bucketResources(region: Region): readonly string[] {
  return [
    `${S3.bucket} site-pages-${region} ${region}`,
    `${S3.encryption} site-encryption-${region} ${region}`,
    `${S3.lifecycle} site-lifecycle-${region} ${region}`,
    `${S3.ownership} site-ownership-${region} ${region}`,
    `${S3.policy} site-policy-${region} ${region}`,
    `${S3.publicAccess} site-public-access-${region} ${region}`,
    `${S3.versioning} site-versioning-${region} ${region}`,
  ];
}

function replicationOf(region: Region): string {
  return `${S3.replication} site-replication-${region} ${region}`;
}

function allResources(regions: Regions): readonly string[] {
  const mesh = [...regions.map(replicationOf), `${ROLE} site-replication`, `${ROLE_POLICY} site-replication`];
  return [`${COMPONENT} site`, ...regions.flatMap(bucketResources), ...(regions.length > 1 ? mesh : [])].sort();
}

function rule(region: Region) {
  return {
    id: `to-${region}`,
    priority: ALL_REGIONS.indexOf(region) + 1,
    status: 'Enabled',
    filter: { prefix: 'pages/' },
    deleteMarkerReplication: { status: 'Disabled' },
    destination: { bucket: `arn:aws:s3:::site-pages-${region}` },
  };
}

describe('ReplicatedCache', () => {
  for (const regions of [['us-east-1'], TWO, FIVE] satisfies Regions[]) {
    for (const preview of [false, true]) {
      it(`makes exactly these resources: ${regions.length} regions${preview ? ', in a preview' : ''}`, async () => {
        const { registrations, recorder } = await run({ regions }, { preview });
        assert.deepEqual(listed(registrations), allResources(regions));
        for (const { type, name, isCustom } of registrations) {
          if (isCustom) assert.equal(recorder.of(type, name).parent, `${COMPONENT} site`);
        }
      });
    }
  }

  describe('a bucket', () => {
    it('is versioned, private, owned by the account, encrypted and tagged', async () => {
      const { registrations } = await run({ regions: ['eu-west-1'] });
      const inputsOf = (type: string, name: string) => find(registrations, type, `site-${name}-eu-west-1`).inputs;
      const at = { region: 'eu-west-1', bucket: 'site-pages-eu-west-1' };
      assert.deepEqual(inputsOf(S3.bucket, 'pages'), {
        region: 'eu-west-1',
        forceDestroy: false,
        tags: { team: 'web' },
      });
      assert.deepEqual(inputsOf(S3.versioning, 'versioning'), {
        ...at,
        versioningConfiguration: { status: 'Enabled' },
      });
      assert.deepEqual(inputsOf(S3.ownership, 'ownership'), {
        ...at,
        rule: { objectOwnership: 'BucketOwnerEnforced' },
      });
      assert.deepEqual(inputsOf(S3.publicAccess, 'public-access'), {
        ...at,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      assert.deepEqual(inputsOf(S3.encryption, 'encryption'), {
        ...at,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
      });
    });

    it('is closed to requests without TLS by a policy that allows nothing', async () => {
      const { registrations } = await run({});
      for (const region of TWO) {
        const { policy, ...at } = find(registrations, S3.policy, `site-policy-${region}`).inputs;
        assert.deepEqual(at, { region, bucket: `site-pages-${region}` });
        assert.deepEqual(JSON.parse(String(policy)), {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'DenyWithoutTls',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [`arn:aws:s3:::site-pages-${region}`, `arn:aws:s3:::site-pages-${region}/*`],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        });
      }
    });

    it('drops objects, versions, uploads and delete markers in time', async () => {
      const { registrations } = await run({ objectLifetimeDays: 90 });
      for (const region of TWO) {
        assert.deepEqual(find(registrations, S3.lifecycle, `site-lifecycle-${region}`).inputs, {
          region,
          bucket: `site-pages-${region}`,
          rules: [
            {
              id: 'expire-objects',
              status: 'Enabled',
              filter: {},
              expiration: { days: 90 },
              noncurrentVersionExpiration: { noncurrentDays: 1 },
              abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
            },
            {
              id: 'expire-left-pages',
              status: 'Enabled',
              filter: { prefix: 'left/' },
              expiration: { days: 1 },
              noncurrentVersionExpiration: { noncurrentDays: 1 },
            },
            {
              id: 'remove-expired-delete-markers',
              status: 'Enabled',
              filter: {},
              expiration: { expiredObjectDeleteMarker: true },
            },
          ],
        });
      }
    });

    it('goes with its pages only where it is not protected', async () => {
      const { registrations } = await run({ protect: false });
      for (const region of TWO) {
        assert.equal(find(registrations, S3.bucket, `site-pages-${region}`).inputs['forceDestroy'], true);
      }
    });
  });

  describe('replication', () => {
    it('has a rule for every ordered pair of buckets', async () => {
      const { registrations } = await run({ regions: FIVE });
      for (const source of FIVE) {
        const others = [...FIVE].sort().filter((other) => other !== source);
        const { rules } = find(registrations, S3.replication, `site-replication-${source}`).inputs;
        assert.deepEqual(rules, others.map(rule));
      }
    });

    it('gives a source its inputs, destinations by name', async () => {
      const { registrations } = await run({ regions: ['us-east-1', 'eu-west-1', 'af-south-1'] });
      assert.deepEqual(find(registrations, S3.replication, 'site-replication-us-east-1').inputs, {
        region: 'us-east-1',
        bucket: 'site-pages-us-east-1',
        role: 'arn:aws:iam::123456789012:role/site-replication',
        rules: [rule('af-south-1'), rule('eu-west-1')],
      });
    });

    it('names its rules in a preview, where only the buckets are unknown', async () => {
      const { registrations } = await run({}, { preview: true });
      assert.deepEqual(find(registrations, S3.replication, 'site-replication-us-east-1').inputs['rules'], [
        { ...rule('eu-west-1'), destination: { bucket: UNKNOWN } },
      ]);
    });

    it('is measured only if asked for', async () => {
      const { registrations } = await run({ replicationMetrics: true });
      assert.deepEqual(find(registrations, S3.replication, 'site-replication-us-east-1').inputs['rules'], [
        {
          ...rule('eu-west-1'),
          destination: { bucket: 'arn:aws:s3:::site-pages-eu-west-1', metrics: { status: 'Enabled' } },
        },
      ]);
    });

    it('has a role that only S3 may assume, for these buckets, with the permissions to copy between them', async () => {
      const { registrations } = await run({});
      const arns = ['arn:aws:s3:::site-pages-eu-west-1', 'arn:aws:s3:::site-pages-us-east-1'];
      const { assumeRolePolicy, ...role } = find(registrations, ROLE, 'site-replication').inputs;
      assert.deepEqual(role, { description: 'Lets S3 copy rendered pages between the regions', tags: { team: 'web' } });
      assert.deepEqual(JSON.parse(String(assumeRolePolicy)), {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 's3.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { ArnLikeIfExists: { 'aws:SourceArn': arns } },
          },
        ],
      });
      const { policy, ...attachment } = find(registrations, ROLE_POLICY, 'site-replication').inputs;
      assert.deepEqual(attachment, { role: 'site-replication-id' });
      assert.deepEqual(JSON.parse(String(policy)), {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'ReadReplicationRules',
            Effect: 'Allow',
            Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
            Resource: arns,
          },
          {
            Sid: 'CopyObjects',
            Effect: 'Allow',
            Action: [
              's3:GetObjectVersionForReplication',
              's3:GetObjectVersionAcl',
              's3:GetObjectVersionTagging',
              's3:ReplicateObject',
              's3:ReplicateTags',
            ],
            Resource: arns.map((arn) => `${arn}/*`),
          },
        ],
      });
    });
  });

  it('waits for what must be there first, and for nothing else', async () => {
    const { recorder } = await run({ regions: ['us-east-1', 'eu-west-1', 'af-south-1'] });
    const regions: readonly Region[] = ['af-south-1', 'eu-west-1', 'us-east-1'];
    const mesh = [
      `${ROLE_POLICY} site-replication`,
      ...regions.map((other) => `${S3.versioning} site-versioning-${other}`),
    ];
    const ordered = regions.flatMap((region): readonly [string, readonly string[]][] => [
      [`${S3.policy} site-policy-${region}`, [`${S3.publicAccess} site-public-access-${region}`]],
      [`${S3.lifecycle} site-lifecycle-${region}`, [`${S3.versioning} site-versioning-${region}`]],
      [`${S3.replication} site-replication-${region}`, mesh],
    ]);
    const found = recorder.resources().flatMap((resource): readonly [string, readonly string[]][] => {
      const [type = '', name = ''] = resource.split(' ');
      const { dependsOn } = recorder.of(type, name);
      return dependsOn.length === 0 ? [] : [[resource, dependsOn]];
    });
    assert.deepEqual(Object.fromEntries(found), Object.fromEntries(ordered));
  });

  it("changes only the mesh and the role's policies when a region comes or goes", async () => {
    const two = (await run({})).registrations;
    const three = (await run({ regions: ['af-south-1', ...TWO] })).registrations;
    const region = [...bucketResources('af-south-1'), replicationOf('af-south-1')].sort();
    const changed = [
      `${ROLE} site-replication: assumeRolePolicy`,
      `${ROLE_POLICY} site-replication: policy`,
      `${S3.replication} site-replication-eu-west-1: rules`,
      `${S3.replication} site-replication-us-east-1: rules`,
    ];
    assert.deepEqual(changes(two, three), { added: region, removed: [], changed });
    assert.deepEqual(changes(three, two), { added: [], removed: region, changed });
  });

  it('keeps the first bucket as it is when a second region comes', async () => {
    const one = (await run({ regions: ['us-east-1'] })).registrations;
    assert.deepEqual(changes(one, (await run({})).registrations).changed, []);
  });

  it('changes nothing when the regions are listed in another order', async () => {
    const one = (await run({ regions: FIVE })).registrations;
    const other = (await run({ regions: ['sa-east-1', 'af-south-1', 'us-east-1', 'ap-south-1', 'eu-central-1'] }))
      .registrations;
    assert.deepEqual(changes(one, other), { added: [], removed: [], changed: [] });
  });

  it("applies the user's transforms in every region", async () => {
    const { registrations } = await run({
      transform: {
        bucket: (args, _options, name) => {
          args.bucket = `acme-${name}`;
        },
        lifecycle: { transitionDefaultMinimumObjectSize: 'varies_by_storage_class' },
        replication: { token: 'lock' },
      },
    });
    for (const region of TWO) {
      assert.equal(
        find(registrations, S3.bucket, `site-pages-${region}`).inputs['bucket'],
        `acme-site-pages-${region}`,
      );
      const lifecycle = find(registrations, S3.lifecycle, `site-lifecycle-${region}`).inputs;
      assert.equal(lifecycle['transitionDefaultMinimumObjectSize'], 'varies_by_storage_class');
      assert.equal(lifecycle['bucket'], `acme-site-pages-${region}`);
      assert.equal(find(registrations, S3.replication, `site-replication-${region}`).inputs['token'], 'lock');
    }
  });

  it('tells the name and ARN of the bucket of a region that it was given', async () => {
    const { result } = await run({});
    assert.equal(await valueOf(result.bucket('eu-west-1').name), 'site-pages-eu-west-1');
    assert.equal(await valueOf(result.bucket('eu-west-1').arn), 'arn:aws:s3:::site-pages-eu-west-1');
    assert.deepEqual(await valueOf(result.bucketNames), {
      'eu-west-1': 'site-pages-eu-west-1',
      'us-east-1': 'site-pages-us-east-1',
    });
    assert.throws(() => result.bucket('sa-east-1'), RegionNotDeployedError);
  });
});
