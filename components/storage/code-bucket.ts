// The bucket of a region's code: Lambda takes code of more than 50 MB only from a bucket in its own region.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaName } from '../../bundles/lambda-bundle';
import type { LambdaPackages } from '../../bundles/lambda-package';
import type { Region } from '../../core/geography/regions';
import { regionalName } from '../regional-name';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';
import { closeToOthers } from './private-bucket';

/** The arguments of {@link CodeBucket}. */
export interface CodeBucketArgs {
  /**
   * The region of the functions.
   * @example 'eu-central-1'
   */
  readonly region: Region;
  /**
   * The built functions.
   * @example buildLambdaPackages()
   */
  readonly packages: pulumi.Input<LambdaPackages>;
  /**
   * Tags of the bucket and its objects. At most ten, the limit of an S3 object.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of the bucket.
   * @default nothing is changed
   * @example { bucketPrefix: 'acme-' }
   */
  readonly transform?: Transform<aws.s3.BucketArgs>;
}

/**
 * A private bucket (owned by the account alone, TLS only) for the functions' zip files. Its removal deletes them.
 *
 * @example
 * const code = new CodeBucket('site-code-eu-central-1', { region: 'eu-central-1', packages: buildLambdaPackages(),
 * tags: {} });
 */
export class CodeBucket extends pulumi.ComponentResource {
  /** The bucket's name. */
  readonly bucketName: pulumi.Output<string>;

  private readonly objects: Readonly<Record<LambdaName, aws.s3.BucketObject>>;

  constructor(name: string, args: CodeBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:CodeBucket', name, {}, opts);
    const bucket = this.privateBucket(name, args);
    this.objects = {
      serve: this.codeObject(name, 'serve', bucket, args),
      render: this.codeObject(name, 'render', bucket, args),
    };
    this.bucketName = bucket.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }

  /** The key of a function's zip file. It contains the hash of the files, so that new code has a new key. */
  key(name: LambdaName): pulumi.Output<string> {
    return this.objects[name].key;
  }

  private privateBucket(name: string, { region, tags, transform }: CodeBucketArgs): aws.s3.Bucket {
    const bucket = new aws.s3.Bucket(
      ...transformed(
        transform,
        regionalName(name, 'bucket', region),
        { region, forceDestroy: true, tags },
        { parent: this },
      ),
    );
    closeToOthers(bucket, region, (role) => regionalName(name, role, region), this);
    return bucket;
  }

  private codeObject(
    name: string,
    lambda: LambdaName,
    bucket: aws.s3.Bucket,
    { region, packages, tags }: CodeBucketArgs,
  ): aws.s3.BucketObject {
    const code = pulumi.output(packages).apply((built) => built[lambda]);
    return new aws.s3.BucketObject(
      regionalName(name, lambda, region),
      {
        region,
        bucket: bucket.bucket,
        key: code.apply(({ sha256 }) => `${lambda}/${sha256}.zip`),
        source: code.apply(({ zipPath }) => new pulumi.asset.FileAsset(zipPath)),
        contentType: 'application/zip',
        tags,
      },
      { parent: this },
    );
  }
}
