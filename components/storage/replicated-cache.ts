// The rendered pages: a private bucket in each region, each copied to all others.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Region, Regions } from '../../core/geography/regions';
import { entryOf, sortedByName } from '../by-region';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';
import { replicationPermissions, replicationTrustPolicy } from './bucket-policies';
import { pageLifecycleRules } from './page-lifecycle';
import { closeToOthers } from './private-bucket';
import { replicationRules } from './replication-rules';

/** The arguments of {@link ReplicatedCache}. */
export interface ReplicatedCacheArgs {
  /**
   * The regions of the buckets, in any order. Adding or removing one changes only the replication rules of the others,
   * and the replication role. S3 does not copy existing pages to a new region.
   * @example ['us-east-1', 'eu-central-1', 'ap-south-1']
   */
  readonly regions: Regions;
  /**
   * Days until a page's object expires: whole, at least 1, and at least twice the longest life of a record, or records
   * outlive their objects.
   * @example 60
   */
  readonly objectLifetimeDays: pulumi.Input<number>;
  /**
   * Whether buckets with pages can't be deleted. To remove a region, first deploy with `protect: false`, and then
   * without the region.
   * @example true
   */
  readonly protect: boolean;
  /**
   * Whether S3 measures replication (latency, pending bytes and operations), which is billed.
   * @default false
   * @example true
   */
  readonly replicationMetrics?: boolean;
  /**
   * Tags of every bucket and of the replication role.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources, in every region.
   * @default nothing is changed
   * @example { bucket: (args, options, name) => { args.bucket = `acme-${name}`; } }
   */
  readonly transform?: {
    readonly bucket?: Transform<aws.s3.BucketArgs>;
    readonly lifecycle?: Transform<aws.s3.BucketLifecycleConfigurationArgs>;
    readonly replication?: Transform<aws.s3.BucketReplicationConfigArgs>;
  };
}

/** A region's bucket. */
export interface CacheBucket {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

interface RegionalBucket {
  readonly region: Region;
  readonly bucket: aws.s3.Bucket;
  readonly versioning: aws.s3.BucketVersioning;
}

/** The role that copies, and its permissions, without which copies fail. */
interface Replicator {
  readonly role: aws.iam.Role;
  readonly permissions: aws.iam.RolePolicy;
}

/**
 * The rendered pages: in each region a bucket (versioned, private, owned by the account alone, encrypted, TLS only,
 * with a lifecycle) and, with several regions, a replication rule for every ordered pair of them. One region has no
 * replication and no role.
 *
 * Functions that write pages should depend on the component: S3 copies no page that is written before the rules are
 * there.
 *
 * @example
 * const cache = new ReplicatedCache('site', {
 *   regions: ['us-east-1', 'eu-central-1'], objectLifetimeDays: 60, protect: true, tags: {},
 * });
 */
export class ReplicatedCache extends pulumi.ComponentResource {
  /** The buckets' names by region. */
  readonly bucketNames: pulumi.Output<Readonly<Record<string, string>>>;

  private readonly label: string;
  private readonly buckets: ReadonlyMap<Region, CacheBucket>;

  constructor(name: string, args: ReplicatedCacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:ReplicatedCache', name, {}, opts);
    this.label = `ReplicatedCache "${name}"`;

    const regional = sortedByName(args.regions).map((region) => this.regionalBucket(name, region, args));
    if (regional.length > 1) this.replicate(name, regional, args);

    this.buckets = new Map(regional.map(({ region, bucket }) => [region, { name: bucket.bucket, arn: bucket.arn }]));
    this.bucketNames = pulumi.output(Object.fromEntries(regional.map(({ region, bucket }) => [region, bucket.bucket])));
    this.registerOutputs({ bucketNames: this.bucketNames });
  }

  /**
   * The bucket of a region.
   *
   * @throws {RegionNotDeployedError} if the component was not given the region
   */
  bucket(region: Region): CacheBucket {
    return entryOf(this.label, this.buckets, region);
  }

  private regionalBucket(name: string, region: Region, args: ReplicatedCacheArgs): RegionalBucket {
    const bucketArgs: aws.s3.BucketArgs = { region, forceDestroy: !args.protect, tags: args.tags };
    const bucket = new aws.s3.Bucket(
      ...transformed(args.transform?.bucket, `${name}-pages-${region}`, bucketArgs, {
        parent: this,
        protect: args.protect,
      }),
    );
    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning-${region}`,
      { region, bucket: bucket.bucket, versioningConfiguration: { status: 'Enabled' } },
      { parent: this },
    );
    closeToOthers(bucket, region, (role) => `${name}-${role}-${region}`, this);
    this.encrypt(name, region, bucket);
    this.expire(name, { region, bucket, versioning }, args);
    return { region, bucket, versioning };
  }

  private encrypt(name: string, region: Region, { bucket }: aws.s3.Bucket): void {
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption-${region}`,
      { region, bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      { parent: this },
    );
  }

  private expire(name: string, { region, bucket, versioning }: RegionalBucket, args: ReplicatedCacheArgs): void {
    const lifecycle: aws.s3.BucketLifecycleConfigurationArgs = {
      region,
      bucket: bucket.bucket,
      rules: pageLifecycleRules(args.objectLifetimeDays),
    };
    new aws.s3.BucketLifecycleConfiguration(
      ...transformed(args.transform?.lifecycle, `${name}-lifecycle-${region}`, lifecycle, {
        parent: this,
        // Rules for noncurrent versions require versioning.
        dependsOn: [versioning],
      }),
    );
  }

  private replicate(name: string, regional: readonly RegionalBucket[], args: ReplicatedCacheArgs): void {
    const { role, permissions } = this.replicator(name, regional, args.tags);
    const buckets = regional.map(({ region, bucket }) => ({ region, arn: bucket.arn }));
    const replicationMetrics = args.replicationMetrics ?? false;
    for (const { region, bucket } of regional) {
      const replication: aws.s3.BucketReplicationConfigArgs = {
        region,
        bucket: bucket.bucket,
        role: role.arn,
        rules: replicationRules(region, buckets, { replicationMetrics }),
      };
      new aws.s3.BucketReplicationConfig(
        ...transformed(args.transform?.replication, `${name}-replication-${region}`, replication, {
          parent: this,
          // S3 refuses rules while the source or a destination is unversioned.
          dependsOn: [...regional.map(({ versioning }) => versioning), permissions],
        }),
      );
    }
  }

  private replicator(name: string, regional: readonly RegionalBucket[], tags: Tags): Replicator {
    const bucketArns = pulumi.all(regional.map(({ bucket }) => bucket.arn));
    const role = new aws.iam.Role(
      `${name}-replication`,
      {
        description: 'Lets S3 copy rendered pages between the regions',
        assumeRolePolicy: bucketArns.apply((arns) => JSON.stringify(replicationTrustPolicy(arns))),
        tags,
      },
      { parent: this },
    );
    const permissions = new aws.iam.RolePolicy(
      `${name}-replication`,
      { role: role.id, policy: bucketArns.apply((arns) => JSON.stringify(replicationPermissions(arns))) },
      { parent: this },
    );
    return { role, permissions };
  }
}
