// A stack with the router at Lambda@Edge under Pulumi's own engine: preview, deployment, another token, and its end.
import assert from 'node:assert/strict';
import { stopAtFirstFailure } from '../support/machine/steps';
import { records, text } from './aws/properties';
import { configuration } from './configuration';
import type { EngineStack } from './engine-stack';
import { assertOrder, assertSucceeded, steps, unknownReliance } from './operations';
import { engineOfSuite } from './started-engine';

const STEP_TIMEOUT_MS = 600_000;
const [OLD, NEW] = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];

const PLAIN = { replicationMetrics: false, accessLogsBucket: undefined };

describe('the program with the router at Lambda@Edge under the Pulumi engine', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  const existing = engineOfSuite();

  async function configured(tokens: Readonly<Record<string, string>>): Promise<EngineStack> {
    // One after the other: each encryption uses the stack's configuration.
    const rendererTokens: Record<string, unknown> = {};
    for (const [name, token] of Object.entries(tokens)) rendererTokens[name] = await existing().encrypted(token);
    const regions = ['us-east-1', 'eu-central-2'];
    existing().configure(
      configuration({
        edge: 'lambda-at-edge',
        regions,
        rendererTokens,
        ...PLAIN,
      }),
    );
    return existing();
  }

  /** The versions that the distribution names. */
  function versionsAtEdge(): readonly string[] {
    const [distribution] = existing().account.all('aws:cloudfront/distribution:Distribution');
    const [behaviour = {}] = records(distribution?.inputs ?? {}, 'defaultCacheBehavior');
    return records(behaviour, 'lambdaFunctionAssociations').map((each) => text(each, 'lambdaArn'));
  }

  const distributionIds = (): readonly string[] =>
    existing()
      .account.all('aws:cloudfront/distribution:Distribution')
      .map(({ id }) => id);

  it('previews while no host of an HTTP API is known', async () => {
    const { exitCode, output, operations } = await (await configured({ current: OLD })).preview();
    assert.equal(exitCode, 0, output);
    assert.deepEqual(operations, []);
  });

  it('deploys in an order that AWS accepts, which is no luck', async () => {
    assertSucceeded(await existing().up());
    const versions = versionsAtEdge();
    assert.equal(versions.length, 3);
    for (const arn of versions) assert.match(arn, /^arn:aws:lambda:us-east-1:\d+:function:site-edge-[0-9a-f]+:1$/);
    assert.deepEqual(await unknownReliance(existing()), []);
  });

  it('keeps the token out of the state, and finds the account as it left it', async () => {
    assert.doesNotMatch(await existing().exported(), new RegExp(OLD));
    const outcome = await existing().up('--expect-no-changes');
    assertSucceeded(outcome);
    assert.deepEqual(outcome.operations, []);
  });

  it('takes another token: first every region, then the router, then the distribution', async () => {
    const outcome = await (await configured({ current: NEW, previous: OLD })).up();
    assertSucceeded(outcome);
    const done = steps(outcome);
    const at = (name: string) => {
      const place = done.indexOf(`update ${name}`);
      assert.ok(place >= 0, `${name} is not among ${done.join(', ')}`);
      return place;
    };
    for (const region of ['us-east-1', 'eu-central-2'])
      assert.ok(at(`Alias site-serve-live-${region}`) < at('Function site-edge'), region);
    assert.ok(at('Function site-edge') < at('Distribution site-distribution'));
    for (const arn of versionsAtEdge()) assert.match(arn, /:2$/);
  });

  it('changes to the first engine and back, with the same distribution', async () => {
    const before = distributionIds();
    existing().configure(configuration({ edge: 'cloudfront-function', regions: ['us-east-1'], ...PLAIN }));
    const there = await existing().up();
    assertSucceeded(there);
    assertOrder(there, ['create FunctionUrl site-url-us-east-1', 'update Distribution site-distribution']);
    assertOrder(there, ['update Distribution site-distribution', 'delete Route site-api-us-east-1']);
    const back = await (await configured({ current: NEW })).up();
    assertSucceeded(back);
    assertOrder(back, ['create Function site-edge', 'update Distribution site-distribution']);
    assertOrder(back, ['update Distribution site-distribution', 'delete FunctionUrl site-url-us-east-1']);
    assert.deepEqual(distributionIds(), before);
  });

  it('destroys everything else, the distribution before the function', async () => {
    const outcome = await existing().destroy();
    assertSucceeded(outcome);
    const done = steps(outcome);
    assert.ok(done.indexOf('delete Distribution site-distribution') < done.indexOf('delete Role site-edge'));
  });
});
