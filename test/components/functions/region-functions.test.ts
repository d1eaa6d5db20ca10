// A region's functions: its resources, its function URL, its logs and failed renders.
import assert from 'node:assert/strict';
import { RegionFunctions } from '../../../components/functions/region-functions';
import { find, listed, runProgram, valueOf } from '../../support/pulumi/pulumi-mocks';
import {
  ALIAS,
  BASE,
  DISTRIBUTIONS,
  FUNCTION,
  INVOCATION,
  LAMBDAS,
  QUEUE_ARN,
  REGION,
  ROLE,
  ROLE_POLICY,
  runRegionFunctions,
  TAGS,
} from '../../support/pulumi/region-functions';

const PERMISSION = 'aws:lambda/permission:Permission';
const LOG_GROUP = 'aws:cloudwatch/logGroup:LogGroup';
const QUEUE = 'aws:sqs/queue:Queue';
const BUCKET = 'aws:s3/bucket:Bucket';
const OBJECT = 'aws:s3/bucketObject:BucketObject';
const POLICY = 'aws:s3/bucketPolicy:BucketPolicy';
const PUBLIC_ACCESS = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock';
const URL_TYPE = 'aws:lambda/functionUrl:FunctionUrl';
const INVOKE_CONFIG = 'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig';

const ALL_RESOURCES: readonly string[] = [
  ...['render', 'serve'].flatMap((lambda) => [
    `${LOG_GROUP} site-${lambda}-logs-${REGION} ${REGION}`,
    `${ROLE} site-${lambda}-${REGION}`,
    `${ROLE_POLICY} site-${lambda}-${REGION}`,
    `${FUNCTION} site-${lambda}-${REGION} ${REGION}`,
    `${ALIAS} site-${lambda}-live-${REGION} ${REGION}`,
    `${OBJECT} site-code-${lambda}-${REGION} ${REGION}`,
  ]),
  `${INVOKE_CONFIG} site-asynchronous-renders-${REGION} ${REGION}`,
  `${INVOCATION} site-self-check-${REGION} ${REGION}`,
  `${URL_TYPE} site-url-${REGION} ${REGION}`,
  `${PERMISSION} site-function-access-${REGION} ${REGION}`,
  `${PERMISSION} site-url-access-${REGION} ${REGION}`,
  `${BUCKET} site-code-bucket-${REGION} ${REGION}`,
  `aws:s3/bucketOwnershipControls:BucketOwnershipControls site-code-ownership-${REGION} ${REGION}`,
  `${POLICY} site-code-policy-${REGION} ${REGION}`,
  `${PUBLIC_ACCESS} site-code-public-access-${REGION} ${REGION}`,
  `${QUEUE} site-dead-letters-${REGION} ${REGION}`,
  `aws:sqs/queuePolicy:QueuePolicy site-dead-letters-${REGION} ${REGION}`,
  `georender:index:CodeBucket site-code-${REGION}`,
  `georender:index:RegionFunctions site-${REGION}`,
].sort();

describe('components/region-functions', () => {
  describe('its resources', () => {
    it('are these', async () => {
      assert.deepEqual(listed((await runRegionFunctions()).registrations), ALL_RESOURCES);
    });

    it('are the same in a preview', async () => {
      assert.deepEqual(listed((await runRegionFunctions({}, { preview: true })).registrations), ALL_RESOURCES);
    });

    it('have names of their own in each region', async () => {
      const { registrations } = await runProgram(() => {
        for (const region of ['eu-central-1', 'us-east-1'] as const) {
          new RegionFunctions(`site-${region}`, { ...BASE, region });
        }
      });
      const [german, american] = [REGION, 'us-east-1'].map((region) =>
        listed(registrations).filter((entry) => entry.includes(region)),
      );
      assert.deepEqual(german, ALL_RESOURCES);
      assert.deepEqual(
        american,
        ALL_RESOURCES.map((entry) => entry.replaceAll(REGION, 'us-east-1')),
      );
      assert.equal(registrations.length, 2 * ALL_RESOURCES.length);
    });

    it('all carry the tags, where they take any', async () => {
      const { registrations } = await runRegionFunctions();
      const untagged = registrations.filter(({ isCustom, inputs }) => isCustom && inputs['tags'] === undefined);
      assert.deepEqual(
        [...new Set(untagged.map(({ type }) => type))].sort(),
        [
          ALIAS,
          INVOCATION,
          ROLE_POLICY,
          INVOKE_CONFIG,
          URL_TYPE,
          PERMISSION,
          'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
          POLICY,
          PUBLIC_ACCESS,
          'aws:sqs/queuePolicy:QueuePolicy',
        ].sort(),
      );
      for (const { inputs } of registrations) if ('tags' in inputs) assert.deepEqual(inputs['tags'], TAGS);
    });
  });

  describe('its function URL', () => {
    it('answers signed requests only', async () => {
      const { registrations, result } = await runRegionFunctions();
      assert.deepEqual(find(registrations, URL_TYPE, `site-url-${REGION}`).inputs, {
        region: REGION,
        functionName: 'site-serve-eu-central-1',
        qualifier: 'live',
        authorizationType: 'AWS_IAM',
        invokeMode: 'RESPONSE_STREAM',
      });
      const { endpoint } = result.live;
      assert.ok(endpoint.kind === 'function-url');
      assert.equal(await valueOf(endpoint.url), 'https://site-url-eu-central-1.lambda-url.eu-central-1.on.aws/');
      assert.equal(await valueOf(endpoint.host), 'site-url-eu-central-1.lambda-url.eu-central-1.on.aws');
    });

    it('may be called by the account’s distributions alone', async () => {
      const { registrations } = await runRegionFunctions();
      const caller = {
        region: REGION,
        function: 'site-serve-eu-central-1',
        qualifier: 'live',
        principal: 'cloudfront.amazonaws.com',
        sourceArn: DISTRIBUTIONS,
      };
      const permissions = registrations.filter(({ type }) => type === PERMISSION).map(({ inputs }) => inputs);
      assert.deepEqual(permissions, [
        { ...caller, action: 'lambda:InvokeFunctionUrl', functionUrlAuthType: 'AWS_IAM' },
        { ...caller, action: 'lambda:InvokeFunction', invokedViaFunctionUrl: true },
      ]);
    });
  });

  describe('its logs and failed renders', () => {
    it('drops asynchronous renders before their lease can have ended, never retries them, and keeps what failed', async () => {
      const { registrations, result, recorder } = await runRegionFunctions();
      assert.deepEqual(find(registrations, INVOKE_CONFIG, `site-asynchronous-renders-${REGION}`).inputs, {
        region: REGION,
        functionName: 'site-render-eu-central-1',
        qualifier: '1',
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: 60,
        destinationConfig: { onFailure: { destination: QUEUE_ARN } },
      });
      // Earlier versions keep theirs.
      assert.ok(recorder.of(INVOKE_CONFIG, `site-asynchronous-renders-${REGION}`).retainOnDelete);
      assert.deepEqual(find(registrations, QUEUE, `site-dead-letters-${REGION}`).inputs, {
        region: REGION,
        messageRetentionSeconds: 1_209_600,
        sqsManagedSseEnabled: true,
        tags: TAGS,
      });
      assert.equal(await valueOf(result.deadLetters.name), 'site-dead-letters-eu-central-1');
    });

    it('keeps logs for the set time, and after its removal if protected', async () => {
      const [protectedOne, other] = [
        await runRegionFunctions(),
        await runRegionFunctions({ protect: false, logRetentionDays: 90 }),
      ];
      const logs = { region: REGION, tags: TAGS };
      for (const lambda of LAMBDAS) {
        const name = `site-${lambda}-logs-${REGION}`;
        assert.deepEqual(find(protectedOne.registrations, LOG_GROUP, name).inputs, {
          ...logs,
          retentionInDays: 30,
          skipDestroy: true,
        });
        assert.deepEqual(find(other.registrations, LOG_GROUP, name).inputs, {
          ...logs,
          retentionInDays: 90,
          skipDestroy: false,
        });
      }
      assert.equal(await valueOf(other.result.live.serveLogGroupName), `site-serve-logs-${REGION}`);
      assert.equal(await valueOf(other.result.live.renderLogGroupName), `site-render-logs-${REGION}`);
    });
  });
});
