// Resources that keep, and that break, the rules of encryption, logs and state.
import { one, type RuleExamples } from './example';

const QUEUE = 'aws:sqs/queue:Queue';
const TOPIC = 'aws:sns/topic:Topic';
const KEY = 'aws:kms/key:Key';
const LOG_GROUP = 'aws:cloudwatch/logGroup:LogGroup';
const FUNCTION = 'aws:lambda/function:Function';
const TABLE = 'aws:dynamodb/table:Table';
const BUCKET = 'aws:s3/bucket:Bucket';

const RECOVERABLE = {
  pointInTimeRecovery: { enabled: true },
  replicas: [{ regionName: 'eu-central-1', pointInTimeRecovery: true }],
};

export const STORAGE: Readonly<Record<string, RuleExamples>> = {
  'queue-is-encrypted': {
    fails: {
      'sqsManagedSseEnabled is not set': one(QUEUE, {}),
      'sqsManagedSseEnabled is false': one(QUEUE, { sqsManagedSseEnabled: false }),
    },
    passes: [one(QUEUE, { sqsManagedSseEnabled: true }), one(QUEUE, { kmsMasterKeyId: 'alias/mine' })],
  },
  'topic-is-encrypted': {
    fails: { 'kmsMasterKeyId is not set': one(TOPIC, {}) },
    passes: [
      one(TOPIC, { kmsMasterKeyId: 'alias/aws/sns' }),
      one(TOPIC, {}, { inside: 'georender:index:Georender$georender:index:Observability' }),
    ],
  },
  'key-rotates': {
    fails: { 'enableKeyRotation is not set': one(KEY, {}) },
    passes: [one(KEY, { enableKeyRotation: true }), one(KEY, { customerMasterKeySpec: 'ECC_NIST_P256' })],
  },
  'log-group-expires': {
    fails: {
      'retentionInDays is not set': one(LOG_GROUP, {}),
      'retentionInDays is 0': one(LOG_GROUP, { retentionInDays: 0 }),
    },
    passes: [one(LOG_GROUP, { retentionInDays: 30 })],
  },
  'function-has-log-group': {
    fails: { 'loggingConfig.logGroup is not set': one(FUNCTION, { loggingConfig: { logFormat: 'JSON' } }) },
    passes: [one(FUNCTION, { loggingConfig: { logFormat: 'JSON', logGroup: 'site' } })],
  },
  'state-is-protected': {
    fails: {
      'The resource has no protect': one(TABLE, { deletionProtectionEnabled: true }),
      'deletionProtectionEnabled is false': one(TABLE, { deletionProtectionEnabled: false }, { protect: true }),
      'forceDestroy is true': one(BUCKET, { forceDestroy: true }, { protect: true }),
    },
    passes: [
      one(TABLE, { deletionProtectionEnabled: true }, { protect: true }),
      one(BUCKET, { forceDestroy: false }, { protect: true }),
      one(TABLE, {}, { name: 'site-leases-us-east-1', inside: 'georender:index:RenderIndex' }),
      one(BUCKET, { forceDestroy: true }, { inside: 'georender:index:CodeBucket' }),
      one(BUCKET, { forceDestroy: true }, { inside: 'georender:index:BotReports' }),
    ],
  },
  'table-is-recoverable': {
    fails: {
      'pointInTimeRecovery.enabled is not set': one(TABLE, {}),
      'pointInTimeRecovery of the replica in "eu-central-1" is not set': one(TABLE, {
        ...RECOVERABLE,
        replicas: [{ regionName: 'eu-central-1' }],
      }),
    },
    passes: [
      one(TABLE, RECOVERABLE),
      one(TABLE, {}, { name: 'site-leases-us-east-1', inside: 'georender:index:RenderIndex' }),
    ],
  },
};
