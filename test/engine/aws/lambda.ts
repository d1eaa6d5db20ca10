// Lambda: functions with their versions, URLs, permissions and settings for asynchronous calls.
import { ACCOUNT_ID, type Account } from './account';
import { hasRole, isAllowed } from './iam';
import {
  calledFunction,
  existingFunction,
  FUNCTION,
  functionOf,
  published,
  versionOutputs,
  versions,
} from './lambda-versions';
import { type Draft, digest, type Models, refuseUnless, regionalArn } from './model';
import { record, text } from './properties';
import { hasObject } from './s3';

const INVOKE_CONFIG = 'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig';

/** The action that a function's role needs for a destination, by the service in the destination's ARN. */
const DESTINATION_ACTIONS: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  lambda: 'lambda:InvokeFunction',
};

/** "Lambda quotas", AWS Lambda Developer Guide. */
const ENVIRONMENT_MAX_BYTES = 4096;

/** "PutFunctionEventInvokeConfig", AWS Lambda API Reference. */
const LEAST_EVENT_AGE_SECONDS = 60;

function checkFunction({ inputs, region }: Draft, account: Account): void {
  refuseUnless(
    hasRole(account, text(inputs, 'role')),
    'InvalidParameterValueException',
    `The role defined for the function cannot be assumed by Lambda: ${text(inputs, 'role')}`,
  );
  const [bucket, key] = [text(inputs, 's3Bucket'), text(inputs, 's3Key')];
  refuseUnless(
    inputs['code'] !== undefined || hasObject(account, bucket, key, region),
    'InvalidParameterValueException',
    `S3 Error Code: NoSuchKey: ${bucket}/${key} in ${region}`,
  );
  const environment = JSON.stringify(record(record(inputs, 'environment'), 'variables') ?? {});
  refuseUnless(
    Buffer.byteLength(environment) <= ENVIRONMENT_MAX_BYTES,
    'InvalidParameterValueException',
    `the environment variables you have provided exceeded the 4KB limit. String measured: ${environment}`,
  );
}

/** "Creating and configuring an Amazon SQS event source mapping": Lambda refuses a queue that is visible too soon. */
function checkEventSource({ inputs, region }: Draft, account: Account): void {
  const fn = existingFunction(account, functionOf(inputs), region);
  const queueArn = text(inputs, 'eventSourceArn');
  const queue = account.all('aws:sqs/queue:Queue').find(({ outputs }) => outputs['arn'] === queueArn);
  account.relyOn(queue);
  refuseUnless(queue !== undefined, 'InvalidParameterValueException', `The queue does not exist: ${queueArn}`);
  refuseUnless(
    Number(queue.inputs['visibilityTimeoutSeconds'] ?? 30) >= Number(fn.inputs['timeout'] ?? 3),
    'InvalidParameterValueException',
    'Queue visibility timeout is less than Function timeout',
  );
  refuseUnless(
    isAllowed(account, text(fn.inputs, 'role'), 'sqs:ReceiveMessage', queueArn),
    'InvalidParameterValueException',
    'The function execution role does not have permissions to call ReceiveMessage on SQS',
  );
}

/** "Capturing records of Lambda asynchronous invocations", AWS Lambda Developer Guide: the role must be allowed to. */
function checkInvokeConfig({ inputs, region }: Draft, account: Account): void {
  const { outputs } = calledFunction({ inputs, region }, account);
  const age = inputs['maximumEventAgeInSeconds'];
  refuseUnless(
    age === undefined || (typeof age === 'number' && age >= LEAST_EVENT_AGE_SECONDS),
    'InvalidParameterValueException',
    `the maximum age of an event is ${JSON.stringify(age)}`,
  );
  const destinations = record(inputs, 'destinationConfig');
  for (const kind of ['onFailure', 'onSuccess']) {
    const destination = text(record(destinations, kind), 'destination');
    if (destination === '') continue;
    const action = DESTINATION_ACTIONS[destination.split(':')[2] ?? ''] ?? '';
    refuseUnless(
      isAllowed(account, text(outputs, 'role'), action, destination),
      'InvalidParameterValueException',
      `The function's execution role does not have permissions to call ${action} on ${destination}`,
    );
  }
}

/** What belongs to a qualifier of a function has an id of both. */
function qualified({ inputs }: Pick<Draft, 'inputs'>): string {
  const qualifier = text(inputs, 'qualifier');
  return qualifier === '' ? functionOf(inputs) : `${functionOf(inputs)}/${qualifier}`;
}

export const lambda: Models = {
  ...versions,
  [FUNCTION]: {
    replacedBy: ['name', 'packageType'],
    naming: { property: 'name', maxLength: 64, pattern: /^[a-zA-Z0-9-_]+$/ },
    identify: ({ inputs, region }) => {
      const name = text(inputs, 'name');
      const arn = regionalArn('lambda', region, `function:${name}`, ACCOUNT_ID);
      const invokeArn = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
      return {
        id: name,
        outputs: { arn, invokeArn, ...versionOutputs(arn, inputs['publish'] === true ? '1' : '$LATEST') },
      };
    },
    recompute: published,
    cascade: ({ id, region }, account) =>
      account.all(INVOKE_CONFIG).filter((each) => each.region === region && functionOf(each.inputs) === id),
    checkWrite: checkFunction,
  },
  'aws:lambda/functionUrl:FunctionUrl': {
    replacedBy: ['functionName', 'qualifier'],
    identify: ({ inputs, region }) => {
      const urlId = digest(`${region} ${qualified({ inputs })}`, 32);
      return {
        id: qualified({ inputs }),
        outputs: { functionUrl: `https://${urlId}.lambda-url.${region}.on.aws/`, urlId },
      };
    },
    checkWrite: (draft, account) => void calledFunction(draft, account),
  },
  'aws:lambda/permission:Permission': {
    replacedBy: [
      'action',
      'function',
      'functionUrlAuthType',
      'invokedViaFunctionUrl',
      'principal',
      'principalOrgId',
      'qualifier',
      'sourceAccount',
      'sourceArn',
      'statementId',
    ],
    naming: { property: 'statementId', maxLength: 100, pattern: /^[a-zA-Z0-9-_]+$/ },
    identify: ({ inputs }) => ({ id: text(inputs, 'statementId') }),
    checkWrite: (draft, account) => void calledFunction(draft, account),
  },
  [INVOKE_CONFIG]: {
    replacedBy: ['functionName', 'qualifier'],
    identify: (draft) => ({ id: qualified(draft) }),
    checkWrite: checkInvokeConfig,
  },
  'aws:lambda/eventSourceMapping:EventSourceMapping': {
    replacedBy: ['eventSourceArn', 'startingPosition'],
    identify: ({ inputs, region }) => {
      const uuid = digest(`${region} ${text(inputs, 'eventSourceArn')} ${functionOf(inputs)}`, 32);
      return {
        id: uuid,
        outputs: { uuid, arn: regionalArn('lambda', region, `event-source-mapping:${uuid}`, ACCOUNT_ID) },
      };
    },
    checkWrite: checkEventSource,
  },
};
