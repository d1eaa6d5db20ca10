// A region's functions `serve` and `render`: their inputs, and what changes them.
import assert from 'node:assert/strict';
import { RenderTimeoutError } from '../../../components/functions/render-times';
import { changes } from '../../support/pulumi/changed-inputs';
import { find, UNKNOWN } from '../../support/pulumi/pulumi-mocks';
import {
  BASE,
  FUNCTION,
  LAMBDAS,
  REGION,
  ROLE_POLICY,
  runRegionFunctions,
  TAGS,
} from '../../support/pulumi/region-functions';

const OBJECT = 'aws:s3/bucketObject:BucketObject';

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
  description: 'Answers bots with kept pages, and asks render for new ones',
  role: 'arn:aws:iam::123456789012:role/site-serve-eu-central-1',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  publish: true,
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
      GEORENDER_RENDER_FUNCTION: 'arn:aws:lambda:eu-central-1:123456789012:function:site-render-eu-central-1:1',
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
  publish: true,
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

describe('components/function-pair', () => {
  it('registers serve with these inputs', async () => {
    const { registrations } = await runRegionFunctions();
    assert.deepEqual(find(registrations, FUNCTION, `site-serve-${REGION}`).inputs, SERVE_INPUTS);
  });

  it('registers render with these inputs', async () => {
    const { registrations } = await runRegionFunctions();
    assert.deepEqual(find(registrations, FUNCTION, `site-render-${REGION}`).inputs, RENDER_INPUTS);
  });

  it('applies the settings of both functions', async () => {
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

  it('knows in a preview all but names and roles', async () => {
    const { registrations } = await runRegionFunctions({}, { preview: true });
    const unknown = {
      s3Bucket: UNKNOWN,
      role: UNKNOWN,
      loggingConfig: { logFormat: 'JSON', systemLogLevel: 'WARN', logGroup: UNKNOWN },
    };
    assert.deepEqual(find(registrations, FUNCTION, `site-render-${REGION}`).inputs, { ...RENDER_INPUTS, ...unknown });
  });

  it('makes functions after their permissions', async () => {
    const { recorder } = await runRegionFunctions();
    for (const lambda of LAMBDAS) {
      const { dependsOn } = recorder.of(FUNCTION, `site-${lambda}-${REGION}`);
      assert.deepEqual(dependsOn, [`${ROLE_POLICY} site-${lambda}-${REGION}`]);
    }
  });

  it('changes with new code only the function and its object', async () => {
    const packages = {
      serve: { zipPath: __filename, sha256: '5e' },
      render: { zipPath: __filename, sha256: 'ff' },
    };
    // The mocks see assets as objects that are never equal; the key carries their hash.
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

  it('applies the user’s transforms to functions and code bucket', async () => {
    const { registrations } = await runRegionFunctions({
      transform: { serve: { memorySize: 1 }, render: { memorySize: 2 }, codeBucket: { bucket: 'mine' } },
    });
    assert.equal(find(registrations, FUNCTION, `site-serve-${REGION}`).inputs['memorySize'], 1);
    assert.equal(find(registrations, FUNCTION, `site-render-${REGION}`).inputs['memorySize'], 2);
    assert.equal(find(registrations, FUNCTION, `site-render-${REGION}`).inputs['s3Bucket'], 'mine');
  });

  it('refuses a time-out that can’t work', async () => {
    await assert.rejects(runRegionFunctions({ render: { timeoutSeconds: 5 } }), RenderTimeoutError);
  });
});
