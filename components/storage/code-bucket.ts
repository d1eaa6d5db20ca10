// The functions' code in a region: Lambda takes what is larger than 50 MB from a bucket in its own region only.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaName } from '../../bundles/lambda-bundle';
import type { LambdaPackages } from '../../bundles/lambda-package';
import type { Region } from '../../core/geography/regions';
import { regionalName } from '../regional-name';
import { type Transform, transformed } from '../transform';
import { closeToOthers } from './private-bucket';

/** The arguments of {@link CodeBucket}. */
export interface CodeBucketArgs {
  /** @example 'eu-central-1' */
  readonly region: Region;
  /** The built functions, see `bundles/lambda-package.ts`. */
  readonly packages: pulumi.Input<LambdaPackages>;
  /** Put on the bucket and its objects. S3 takes at most ten on an object. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Changes what the component would give the bucket.
   * @default nothing is changed
   */
  readonly transform?: Transform<aws.s3.BucketArgs>;
}

/**
 * A private bucket (owned by the account alone, TLS only) that holds nothing but the functions' zip files, and goes
 * with them when it is removed.
 *
 * @example
 * const code = new CodeBucket('site-code-eu-central-1', { region: 'eu-central-1', packages: buildLambdaPackages(), tags: {} });
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

  /** The key of a function's zip file; it carries the hash of the files in it, so that new code is a new key. */
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
