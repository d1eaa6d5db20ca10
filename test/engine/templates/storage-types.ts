// S3 and DynamoDB in CloudFormation's words. There a bucket is one resource with everything that is configured of it.
import { type Properties, record, records, text } from '../aws/properties';
import { asTags, type Mapping, parsedPolicy, same, TAGS } from './mapping';
import type { ResourceType } from './resource-type';

const BUCKET = 'AWS::S3::Bucket';

/** Something that is configured of a bucket, which is named by `bucket`. */
function ofBucket(properties: Mapping): ResourceType {
  return { type: BUCKET, properties: { bucket: 'BucketName', ...properties }, mergedBy: 'bucket' };
}

const LIFECYCLE_RULE: Mapping = {
  ...same('id status'),
  filter: { to: '', each: same('prefix') },
  expiration: { to: '', each: { days: 'ExpirationInDays', ...same('expiredObjectDeleteMarker') } },
  noncurrentVersionExpiration: { to: 'NoncurrentVersionExpiration', each: same('noncurrentDays') },
  abortIncompleteMultipartUpload: { to: 'AbortIncompleteMultipartUpload', each: same('daysAfterInitiation') },
};

const REPLICATION_RULE: Mapping = {
  ...same('id priority status'),
  filter: { to: 'Filter', each: same('prefix') },
  deleteMarkerReplication: { to: 'DeleteMarkerReplication', each: same('status') },
  destination: { to: 'Destination', each: { ...same('bucket'), metrics: { to: 'Metrics', each: same('status') } } },
};

/** S3's types. */
export const S3_TYPES: Readonly<Record<string, ResourceType>> = {
  'aws:s3/bucket:Bucket': ofBucket({ forceDestroy: { absent: "removal is the provider's work" }, tags: TAGS }),
  'aws:s3/bucketVersioning:BucketVersioning': ofBucket({
    versioningConfiguration: { to: 'VersioningConfiguration', each: same('status') },
  }),
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': ofBucket({
    rule: { to: 'OwnershipControls.Rules', each: same('objectOwnership'), shape: 'list' },
  }),
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': ofBucket(
    same('blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets', 'PublicAccessBlockConfiguration'),
  ),
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ofBucket({
    rules: {
      to: 'BucketEncryption.ServerSideEncryptionConfiguration',
      each: {
        applyServerSideEncryptionByDefault: {
          to: 'ServerSideEncryptionByDefault',
          each: { sseAlgorithm: 'SSEAlgorithm' },
        },
      },
    },
  }),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': ofBucket({
    rules: { to: 'LifecycleConfiguration.Rules', each: LIFECYCLE_RULE },
  }),
  'aws:s3/bucketReplicationConfig:BucketReplicationConfig': ofBucket({
    role: 'ReplicationConfiguration.Role',
    rules: { to: 'ReplicationConfiguration.Rules', each: REPLICATION_RULE },
  }),
  'aws:s3/bucketPolicy:BucketPolicy': {
    type: 'AWS::S3::BucketPolicy',
    properties: { ...same('bucket'), policy: parsedPolicy('PolicyDocument') },
  },
  'aws:s3/bucketObject:BucketObject': { absent: 'CloudFormation makes no objects' },
};

const TABLE: Mapping = {
  name: 'TableName',
  ...same('billingMode'),
  hashKey: { to: 'KeySchema', as: (name) => [{ AttributeName: name, KeyType: 'HASH' }] },
  attributes: { to: 'AttributeDefinitions', each: { name: 'AttributeName', type: 'AttributeType' } },
  ttl: { to: 'TimeToLiveSpecification', each: same('attributeName enabled') },
  streamEnabled: { absent: 'a stream that is specified is on' },
  streamViewType: 'StreamSpecification.StreamViewType',
};

const REPLICA: Mapping = {
  regionName: 'Region',
  pointInTimeRecovery: 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled',
  ...same('deletionProtectionEnabled'),
  tags: { to: 'Tags', as: asTags },
};

/** Of a global table CloudFormation lists all replicas, the table's own among them; their settings are nowhere else. */
function withOwnReplica(inputs: Properties): Properties {
  const { tags } = inputs;
  const common: Properties = tags === undefined ? {} : { tags };
  const own = {
    regionName: text(inputs, 'region'),
    pointInTimeRecovery: record(inputs, 'pointInTimeRecovery')?.['enabled'] ?? false,
    deletionProtectionEnabled: inputs['deletionProtectionEnabled'] ?? false,
    ...common,
  };
  const others = records(inputs, 'replicas').map(({ propagateTags, ...replica }) => ({
    ...replica,
    ...(propagateTags === true ? common : {}),
  }));
  const ofReplicas = ['replicas', 'pointInTimeRecovery', 'deletionProtectionEnabled', 'tags'];
  const table = Object.fromEntries(Object.entries(inputs).filter(([name]) => !ofReplicas.includes(name)));
  return { ...table, replicas: [own, ...others] };
}

const PLAIN_TABLE: ResourceType = {
  type: 'AWS::DynamoDB::Table',
  properties: {
    ...TABLE,
    ...same('deletionProtectionEnabled'),
    pointInTimeRecovery: { to: 'PointInTimeRecoverySpecification', each: { enabled: 'PointInTimeRecoveryEnabled' } },
    replicas: { absent: 'it has none' },
    tags: TAGS,
  },
};

const GLOBAL_TABLE: ResourceType = {
  type: 'AWS::DynamoDB::GlobalTable',
  properties: { ...TABLE, replicas: { to: 'Replicas', each: REPLICA } },
  prepare: withOwnReplica,
};

/** DynamoDB's. */
export const DYNAMODB_TYPES: Readonly<Record<string, ResourceType>> = {
  'aws:dynamodb/table:Table': {
    choose: (inputs) => (records(inputs, 'replicas').length > 0 ? GLOBAL_TABLE : PLAIN_TABLE),
  },
};
