// The code of a region's functions, as S3 objects take it.
import type * as pulumi from '@pulumi/pulumi';

/** A built function: a zip file, and the SHA-256 (hex) of its content, which the S3 key carries. */
export interface LambdaPackage {
  readonly zipPath: string;
  readonly sha256: string;
}

/** Both functions' code. */
export interface LambdaPackages {
  readonly serve: LambdaPackage;
  readonly render: LambdaPackage;
}

/** Code that is still being built. */
export type LambdaPackagesInput = pulumi.Input<LambdaPackages>;
