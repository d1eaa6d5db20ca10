// Lambda's functions, their roles, and what collects their failures, in CloudFormation's words.
import { parsedPolicy, same, TAGS } from './mapping';
import type { ResourceType } from './resource-type';

/** By the provider's type. */
export const FUNCTION_TYPES: Readonly<Record<string, ResourceType>> = {
  'aws:lambda/function:Function': {
    type: 'AWS::Lambda::Function',
    properties: {
      name: 'FunctionName',
      ...same('description role runtime handler architectures memorySize timeout reservedConcurrentExecutions'),
      // The provider uploads the file itself; CloudFormation requires one in S3.
      code: { to: 'Code', as: () => ({ S3Bucket: 'uploaded', S3Key: 'function.zip' }) },
      publish: { absent: 'a version is a resource there' },
      skipDestroy: { absent: 'a policy of deletion there' },
      s3Bucket: 'Code.S3Bucket',
      s3Key: 'Code.S3Key',
      ephemeralStorage: { to: 'EphemeralStorage', each: same('size') },
      environment: { to: 'Environment', each: same('variables') },
      loggingConfig: { to: 'LoggingConfig', each: same('logFormat logGroup systemLogLevel applicationLogLevel') },
      tags: TAGS,
    },
  },
  'aws:lambda/alias:Alias': { type: 'AWS::Lambda::Alias', properties: same('name functionName functionVersion') },
  'aws:lambda/invocation:Invocation': { absent: 'a call of the deployment' },
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig': {
    type: 'AWS::Lambda::EventInvokeConfig',
    properties: {
      ...same('functionName qualifier maximumRetryAttempts maximumEventAgeInSeconds'),
      destinationConfig: {
        to: 'DestinationConfig',
        each: { onFailure: { to: 'OnFailure', each: same('destination') } },
      },
    },
    // The provider leaves it out; CloudFormation requires it.
    defaults: { Qualifier: '$LATEST' },
  },
  'aws:lambda/functionUrl:FunctionUrl': {
    type: 'AWS::Lambda::Url',
    properties: { functionName: 'TargetFunctionArn', authorizationType: 'AuthType', ...same('qualifier invokeMode') },
  },
  'aws:lambda/permission:Permission': {
    type: 'AWS::Lambda::Permission',
    properties: {
      function: 'FunctionName',
      ...same('action principal sourceArn functionUrlAuthType invokedViaFunctionUrl'),
      qualifier: { absent: 'part of the name there' },
      statementId: { absent: 'CloudFormation chooses it' },
    },
  },
  'aws:iam/role:Role': {
    type: 'AWS::IAM::Role',
    properties: {
      name: 'RoleName',
      ...same('description'),
      assumeRolePolicy: parsedPolicy('AssumeRolePolicyDocument'),
      tags: TAGS,
    },
  },
  'aws:iam/rolePolicy:RolePolicy': {
    type: 'AWS::IAM::RolePolicy',
    properties: { name: 'PolicyName', role: 'RoleName', policy: parsedPolicy('PolicyDocument') },
  },
  'aws:sqs/queue:Queue': {
    type: 'AWS::SQS::Queue',
    properties: {
      name: 'QueueName',
      messageRetentionSeconds: 'MessageRetentionPeriod',
      visibilityTimeoutSeconds: 'VisibilityTimeout',
      redrivePolicy: parsedPolicy('RedrivePolicy'),
      ...same('sqsManagedSseEnabled'),
      tags: TAGS,
    },
  },
  'aws:sqs/queuePolicy:QueuePolicy': {
    type: 'AWS::SQS::QueuePolicy',
    properties: { queueUrl: { to: 'Queues', as: (url) => [url] }, policy: parsedPolicy('PolicyDocument') },
  },
  'aws:lambda/eventSourceMapping:EventSourceMapping': {
    type: 'AWS::Lambda::EventSourceMapping',
    properties: {
      ...same('eventSourceArn functionName batchSize'),
      scalingConfig: { to: 'ScalingConfig', each: same('maximumConcurrency') },
      tags: TAGS,
    },
  },
};
