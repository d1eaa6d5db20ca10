// S3: buckets, what is configured of them, and objects.
import type { Account, Resource } from './account';
import { type Draft, type Model, type Models, refuseUnless } from './model';
import { record, records, text } from './properties';

const BUCKET = 'aws:s3/bucket:Bucket';
const VERSIONING = 'aws:s3/bucketVersioning:BucketVersioning';
const REPLICATION = 'aws:s3/bucketReplicationConfig:BucketReplicationConfig';
const OBJECT_TYPES = ['aws:s3/bucketObject:BucketObject', 'aws:s3/bucketObjectv2:BucketObjectv2'];

/** What a deployed Georender writes; a test puts it into the journal. */
export const RUN_TIME_OBJECT = 'run-time:s3:Object';

function needBucket(account: Account, name: string, region: string): void {
  const isThere = account.relyOn(account.find(BUCKET, name, region));
  refuseUnless(isThere, 'NoSuchBucket', `The specified bucket does not exist: "${name}" in ${region}`);
}

/** Whether an object is there, e.g. code for a function. */
export function hasObject(account: Account, bucket: string, key: string, region: string): boolean {
  return OBJECT_TYPES.some((type) => account.relyOn(account.find(type, `${bucket}/${key}`, region)));
}

function isVersioned(account: Account, bucket: string): boolean {
  const versioning = account.all(VERSIONING).find(({ id }) => id === bucket);
  account.relyOn(versioning);
  return text(record(versioning?.inputs, 'versioningConfiguration'), 'status') === 'Enabled';
}

/** Something that is configured of a bucket, at most once. */
function ofBucket(more: Partial<Model> = {}): Model {
  return {
    replacedBy: ['bucket', 'expectedBucketOwner'],
    identify: ({ inputs }) => ({ id: text(inputs, 'bucket') }),
    ...more,
    checkWrite(draft, account, before) {
      needBucket(account, text(draft.inputs, 'bucket'), draft.region);
      more.checkWrite?.(draft, account, before);
    },
  };
}

/** "Requirements and considerations for replication", Amazon S3 User Guide. */
function checkReplication({ inputs }: Draft, account: Account): void {
  const source = text(inputs, 'bucket');
  refuseUnless(isVersioned(account, source), 'InvalidRequest', `Versioning must be 'Enabled' on the bucket ${source}`);
  const rules = records(inputs, 'rules');
  for (const property of ['id', 'priority']) {
    const values = rules.map((rule) => rule[property]);
    refuseUnless(new Set(values).size === values.length, 'InvalidRequest', `Found duplicate ${property} in the rules`);
  }
  for (const rule of rules) {
    const destination = text(record(rule, 'destination'), 'bucket').replace('arn:aws:s3:::', '');
    refuseUnless(
      isVersioned(account, destination),
      'InvalidRequest',
      `Destination bucket must have versioning enabled: ${destination}`,
    );
  }
}

/**
 * Suspended versioning ends replication. Of a source S3 refuses it ("InvalidBucketState"); of a destination it does
 * not, and replication fails from then on, so the model refuses that too.
 */
function checkUnversioning({ id }: Resource, account: Account): void {
  const user = account.all(REPLICATION).find(({ id: source, inputs }) => {
    const destinations = records(inputs, 'rules').map((rule) => text(record(rule, 'destination'), 'bucket'));
    return source === id || destinations.includes(`arn:aws:s3:::${id}`);
  });
  refuseUnless(
    user === undefined,
    'InvalidBucketState',
    `the replication of ${user?.id ?? ''} needs versions in ${id}`,
  );
}

/** "PutBucketLifecycleConfiguration", Amazon S3 API Reference: a marker's expiry excludes days. */
function checkLifecycle({ inputs }: Draft): void {
  const rules = records(inputs, 'rules');
  const ids = rules.map((rule) => text(rule, 'id'));
  refuseUnless(new Set(ids).size === ids.length, 'InvalidArgument', 'Rule ID must be unique');
  for (const rule of rules) {
    const expiration = record(rule, 'expiration');
    const isBoth = expiration?.['expiredObjectDeleteMarker'] === true && expiration['days'] !== undefined;
    refuseUnless(!isBoth, 'MalformedXML', `rule "${text(rule, 'id')}" has days and expiredObjectDeleteMarker`);
  }
}

function checkEmpty({ id, outputs }: Resource, account: Account): void {
  if (outputs['forceDestroy'] === true) return;
  const objects = [...OBJECT_TYPES, RUN_TIME_OBJECT].flatMap((type) => account.all(type));
  const isEmpty = !objects.some(({ inputs }) => text(inputs, 'bucket') === id);
  refuseUnless(isEmpty, 'BucketNotEmpty', `The bucket you tried to delete is not empty: ${id}`);
}

const object: Model = {
  replacedBy: ['bucket', 'key'],
  identify: ({ inputs }) => ({ id: `${text(inputs, 'bucket')}/${text(inputs, 'key')}` }),
  checkWrite: ({ inputs, region }, account) => {
    needBucket(account, text(inputs, 'bucket'), region);
  },
};

export const s3: Models = {
  [BUCKET]: {
    replacedBy: ['bucket', 'bucketPrefix', 'objectLockEnabled'],
    naming: { property: 'bucket', maxLength: 63, pattern: /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/ },
    identify: ({ inputs, region }) => {
      const bucket = text(inputs, 'bucket');
      return {
        id: bucket,
        outputs: {
          arn: `arn:aws:s3:::${bucket}`,
          bucketDomainName: `${bucket}.s3.amazonaws.com`,
          bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
        },
      };
    },
    checkWrite: ({ inputs }, account, before) => {
      const isTaken = account.all(BUCKET).some(({ id }) => id === text(inputs, 'bucket'));
      refuseUnless(before !== undefined || !isTaken, 'BucketAlreadyExists', text(inputs, 'bucket'));
    },
    checkDelete: checkEmpty,
  },
  [VERSIONING]: ofBucket({ checkDelete: checkUnversioning }),
  [REPLICATION]: ofBucket({ checkWrite: checkReplication }),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': ofBucket({ checkWrite: checkLifecycle }),
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': ofBucket(),
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': ofBucket(),
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ofBucket(),
  'aws:s3/bucketPolicy:BucketPolicy': ofBucket({
    checkWrite: ({ inputs }) => void JSON.parse(text(inputs, 'policy')),
  }),
  ...Object.fromEntries(OBJECT_TYPES.map((type) => [type, object])),
};
