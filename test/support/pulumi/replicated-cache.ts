// A ReplicatedCache under mocks, as its tests make it.
import { ReplicatedCache, type ReplicatedCacheArgs } from '../../../components/storage/replicated-cache';
import type { Regions } from '../../../core/geography/regions';
import { runProgram } from './pulumi-mocks';
import { OptionsRecorder } from './registered-options';

/** Resource types of S3. */
export const S3 = {
  bucket: 'aws:s3/bucket:Bucket',
  encryption: 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  lifecycle: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  ownership: 'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
  policy: 'aws:s3/bucketPolicy:BucketPolicy',
  publicAccess: 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  replication: 'aws:s3/bucketReplicationConfig:BucketReplicationConfig',
  versioning: 'aws:s3/bucketVersioning:BucketVersioning',
};
export const ROLE = 'aws:iam/role:Role';
export const ROLE_POLICY = 'aws:iam/rolePolicy:RolePolicy';
export const TWO: Regions = ['us-east-1', 'eu-west-1'];
export const FIVE: Regions = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'af-south-1'];

const BASE: ReplicatedCacheArgs = { regions: TWO, objectLifetimeDays: 60, protect: true, tags: { team: 'web' } };

/** Runs the component with these arguments. */
export async function runReplicatedCache(
  args: Partial<ReplicatedCacheArgs>,
  options: { readonly preview?: boolean } = {},
) {
  const recorder = new OptionsRecorder();
  const program = () => new ReplicatedCache('site', { ...BASE, ...args }, recorder.options);
  return { ...(await runProgram(program, options)), recorder };
}
