// The actions that Pulumi's AWS provider needs for each type of resource that the program makes.
//
// parliament 1.6.4 checked the names, and what can be restricted to resources. Nothing checked that the actions
// suffice: compare the API calls of the resource in the provider (github.com/hashicorp/terraform-provider-aws,
// internal/service/…) and the permissions of the type's handlers in CloudFormation's registry. A `*` before a kind
// stands for create, read, update and delete: a policy may have 6,144 characters ("IAM and AWS STS quotas", IAM User
// Guide).
import { actions, type Grants } from './scopes';

/** How the provider reads and writes parts of a bucket. */
const BUCKET_PARTS = actions(
  's3',
  `GetBucket* PutBucket* GetEncryptionConfiguration PutEncryptionConfiguration GetLifecycleConfiguration
  PutLifecycleConfiguration GetReplicationConfiguration PutReplicationConfiguration GetAccelerateConfiguration`,
);

/** Parts of a bucket that Pulumi has as resources. */
const BUCKET_PART: Grants = { buckets: [...BUCKET_PARTS, ...actions('s3', 'ListBucket DeleteBucketPolicy')] };

/** AWS chooses the ids, so no resource can be named. */
function cloudFront(names: string): Grants {
  return { all: actions('cloudfront', names) };
}

const API_GATEWAY: Grants = { apis: actions('apigateway', 'GET POST PUT PATCH DELETE') };

/** By type: actions to make, read, change, tag and remove it. */
export const RESOURCE_ACTIONS: Readonly<Record<string, Grants>> = {
  'aws:acm/certificate:Certificate': {
    all: actions(
      'acm',
      `RequestCertificate DescribeCertificate DeleteCertificate UpdateCertificateOptions AddTagsToCertificate
      RemoveTagsFromCertificate ListTagsForCertificate`,
    ),
  },
  'aws:acm/certificateValidation:CertificateValidation': { all: actions('acm', 'DescribeCertificate') },
  // Its actions, also those for tags, are the methods of its management API; AWS chooses the ids ("Actions, resources,
  // and condition keys for Amazon API Gateway Management V2", Service Authorization Reference).
  'aws:apigatewayv2/api:Api': API_GATEWAY,
  'aws:apigatewayv2/integration:Integration': API_GATEWAY,
  'aws:apigatewayv2/route:Route': API_GATEWAY,
  'aws:apigatewayv2/stage:Stage': API_GATEWAY,
  'aws:athena/workgroup:Workgroup': {
    botTables: actions('athena', '*WorkGroup TagResource UntagResource ListTagsForResource'),
  },
  'aws:budgets/budget:Budget': { all: actions('budgets', '*Budget *Resource') },
  'aws:cloudfront/cachePolicy:CachePolicy': cloudFront('*CachePolicy'),
  // A web ACL needs a permission of AWS WAF ("Managing your protection", AWS WAF Developer Guide).
  'aws:cloudfront/distribution:Distribution': {
    all: [
      ...actions(
        'cloudfront',
        `CreateDistribution GetDistribution GetDistributionConfig UpdateDistribution DeleteDistribution
        TagResource UntagResource ListTagsForResource`,
      ),
      'wafv2:GetWebACL',
    ],
  },
  'aws:cloudfront/function:Function': cloudFront(
    `CreateFunction DescribeFunction GetFunction UpdateFunction PublishFunction DeleteFunction TagResource
    UntagResource ListTagsForResource`,
  ),
  'aws:cloudfront/keyValueStore:KeyValueStore': cloudFront(
    '*KeyValueStore TagResource UntagResource ListTagsForResource',
  ),
  'aws:cloudfront/originAccessControl:OriginAccessControl': cloudFront('*OriginAccessControl'),
  'aws:cloudfront/originRequestPolicy:OriginRequestPolicy': cloudFront('*OriginRequestPolicy'),
  'aws:cloudwatch/dashboard:Dashboard': {
    dashboards: actions('cloudwatch', 'PutDashboard GetDashboard DeleteDashboards'),
  },
  // With its tags, and the targets by rule.
  'aws:cloudwatch/eventRule:EventRule': { rules: actions('events', '*Rule *Resource') },
  'aws:cloudwatch/eventTarget:EventTarget': { rules: actions('events', '*Rule *Targets') },
  // Log delivery: "Logging that requires additional permissions [V2]", Amazon CloudWatch Logs User Guide.
  'aws:cloudwatch/logDelivery:LogDelivery': {
    logDeliveries: actions(
      'logs',
      `CreateDelivery GetDelivery DeleteDelivery UpdateDeliveryConfiguration TagResource UntagResource
      ListTagsForResource`,
    ),
    all: actions('logs', 'DescribeDeliveries DescribeConfigurationTemplates'),
  },
  'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination': {
    logDeliveries: actions('logs', 'PutDeliveryDestination GetDeliveryDestination DeleteDeliveryDestination'),
  },
  'aws:cloudwatch/logDeliverySource:LogDeliverySource': {
    logDeliveries: actions('logs', 'PutDeliverySource GetDeliverySource DeleteDeliverySource'),
    all: actions('cloudfront', 'AllowVendedLogDeliveryForResource'),
  },
  'aws:cloudwatch/logGroup:LogGroup': {
    logGroups: actions(
      'logs',
      `CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy TagResource UntagResource
      ListTagsForResource`,
    ),
    all: actions('logs', 'DescribeLogGroups'),
  },
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': {
    logGroups: actions('logs', 'PutMetricFilter DescribeMetricFilters DeleteMetricFilter'),
  },
  'aws:cloudwatch/metricAlarm:MetricAlarm': {
    alarms: actions('cloudwatch', 'PutMetricAlarm DeleteAlarms TagResource UntagResource ListTagsForResource'),
    // Lists can't be restricted to alarms.
    all: actions('cloudwatch', 'DescribeAlarms'),
  },
  // A replica needs to read and write items ("Using IAM with global tables", Amazon DynamoDB Developer Guide).
  'aws:dynamodb/table:Table': {
    tables: actions(
      'dynamodb',
      `CreateTable DescribeTable UpdateTable DeleteTable DescribeContinuousBackups UpdateContinuousBackups
      DescribeTimeToLive UpdateTimeToLive TagResource UntagResource ListTagsOfResource CreateTableReplica
      DeleteTableReplica Query Scan GetItem PutItem UpdateItem DeleteItem BatchWriteItem`,
    ),
  },
  'aws:glue/catalogDatabase:CatalogDatabase': {
    botTables: actions('glue', '*Database TagResource UntagResource GetTags'),
  },
  // Partition indexes are read with the table.
  'aws:glue/catalogTable:CatalogTable': { botTables: actions('glue', '*Table GetPartitionIndexes') },
  'aws:iam/role:Role': {
    roles: actions(
      'iam',
      `CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DeleteRole ListRolePolicies
      ListAttachedRolePolicies ListInstanceProfilesForRole TagRole UntagRole`,
    ),
  },
  'aws:iam/rolePolicy:RolePolicy': { roles: actions('iam', 'PutRolePolicy GetRolePolicy DeleteRolePolicy') },
  'aws:lambda/alias:Alias': { functions: actions('lambda', '*Alias') },
  'aws:lambda/function:Function': {
    functions: actions(
      'lambda',
      `CreateFunction GetFunction* ListVersionsByFunction PublishVersion *FunctionCode UpdateFunctionCon* *Concurrency DeleteFunction
      TagResource UntagResource ListTags`,
    ),
    objects: actions('s3', 'GetObject'),
  },
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig': {
    functions: actions('lambda', '*FunctionEventInvokeConfig'),
  },
  // AWS names no resource for the creation.
  'aws:lambda/eventSourceMapping:EventSourceMapping': {
    all: actions('lambda', '*EventSourceMapping'),
    eventSources: actions('lambda', 'ListTags TagResource UntagResource'),
  },
  'aws:lambda/functionUrl:FunctionUrl': {
    functions: actions('lambda', '*FunctionUrlConfig'),
  },
  // The self-check of a new version.
  'aws:lambda/invocation:Invocation': { functions: actions('lambda', 'InvokeFunction') },
  'aws:lambda/permission:Permission': { functions: actions('lambda', 'AddPermission GetPolicy RemovePermission') },
  'aws:route53/record:Record': {
    records: actions('route53', 'GetHostedZone ListResourceRecordSets ChangeResourceRecordSets GetChange'),
  },
  // A bucket is deleted with its objects. Tags are those of S3 and of S3 Control.
  'aws:s3/bucket:Bucket': {
    buckets: [
      ...BUCKET_PARTS,
      ...actions(
        's3',
        `CreateBucket DeleteBucket ListBucket ListBucketVersions TagResource UntagResource ListTagsForResource`,
      ),
    ],
    objects: actions('s3', 'DeleteObject DeleteObjectVersion'),
  },
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': BUCKET_PART,
  'aws:s3/bucketObject:BucketObject': {
    buckets: actions('s3', 'ListBucket ListBucketVersions'),
    objects: actions('s3', 'PutObject GetObject GetObjectTagging PutObjectTagging DeleteObject DeleteObjectVersion'),
  },
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': BUCKET_PART,
  'aws:s3/bucketPolicy:BucketPolicy': BUCKET_PART,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': BUCKET_PART,
  'aws:s3/bucketReplicationConfig:BucketReplicationConfig': BUCKET_PART,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': BUCKET_PART,
  'aws:s3/bucketVersioning:BucketVersioning': BUCKET_PART,
  'aws:scheduler/schedule:Schedule': {
    schedules: actions('scheduler', 'CreateSchedule GetSchedule UpdateSchedule DeleteSchedule'),
  },
  'aws:sns/topic:Topic': {
    topics: actions(
      'sns',
      `CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic TagResource UntagResource
      ListTagsForResource`,
    ),
  },
  'aws:sns/topicSubscription:TopicSubscription': {
    topics: actions('sns', 'Subscribe ListSubscriptionsByTopic'),
    all: actions('sns', 'GetSubscriptionAttributes Unsubscribe'),
  },
  'aws:sqs/queue:Queue': {
    queues: actions('sqs', '*Queue *QueueAttributes ListQueueTags'),
  },
  // Written as an attribute of its queue.
  'aws:sqs/queuePolicy:QueuePolicy': { queues: actions('sqs', '*QueueAttributes') },
  'aws:wafv2/webAcl:WebAcl': { all: actions('wafv2', '*WebACL *Resource') },
};

/** The program's own requests before it makes anything (`components/functions/lambda-account.ts`). */
export const PROGRAM_ACTIONS: Grants = {
  all: actions('lambda', 'GetAccountSettings ListFunctions'),
  functions: actions('lambda', 'ListTags *Concurrency'),
};
