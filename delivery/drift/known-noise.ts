// What a refresh reports although nobody changed anything: known bugs and habits of the provider, each with its issue.

/** A kind of report that is no drift. */
export interface KnownNoise {
  /** The issue, as people find it. */
  readonly issue: string;
  /** Types of resources. */
  readonly types: RegExp;
  /** Names of properties. */
  readonly properties: readonly string[];
  /**
   * The type of the stack's resource that owns the property, and names the reported one by `bucket` or `role`. A change
   * by hand shows as drift of the owner. Without such an owner in the stack, the report is drift.
   */
  readonly owner?: string;
  /** Why it is no drift. */
  readonly reason: string;
  /** What to do, and what not. */
  readonly advice: string;
}

const BUCKET = /^aws:s3\/bucket:Bucket$/;

const PREVIEW_ONLY = 'Nothing. Compare by `--preview-only`, which leaves the state as it is.';

/** The known ones. */
export const KNOWN_NOISE: readonly KnownNoise[] = [
  {
    issue: 'pulumi/pulumi-aws#1521',
    types: /^aws:s3\/bucketObject(?:v2)?:/,
    properties: ['source', 'sourceHash'],
    reason: 'S3 does not tell which local file an object was made from; its key has the hash of the code.',
    advice: PREVIEW_ONLY,
  },
  {
    issue: 'pulumi/pulumi-aws#2063',
    types: BUCKET,
    properties: ['replicationConfiguration', 'replicationConfigurations'],
    owner: 'aws:s3/bucketReplicationConfig:BucketReplicationConfig',
    reason: 'A resource of its own sets the replication of the bucket.',
    advice: PREVIEW_ONLY,
  },
  {
    issue: 'pulumi/pulumi-aws#6244',
    types: BUCKET,
    properties: ['lifecycleRules'],
    owner: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    reason: 'A resource of its own sets the rules of the bucket.',
    advice:
      '**Do not run `pulumi refresh` or `pulumi up --refresh`**: with providers that have the bug, the next `up` deletes the ' +
      'rules, and pages are kept without end.',
  },
  {
    issue: 'pulumi/pulumi-aws#3166',
    types: BUCKET,
    properties: [
      'versioning',
      'versionings',
      'serverSideEncryptionConfiguration',
      'serverSideEncryptionConfigurations',
      'policy',
    ],
    reason: 'Resources of their own set these parts of the bucket; S3 encrypts every bucket.',
    advice: PREVIEW_ONLY,
  },
  {
    issue: 'pulumi/pulumi-aws#2246',
    types: /^aws:iam\/role:Role$/,
    properties: ['inlinePolicies', 'managedPolicyArns'],
    owner: 'aws:iam/rolePolicy:RolePolicy',
    reason: 'Resources of their own set the policies of the role.',
    advice: PREVIEW_ONLY,
  },
  {
    issue: 'pulumi/pulumi-aws#3874',
    types: /^aws:lambda\/function:Function$/,
    properties: ['lastModified', 'replacementSecurityGroupIds'],
    reason: 'Lambda sets it by itself after every deployment.',
    advice: PREVIEW_ONLY,
  },
  {
    issue: 'pulumi/pulumi-aws#5522',
    types: /^aws:/,
    properties: ['tagsAll'],
    reason: 'The provider computes it from `tags` and its own settings.',
    advice: PREVIEW_ONLY,
  },
];

/** An empty value in place of none. */
export const EMPTY_NOISE: KnownNoise = {
  issue: 'pulumi/pulumi-terraform-bridge#2047',
  types: /^aws:/,
  properties: [],
  reason: 'The provider tells an empty value where it told none before, or none where it told an empty one.',
  advice: PREVIEW_ONLY,
};
