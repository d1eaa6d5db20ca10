// A region's functions: which resources, with what inputs, in which order.
import assert from 'node:assert/strict';
import { RegionFunctions } from '../../../components/functions/region-functions';
import { RenderTimeoutError } from '../../../components/functions/render-times';
import { changes } from '../../support/pulumi/changed-inputs';
import { find, listed, runProgram, UNKNOWN, valueOf } from '../../support/pulumi/pulumi-mocks';
import {
  BASE,
  DISTRIBUTION,
  FUNCTION,
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
    `${OBJECT} site-code-${lambda}-${REGION} ${REGION}`,
  ]),
  `${INVOKE_CONFIG} site-asynchronous-renders-${REGION} ${REGION}`,
  `${URL_TYPE} site-url-${REGION} ${REGION}`,
  `${PERMISSION} site-function-access-${REGION} ${REGION}`,
  `${PERMISSION} site-url-access-${REGION} ${REGION}`,
  `${BUCKET} site-code-bucket-${REGION} ${REGION}`,
  `aws:s3/bucketOwnershipControls:BucketOwnershipControls site-code-ownership-${REGION} ${REGION}`,
  `${POLICY} site-code-policy-${REGION} ${REGION}`,
  `${PUBLIC_ACCESS} site-code-public-access-${REGION} ${REGION}`,
  `${QUEUE} site-dead-letters-${REGION} ${REGION}`,
  `georender:index:CodeBucket site-code-${REGION}`,
  `georender:index:RegionFunctions site-${REGION}`,
].sort();

const COMMON_VARIABLES = {
  GEORENDER_INDEX_TABLE: 'index',
  GEORENDER_LEASE_TABLE: 'leases-eu',
  GEORENDER_QUERY_POLICY: '{"mode":"ignore","names":[],"sort":true}',
  GEORENDER_SCHEME: 'https',
  GEORENDER_HOSTS: 'www.example.com,example.com',
  GEORENDER_RENDER_BUDGET_MS: '24000',
};

const SERVE_INPUTS = {
  region: REGION,
  description: 'Answers bots with kept pages, and has new ones rendered',
  role: 'arn:aws:iam::123456789012:role/site-serve-eu-central-1',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  architectures: ['arm64'],
  memorySize: 512,
  timeout: 55,
  s3Bucket: 'site-code-bucket-eu-central-1',
  s3Key: 'serve/5e.zip',
  loggingConfig: { logFormat: 'JSON', systemLogLevel: 'WARN', logGroup: 'site-serve-logs-eu-central-1' },
  environment: {
    variables: {
      ...COMMON_VARIABLES,
      GEORENDER_PAGES_BUCKETS: '{"ap-south-1":"pages-ap","eu-central-1":"pages-eu","us-east-1":"pages-us"}',
      GEORENDER_RENDER_FUNCTION: 'site-render-eu-central-1',
      GEORENDER_SITE_URL: 'https://main.d1a2b3c4.amplifyapp.com',
    },
  },
  tags: TAGS,
};

const RENDER_INPUTS = {
  region: REGION,
  description: 'Renders pages in Chromium and keeps them',
  role: 'arn:aws:iam::123456789012:role/site-render-eu-central-1',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  architectures: ['x86_64'],
  memorySize: 2048,
  ephemeralStorage: { size: 2048 },
  timeout: 30,
  s3Bucket: 'site-code-bucket-eu-central-1',
  s3Key: 'render/4e.zip',
  loggingConfig: { logFormat: 'JSON', systemLogLevel: 'WARN', logGroup: 'site-render-logs-eu-central-1' },
  environment: {
    variables: {
      ...COMMON_VARIABLES,
      GEORENDER_PAGES_BUCKETS: '{"eu-central-1":"pages-eu"}',
      GEORENDER_FRESHNESS: JSON.stringify(BASE.freshness),
    },
  },
  tags: TAGS,
};

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
          new RegionFunctions(`site-${region}`, { ...BASE, region }).allowDistribution(DISTRIBUTION);
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
          ROLE_POLICY,
          INVOKE_CONFIG,
          URL_TYPE,
          PERMISSION,
          'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
          POLICY,
          PUBLIC_ACCESS,
        ].sort(),
      );
      for (const { inputs } of registrations) if ('tags' in inputs) assert.deepEqual(inputs['tags'], TAGS);
    });
  });

  describe('its functions', () => {
    it('serve runs so', async () => {
      const { registrations } = await runRegionFunctions();
      assert.deepEqual(find(registrations, FUNCTION, `site-serve-${REGION}`).inputs, SERVE_INPUTS);
    });

    it('render runs so', async () => {
      const { registrations } = await runRegionFunctions();
      assert.deepEqual(find(registrations, FUNCTION, `site-render-${REGION}`).inputs, RENDER_INPUTS);
    });

    it('run as they are told to', async () => {
      const { registrations } = await runRegionFunctions({
        serve: { architecture: 'x86_64', memoryMegabytes: 256, reservedConcurrency: 50 },
        render: { memoryMegabytes: 3008, timeoutSeconds: 60, reservedConcurrency: 5 },
      });
      const budget = { GEORENDER_RENDER_BUDGET_MS: '54000' };
      assert.deepEqual(find(registrations, FUNCTION, `site-serve-${REGION}`).inputs, {
        ...SERVE_INPUTS,
        architectures: ['x86_64'],
        memorySize: 256,
        timeout: 74,
        reservedConcurrentExecutions: 50,
        environment: { variables: { ...SERVE_INPUTS.environment.variables, ...budget } },
      });
      assert.deepEqual(find(registrations, FUNCTION, `site-render-${REGION}`).inputs, {
        ...RENDER_INPUTS,
        memorySize: 3008,
        timeout: 60,
        reservedConcurrentExecutions: 5,
        environment: { variables: { ...RENDER_INPUTS.environment.variables, ...budget } },
      });
    });

    it('know in a preview what can be known', async () => {
      const { registrations } = await runRegionFunctions({}, { preview: true });
      const unknown = {
        s3Bucket: UNKNOWN,
        role: UNKNOWN,
        loggingConfig: { logFormat: 'JSON', systemLogLevel: 'WARN', logGroup: UNKNOWN },
      };
      assert.deepEqual(find(registrations, FUNCTION, `site-render-${REGION}`).inputs, { ...RENDER_INPUTS, ...unknown });
    });

    it('come after their permissions', async () => {
      const { recorder } = await runRegionFunctions();
      for (const lambda of LAMBDAS) {
        const { dependsOn } = recorder.of(FUNCTION, `site-${lambda}-${REGION}`);
        assert.deepEqual(dependsOn, [`${ROLE_POLICY} site-${lambda}-${REGION}`]);
      }
    });

    it('change with new code, and nothing else does', async () => {
      const packages = {
        serve: { zipPath: __filename, sha256: '5e' },
        render: { zipPath: __filename, sha256: 'ff' },
      };
      // The mocks see assets as objects that are never equal; the key carries what is in them.
      const sources = (entry: string) => !entry.endsWith(': source');
      const before = await runRegionFunctions({
        packages: { ...packages, render: { zipPath: __filename, sha256: '4e' } },
      });
      const { changed, ...others } = changes(
        before.registrations,
        (await runRegionFunctions({ packages })).registrations,
      );
      assert.deepEqual(
        { ...others, changed: changed.filter(sources) },
        {
          added: [],
          removed: [],
          changed: [`${FUNCTION} site-render-${REGION}: s3Key`, `${OBJECT} site-code-render-${REGION}: key`],
        },
      );
    });

    it('can be transformed, and so can the code’s bucket', async () => {
      const { registrations } = await runRegionFunctions({
        transform: { serve: { memorySize: 1 }, render: { memorySize: 2 }, codeBucket: { bucket: 'mine' } },
      });
      assert.equal(find(registrations, FUNCTION, `site-serve-${REGION}`).inputs['memorySize'], 1);
      assert.equal(find(registrations, FUNCTION, `site-render-${REGION}`).inputs['memorySize'], 2);
      assert.equal(find(registrations, FUNCTION, `site-render-${REGION}`).inputs['s3Bucket'], 'mine');
    });

    it('refuse a time-out that can’t work', async () => {
      await assert.rejects(runRegionFunctions({ render: { timeoutSeconds: 5 } }), RenderTimeoutError);
    });
  });

  describe('its function URL', () => {
    it('answers signed requests only', async () => {
      const { registrations, result } = await runRegionFunctions();
      assert.deepEqual(find(registrations, URL_TYPE, `site-url-${REGION}`).inputs, {
        region: REGION,
        functionName: 'site-serve-eu-central-1',
        authorizationType: 'AWS_IAM',
        invokeMode: 'RESPONSE_STREAM',
      });
      assert.equal(
        await valueOf(result.live.functionUrl),
        'https://site-url-eu-central-1.lambda-url.eu-central-1.on.aws/',
      );
      assert.equal(await valueOf(result.live.functionUrlHost), 'site-url-eu-central-1.lambda-url.eu-central-1.on.aws');
    });

    it('may be called by the distribution alone', async () => {
      const { registrations } = await runRegionFunctions();
      const caller = {
        region: REGION,
        function: 'site-serve-eu-central-1',
        principal: 'cloudfront.amazonaws.com',
        sourceArn: DISTRIBUTION,
      };
      const permissions = registrations.filter(({ type }) => type === PERMISSION).map(({ inputs }) => inputs);
      assert.deepEqual(permissions, [
        { ...caller, action: 'lambda:InvokeFunctionUrl', functionUrlAuthType: 'AWS_IAM' },
        { ...caller, action: 'lambda:InvokeFunction', invokedViaFunctionUrl: true },
      ]);
    });
  });

  describe('what else it has', () => {
    it('drops asynchronous renders before their lease can have ended, never retries them, and keeps what failed', async () => {
      const { registrations, result } = await runRegionFunctions();
      assert.deepEqual(find(registrations, INVOKE_CONFIG, `site-asynchronous-renders-${REGION}`).inputs, {
        region: REGION,
        functionName: 'site-render-eu-central-1',
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: 60,
        destinationConfig: { onFailure: { destination: QUEUE_ARN } },
      });
      assert.deepEqual(find(registrations, QUEUE, `site-dead-letters-${REGION}`).inputs, {
        region: REGION,
        messageRetentionSeconds: 1_209_600,
        sqsManagedSseEnabled: true,
        tags: TAGS,
      });
      assert.equal(await valueOf(result.deadLetters.name), 'site-dead-letters-eu-central-1');
    });

    it('keeps logs for as long as it is told, and after its removal if protected', async () => {
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
