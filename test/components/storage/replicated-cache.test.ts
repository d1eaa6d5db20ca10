// The page buckets: their inputs and order, and what an edit of the regions changes.
import assert from 'node:assert/strict';
import { RegionNotDeployedError } from '../../../components/by-region';
import type { Region, Regions } from '../../../core/geography/regions';
import { changes } from '../../support/pulumi/changed-inputs';
import { find, listed, valueOf } from '../../support/pulumi/pulumi-mocks';
import { FIVE, ROLE, ROLE_POLICY, runReplicatedCache, S3, TWO } from '../../support/pulumi/replicated-cache';

const COMPONENT = 'georender:index:ReplicatedCache';

/** The resources of one region's bucket, without its replication. */
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

describe('ReplicatedCache', () => {
  for (const regions of [['us-east-1'], TWO, FIVE] satisfies Regions[]) {
    for (const preview of [false, true]) {
      it(`makes exactly these resources: ${regions.length} regions${preview ? ', in a preview' : ''}`, async () => {
        const { registrations, recorder } = await runReplicatedCache({ regions }, { preview });
        assert.deepEqual(listed(registrations), allResources(regions));
        for (const { type, name, isCustom } of registrations) {
          if (isCustom) assert.equal(recorder.of(type, name).parent, `${COMPONENT} site`);
        }
      });
    }
  }

  describe('a bucket', () => {
    it('is versioned, private, owned by the account, encrypted and tagged', async () => {
      const { registrations } = await runReplicatedCache({ regions: ['eu-west-1'] });
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
      const { registrations } = await runReplicatedCache({});
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
      const { registrations } = await runReplicatedCache({ objectLifetimeDays: 90 });
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
      const { registrations } = await runReplicatedCache({ protect: false });
      for (const region of TWO) {
        assert.equal(find(registrations, S3.bucket, `site-pages-${region}`).inputs['forceDestroy'], true);
      }
    });
  });

  it('waits for what must be there first, and for nothing else', async () => {
    const { recorder } = await runReplicatedCache({ regions: ['us-east-1', 'eu-west-1', 'af-south-1'] });
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
    const two = (await runReplicatedCache({})).registrations;
    const three = (await runReplicatedCache({ regions: ['af-south-1', ...TWO] })).registrations;
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
    const one = (await runReplicatedCache({ regions: ['us-east-1'] })).registrations;
    assert.deepEqual(changes(one, (await runReplicatedCache({})).registrations).changed, []);
  });

  it('changes nothing when the regions are listed in another order', async () => {
    const one = (await runReplicatedCache({ regions: FIVE })).registrations;
    const other = (
      await runReplicatedCache({ regions: ['sa-east-1', 'af-south-1', 'us-east-1', 'ap-south-1', 'eu-central-1'] })
    ).registrations;
    assert.deepEqual(changes(one, other), { added: [], removed: [], changed: [] });
  });

  it("applies the user's transforms in every region", async () => {
    const { registrations } = await runReplicatedCache({
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
    const { result } = await runReplicatedCache({});
    assert.equal(await valueOf(result.bucket('eu-west-1').name), 'site-pages-eu-west-1');
    assert.equal(await valueOf(result.bucket('eu-west-1').arn), 'arn:aws:s3:::site-pages-eu-west-1');
    assert.deepEqual(await valueOf(result.bucketNames), {
      'eu-west-1': 'site-pages-eu-west-1',
      'us-east-1': 'site-pages-us-east-1',
    });
    assert.throws(() => result.bucket('sa-east-1'), RegionNotDeployedError);
  });
});
