// `pulumi up`'s program: configuration in, resources and outputs out.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { buildLambdaPackages } from '../bundles/lambda-package';
import { DEFAULT_BOT_SETTINGS } from '../core/bots/bots';
import { DEFAULT_FRESHNESS_RULE } from '../core/pages/freshness';
import { SETTING_NAMES } from '../core/settings/settings';
import { LambdaAccountApi } from './support/pulumi/lambda-account-api';
import { runProgram, valueOf } from './support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from './support/run/packages-timeout';

type Config = Readonly<Record<string, unknown>>;

const prod: Config = {
  siteOrigin: 'main.d1.amplifyapp.com',
  domains: ['www.example.com'],
  hostedZoneId: 'Z0123456789ABC',
  homeRegion: 'us-east-1',
  regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
  renderConcurrency: 20,
  serveConcurrency: 200,
};

const PULUMI_YAML = readFileSync(path.join(__dirname, '../Pulumi.yaml'), 'utf8');

/** The settings that Pulumi.yaml declares, with their defaults. */
function declared(): readonly { readonly name: string; readonly value: unknown }[] {
  return [...PULUMI_YAML.matchAll(/^ {2}georender:(\w+):\n {4}default: (.*)$/gm)].map(([, name = '', value = '']) => ({
    name,
    value: JSON.parse(value),
  }));
}

/** Region → value, for the regions of {@link prod}. */
function byRegion<Value>(valueOf: (region: string) => Value): object {
  return Object.fromEntries(['us-east-1', 'eu-central-1', 'ap-south-1'].map((region) => [region, valueOf(region)]));
}

let api: LambdaAccountApi;

async function up(config: Config, secretKeys: string[] = []) {
  const entries = Object.entries(config).map(([key, value]) => [
    `georender:${key}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return runProgram(async () => {
    pulumi.runtime.setAllConfig(
      Object.fromEntries(entries),
      secretKeys.map((key) => `georender:${key}`),
    );
    const file = path.join(__dirname, '../index.ts');
    delete require.cache[require.resolve(file)];
    const { default: program } = await import(file);
    return program();
  });
}

describe('index', () => {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    api = await LambdaAccountApi.start();
  });
  after(() => api.close());
  beforeEach(() => {
    api.account = () => ({ total: 1000 });
    api.requests.length = 0;
  });

  it('exports the outputs that users, smoke and purge need', async () => {
    const { result } = await up(prod);
    const outputs = Object.fromEntries(
      await Promise.all(
        Object.entries(result).map(async ([name, value]) => [name, await valueOf(pulumi.output(value))]),
      ),
    );
    const { router, ...rest } = outputs;
    assert.deepEqual(
      router.origins.map(({ originId }: { originId: string }) => originId),
      ['serve-ap-south-1', 'serve-eu-central-1', 'serve-us-east-1'],
    );
    assert.deepEqual(
      { ...router, origins: [] },
      {
        functionArn: 'arn:aws:cloudfront::123456789012:function/site-router',
        responseFunctionArn: 'arn:aws:cloudfront::123456789012:function/site-files',
        cachePolicyId: 'site-cache-id',
        originRequestPolicyId: 'site-origin-request-id',
        origins: [],
      },
    );
    assert.deepEqual(rest, {
      url: 'https://www.example.com',
      distributionId: 'site-distribution-id',
      distributionDomain: 'd111111abcdef8.cloudfront.net',
      routerFunction: 'site-router',
      routerStore: 'arn:aws:cloudfront::123456789012:key-value-store/site-state',
      version: '0.1.0',
      edge: 'cloudfront-function',
      hosts: ['www.example.com'],
      siteOrigin: 'main.d1.amplifyapp.com',
      siteUrl: 'https://main.d1.amplifyapp.com',
      homeRegion: 'us-east-1',
      regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
      countryOverrides: {},
      queryPolicy: { mode: 'ignore', names: [], sort: true },
      queues: {},
      variants: ['desktop'],
      freshness: [DEFAULT_FRESHNESS_RULE],
      budgets: { newPagesPerHour: 1_000 },
      routing: {
        hosts: ['www.example.com'],
        bots: DEFAULT_BOT_SETTINGS,
        includePaths: [],
        excludePaths: [],
        sessionCookies: [],
        drainedRegions: [],
        passthroughPaths: ['/api/*'],
        forwardedHeaders: [],
        canary: false,
      },
      indexTable: 'site-table',
      leaseTables: byRegion((region) => `site-leases-${region}`),
      pagesBuckets: byRegion((region) => `site-pages-${region}`),
      functions: byRegion((region) => ({
        ...{ serve: `site-serve-${region}`, render: `site-render-${region}`, alias: 'live' },
      })),
      canaries: {},
    });
  });

  it('takes the empty texts and zeros of Pulumi.yaml’s defaults for "not set"', async () => {
    const defaults = Object.fromEntries(declared().map(({ name, value }) => [name, value]));
    assert.deepEqual(
      { siteOrigin: defaults['siteOrigin'], serveConcurrency: defaults['serveConcurrency'] },
      { siteOrigin: '', serveConcurrency: 0 },
    );
    const { registrations } = await up({ ...defaults, ...prod, serveConcurrency: 0 });
    assert.ok(registrations.length > 50);
  });

  it('reports all problems at once, those of secret headers too, and registers nothing', async () => {
    const wrong = {
      ...prod,
      homeRegion: 'eu-west-1',
      regions: ['us-east-1', 'mars-1'],
      siteHeaders: { host: 'a', 'x-key': 'very secret\n' },
    };
    await assert.rejects(up(wrong, ['siteHeaders']), (error) => {
      assert.ok(error instanceof Error);
      for (const part of ['siteHeaders.host', 'siteHeaders.x-key', '"mars-1"'])
        assert.ok(error.message.includes(part), part);
      assert.doesNotMatch(error.message, /very secret/);
      return true;
    });
  });

  it('refuses unknown keys, and zeros for numbers with a default', async () => {
    await assert.rejects(up({ ...prod, exludePaths: ['/account/*'], logRetentionDays: 0 }), (error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /exludePaths is not a setting; allowed: .*excludePaths/);
      assert.match(error.message, /logRetentionDays is 0; allowed: 1, 3/);
      return true;
    });
  });

  it('refuses siteHeaders that are not encrypted', async () => {
    const siteHeaders = { authorization: 'Basic x' };
    await assert.rejects(
      up({ ...prod, siteHeaders }),
      /siteHeaders lie open in the stack's configuration; set them with pulumi config set --secret/,
    );
    const { registrations } = await up({ ...prod, siteHeaders }, ['siteHeaders']);
    assert.ok(registrations.length > 50);
  });

  it('refuses to reserve more than each region of the account has, before anything is registered', async () => {
    api.account = () => ({ total: 10 });
    await assert.rejects(up(prod), (error) => {
      assert.ok(error instanceof Error);
      const named = [...error.message.matchAll(/ of the 10 concurrent executions of ([a-z0-9-]+),.* allowed: 0,/g)].map(
        ([, region]) => region,
      );
      assert.deepEqual(named, prod['regions']);
      return true;
    });
    api.account = () => ({ total: 320 });
    assert.ok((await up(prod)).registrations.length > 50);
    await assert.rejects(
      up({ ...prod, canary: true }),
      /renderConcurrency and serveConcurrency, doubled by canary, reserve 440 of the 320 .*; allowed: 220/,
    );
    api.account = () => ({ total: 540 });
    assert.ok((await up({ ...prod, canary: true })).registrations.length > 50);
  });

  it('leaves out the default of renders at once where an account has no room for it', async () => {
    api.account = (region) => ({ total: region === 'eu-central-1' ? 10 : 1000 });
    const others = Object.fromEntries(Object.entries(prod).filter(([name]) => !name.endsWith('Concurrency')));
    const { registrations } = await up(others);
    const reserves = registrations
      .filter(({ type, name }) => type === 'aws:lambda/function:Function' && name.includes('render'))
      .map(({ name, inputs }) => [name, inputs['reservedConcurrentExecutions']]);
    assert.deepEqual(Object.fromEntries(reserves), {
      'site-render-us-east-1': 10,
      'site-render-eu-central-1': undefined,
      'site-render-ap-south-1': 10,
    });
  });

  it('refuses a router that is too large for CloudFront, before it asks or registers anything', async () => {
    const excludePaths = Array.from(
      { length: 40 },
      (_, number) => `/a-long-path-without-pages/that-no-pattern-shortens/${number}${'x'.repeat(number)}/*`,
    );
    await assert.rejects(up({ ...prod, excludePaths }), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(
        error.message,
        /^The router's code has \d+ bytes; CloudFront Functions accept at most 10240\..*excludePaths/s,
      );
      return true;
    });
    assert.deepEqual(api.requests, []);
  });

  it('asks nothing of the account while the settings are wrong', async () => {
    await assert.rejects(up({ ...prod, logRetentionDays: 0 }));
    assert.deepEqual(api.requests, []);
  });

  it('reports wrong types and missing settings in one list, without the text of a secret', async () => {
    const wrong = {
      siteOrigin: 5,
      regions: 'us-east-1',
      homeRegion: '',
      canary: 'perhaps',
      freshness: [],
      siteHeaders: 'very secret',
    };
    await assert.rejects(up(wrong, ['siteHeaders']), (error) => {
      assert.ok(error instanceof Error);
      for (const name of Object.keys(wrong)) assert.match(error.message, new RegExp(`^  - ${name} is `, 'm'));
      assert.doesNotMatch(error.message, /very secret/);
      return true;
    });
  });

  it('throws a RunError without a stack, whose message Pulumi shows unchanged', async () => {
    await assert.rejects(up({}), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.equal(error.stack, '');
      return true;
    });
  });

  it('leaves types to the program, since Pulumi would report one at a time', () => {
    assert.doesNotMatch(PULUMI_YAML, /^ {4}(?:type|items):/m);
  });

  it('declares every setting in Pulumi.yaml, and no other', () => {
    assert.deepEqual(
      declared()
        .map(({ name }) => name)
        .sort(),
      [...SETTING_NAMES, 'apiTokens', 'prerenderServiceHeaders', 'rendererTokens', 'siteHeaders'].sort(),
    );
  });
});
