// The life of a stack under Pulumi's own engine, in an account with AWS's refusals. Mocks can't show the engine's
// order, replacements and unchanged resources. GEORENDER_PULUMI_ENGINE names the folder of the CLI, which
// .ci/pulumi-engine builds. The steps build on one another, as in a stack's life.
import assert from 'node:assert/strict';
import { stopAtFirstFailure } from '../support/machine/steps';
import type { Operation, Resource } from './aws/account';
import { asProperties, records, text } from './aws/properties';
import { RUN_TIME_OBJECT } from './aws/s3';
import { configuration, THREE_REGIONS } from './configuration';
import type { EngineStack } from './engine-stack';
import { assertSucceeded, besidesVersions, elsewhere, listed, nameOf, unknownReliance } from './operations';
import { engineOfSuite } from './started-engine';

const STEP_TIMEOUT_MS = 1_800_000;

const BUCKET = 'aws:s3/bucket:Bucket';
const TABLE = 'aws:dynamodb/table:Table';
const REPLICATION = 'aws:s3/bucketReplicationConfig:BucketReplicationConfig';
const ROUTER_TYPE = 'aws:cloudfront/function:Function';
const FUNCTION = 'aws:lambda/function:Function';
const DISTRIBUTION = 'aws:cloudfront/distribution:Distribution';

const ADDED_REGION = 'sa-east-1';

/** The router in {@link listed}: new code is a new function. */
const ROUTER = 'Function site-router';

const SECRET = 'open sesame';

describe('the program under the Pulumi engine', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  const existing = engineOfSuite();
  let siteHeaders: unknown;

  before(async () => {
    siteHeaders = { 'x-origin-secret': await existing().encrypted(SECRET) };
  });

  /** The stack, configured. */
  function configured(changes: Readonly<Record<string, unknown>> = {}): EngineStack {
    existing().configure(configuration({ siteHeaders, ...changes }));
    return existing();
  }

  function all(type: string): readonly Resource[] {
    return existing().account.all(type);
  }

  /** Pages that the deployed program writes, which prevent the removal of its buckets. */
  function writePages(): void {
    for (const bucket of all(BUCKET).filter((each) => nameOf(each).includes('pages'))) {
      existing().account.record({
        operation: 'create',
        type: RUN_TIME_OBJECT,
        urn: '',
        id: `${bucket.id}/page`,
        region: bucket.region,
        inputs: { bucket: bucket.id },
        outputs: {},
      });
    }
  }

  it('says what is wrong with the configuration before anything is made', async () => {
    const { exitCode, output, operations } = await configured({
      regions: ['us-east-9'],
      freshness: 'soon',
      freshnessRules: [{ paths: 'news' }],
    }).up();
    assert.notEqual(exitCode, 0);
    assert.match(output, /us-east-9/);
    assert.match(output, /freshness is "soon"/);
    assert.match(output, /freshnessRules\[0\]\.paths is "news"/);
    assert.deepEqual(operations, []);
  });

  it('reports wrong types and missing settings in the same list, once, without a stack or colours', async () => {
    const wrong = {
      regions: 'us-east-9',
      homeRegion: undefined,
      domains: 5,
      canary: 'perhaps',
      siteHeaders: 'open',
      freshness: 'soon',
    };
    const stack = configured(wrong);
    for (const run of [() => stack.up(), () => stack.previewAndUp()]) {
      const { exitCode, output, operations } = await run();
      assert.notEqual(exitCode, 0);
      const told = [...output.matchAll(/^ +- (\w+) (?:is|lie) /gm)].map(([, name]) => name);
      assert.deepEqual(
        told.sort(),
        ['canary', 'domains', 'freshness', 'homeRegion', 'regions', 'siteHeaders', 'siteHeaders'],
        output,
      );
      assert.doesNotMatch(output, /^\s+at |\u001b|node_modules/m);
      assert.deepEqual(operations, []);
    }
  });

  it('previews without asking anything of the account, and without a secret to give to the site', async () => {
    const { exitCode, output, operations } = await configured({ siteHeaders: undefined }).preview();
    assert.equal(exitCode, 0, output);
    assert.deepEqual(operations, []);
  });

  it('deploys three regions in an order that AWS accepts', async () => {
    assertSucceeded(await configured().up());
    const rules = all(REPLICATION).flatMap(({ inputs }) => records(inputs, 'rules'));
    assert.equal(rules.length, 6);
    const outputs = asProperties(await existing().outputs());
    assert.equal(outputs['url'], 'https://www.example.com');
    assert.equal(outputs['distributionId'], all(DISTRIBUTION)[0]?.id);
    assert.deepEqual(outputs['queryPolicy'], { mode: 'ignore', names: ['sessionid', 'ab_*'], sort: false });
    writePages();
  });

  it('lets the engine know everything that a resource relies on, so that the order is no luck', async () => {
    assert.deepEqual(await unknownReliance(existing()), []);
  });

  it('keeps a secret header out of the state', async () => {
    assert.match(JSON.stringify(all(DISTRIBUTION)[0]?.inputs), new RegExp(SECRET));
    assert.doesNotMatch(await existing().exported(), new RegExp(SECRET));
  });

  it('changes nothing without a change', async () => {
    const outcome = await existing().up('--expect-no-changes');
    assertSucceeded(outcome);
    assert.deepEqual(outcome.operations, []);
  });

  it('finds the account as it left it', async () => {
    assertSucceeded(await existing().refresh('--expect-no-changes'));
  });

  it('changes nothing when regions are listed in another order', async () => {
    const outcome = await configured({ regions: ['ap-south-1', 'us-east-1', 'eu-central-1'] }).up(
      '--expect-no-changes',
    );
    assertSucceeded(outcome);
    assert.deepEqual(outcome.operations, []);
  });

  it('adds a region without replacing or deleting anything but the router, which goes last', async () => {
    const outcome = await configured({ regions: [...THREE_REGIONS, ADDED_REGION] }).up();
    assertSucceeded(outcome);
    assert.deepEqual(besidesVersions(listed(outcome.operations, 'delete')), [ROUTER]);
    assert.deepEqual(besidesVersions(elsewhere(outcome.operations, 'create', ADDED_REGION)), [ROUTER]);
    const order = outcome.operations.filter(({ type }) => [ROUTER_TYPE, DISTRIBUTION].includes(type));
    assert.deepEqual(
      order.map(({ operation, urn }) => `${operation} ${nameOf({ urn })}`),
      ['create site-router', 'update site-distribution', 'delete site-router'],
    );
    writePages();
  });

  it('removes a region without replacing or deleting anything of the others', async () => {
    const outcome = await configured().up();
    assertSucceeded(outcome);
    assert.deepEqual(besidesVersions(listed(outcome.operations, 'create')), [ROUTER]);
    assert.deepEqual(besidesVersions(elsewhere(outcome.operations, 'delete', ADDED_REGION)), [ROUTER]);
    assert.deepEqual(
      all(BUCKET).filter(({ region }) => region === ADDED_REGION),
      [],
    );
  });

  const isFunction = ({ type }: Operation): boolean => type === FUNCTION;
  const liveFunctions = (): readonly unknown[] =>
    all(FUNCTION)
      .filter((each) => !nameOf(each).includes('canary'))
      .map(({ id, inputs }) => [id, inputs['environment'], inputs['memorySize']]);

  it('adds canaries beside the live functions, which stay as they are, even if settings change at the same time', async () => {
    const before = liveFunctions();
    const outcome = await configured({ canary: true, freshness: '1h', renderMemoryMegabytes: 3008 }).up();
    assertSucceeded(outcome);
    assert.deepEqual(listed(outcome.operations.filter(isFunction), 'update'), []);
    assert.deepEqual(liveFunctions(), before);
    const canaries = THREE_REGIONS.flatMap((region) =>
      ['render', 'serve'].map((lambda) => `Function site-canary-${lambda}-${region}`),
    );
    assert.deepEqual(listed(outcome.operations.filter(isFunction), 'create'), canaries.sort());
    for (const canary of all(FUNCTION).filter((each) => nameOf(each).includes('canary-render'))) {
      assert.equal(canary.inputs['memorySize'], 3008);
      assert.match(JSON.stringify(canary.inputs['environment']), /freshSeconds\\":3600/);
    }
    const again = await existing().up('--expect-no-changes');
    assertSucceeded(again);
  });

  it('promotes canaries: live functions get new versions, and canaries go when the distribution no longer uses them', async () => {
    const outcome = await configured({ freshness: '1h', renderMemoryMegabytes: 3008 }).up();
    assertSucceeded(outcome);
    assert.deepEqual(besidesVersions(listed(outcome.operations, 'create')), [ROUTER]);
    const live = THREE_REGIONS.flatMap((region) =>
      ['render', 'serve'].map((lambda) => `Function site-${lambda}-${region}`),
    );
    assert.deepEqual(listed(outcome.operations.filter(isFunction), 'update'), live.sort());
    assert.deepEqual(
      listed(outcome.operations, 'delete').filter((each) => !each.includes('canary')),
      [ROUTER],
    );
    const names = outcome.operations.map(({ operation, urn }) => `${operation} ${nameOf({ urn })}`);
    const forgotten = names.indexOf('update site-distribution');
    const gone = names.flatMap((name, index) => (name.startsWith('delete site-canary') ? [index] : []));
    // Fifteen resources of the pair, nine alarms and six log filters.
    assert.equal(gone.length, 30 * THREE_REGIONS.length);
    assert.ok(forgotten >= 0 && gone.every((index) => index > forgotten), names.join('\n'));
    assert.ok(live.every((name) => names.indexOf(`update ${name.slice('Function '.length)}`) < Math.min(...gone)));
  });

  it('protects existing resources in place, if the settings say so', async () => {
    const outcome = await configured({ removalProtection: true }).up();
    assertSucceeded(outcome);
    assert.deepEqual(besidesVersions(listed(outcome.operations, 'create')), []);
    assert.deepEqual(besidesVersions(listed(outcome.operations, 'delete')), []);
    // The engine refuses in the preview; AWS would refuse only when half of the stack is deleted.
    const isKept = (await existing().resources()).filter((each) => each['protect'] === true);
    assert.deepEqual(isKept.map((each) => nameOf({ urn: text(each, 'urn') })).sort(), [
      'site-pages-ap-south-1',
      'site-pages-eu-central-1',
      'site-pages-us-east-1',
      'site-table',
    ]);
  });

  it('refuses to destroy what is protected before it destroys anything', async () => {
    const { exitCode, operations } = await existing().destroy();
    assert.notEqual(exitCode, 0);
    assert.deepEqual(operations, []);
  });

  it('refuses to remove a protected region before it removes anything', async () => {
    const stack = configured({ removalProtection: true, regions: ['us-east-1', 'eu-central-1'] });
    const { exitCode, operations } = await stack.previewAndUp();
    assert.notEqual(exitCode, 0);
    assert.deepEqual(operations, []);
  });

  it('shrinks to one region, which replicates nothing, and keeps its tables, once protection is off', async () => {
    assertSucceeded(await configured().up());
    const tables = all(TABLE)
      .filter(({ region }) => region === 'us-east-1')
      .map(({ id }) => id);
    const outcome = await configured({ regions: ['us-east-1'] }).up();
    assertSucceeded(outcome);
    assert.deepEqual(besidesVersions(listed(outcome.operations, 'create')), [ROUTER]);
    assert.deepEqual(all(REPLICATION), []);
    assert.deepEqual(
      all(TABLE).map(({ id }) => id),
      tables,
    );
  });

  it('destroys everything, in an order that AWS accepts', async () => {
    assertSucceeded(await existing().destroy());
    const types = new Set(
      existing()
        .account.operations()
        .map(({ type }) => type),
    );
    types.delete(RUN_TIME_OBJECT);
    const left = [...types].flatMap(all).map(({ type, id }) => `${type} ${id}`);
    assert.deepEqual(left, []);
  });
});
