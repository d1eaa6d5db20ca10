// Canaries and regions come and go, under Pulumi's own engine: no origin before its permissions, no function gone
// before its origin, no alias moved to a version that failed. The steps build on one another, as in a stack's life.
import assert from 'node:assert/strict';
import { stopAtFirstFailure } from '../support/machine/steps';
import { text } from './aws/properties';
import { configuration } from './configuration';
import type { EngineStack } from './engine-stack';
import { failSelfChecks, liveVersions } from './live-versions';
import { assertOrder, assertSucceeded, nameOf } from './operations';
import { engineOfSuite } from './started-engine';

const STEP_TIMEOUT_MS = 1_800_000;

const REGIONS = ['us-east-1', 'eu-central-1'];
const ADDED_REGION = 'sa-east-1';

describe('origins under the Pulumi engine', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  const existing = engineOfSuite();

  function configured(changes: Readonly<Record<string, unknown>> = {}): EngineStack {
    existing().configure(configuration({ regions: REGIONS, ...changes }));
    return existing();
  }

  const live = (prefix?: string) => liveVersions(existing().account, prefix);

  it('deploys two regions, then fails at a new version', async () => {
    assertSucceeded(await configured().up());
    // The first one in the order: the home region is last.
    failSelfChecks(existing().account, 'eu-central-1', true);
    assert.notEqual((await configured({ freshness: '1h' }).up()).exitCode, 0);
    failSelfChecks(existing().account, 'eu-central-1', false);
    assert.deepEqual(live(), { 'eu-central-1': ['1', '1'], 'us-east-1': ['1', '1'] });
  });

  it('adds canaries and a region behind their permissions, and moves no alias to the version that failed', async () => {
    const outcome = await configured({ freshness: '1h', canary: true, regions: [...REGIONS, ADDED_REGION] }).up();
    assertSucceeded(outcome);
    const { [ADDED_REGION]: added, ...before } = live();
    assert.deepEqual(added, ['1', '1']);
    assert.deepEqual(before, { 'eu-central-1': ['1', '1'], 'us-east-1': ['1', '1'] });
    assert.deepEqual(Object.values(live('site-canary')), Array(3).fill(['1', '1']));
    const added403 = [...REGIONS.map((region) => `canary-url-access-${region}`), `url-access-${ADDED_REGION}`];
    for (const url of added403)
      for (const name of [url, url.replace('url-', 'function-')])
        assertOrder(outcome, [`create Permission site-${name}`, 'update Distribution site-distribution']);
  });

  it('promotes canaries, and removes them and a region when nothing asks them any more', async () => {
    const outcome = await configured({ freshness: '1h' }).up();
    assertSucceeded(outcome);
    const newest = Object.fromEntries(
      REGIONS.map((region) => [
        region,
        ['render', 'serve'].map((lambda) => {
          const functions = existing().account.all('aws:lambda/function:Function');
          return text(functions.find((each) => nameOf(each) === `site-${lambda}-${region}`)?.outputs, 'version');
        }),
      ]),
    );
    assert.deepEqual(live(), newest);
    assert.deepEqual(live('site-canary'), {});
    for (const gone of [...REGIONS.map((region) => ['canary-', region] as const), ['', ADDED_REGION] as const]) {
      const [pair, region] = gone;
      assertOrder(outcome, [
        'update Distribution site-distribution',
        `delete Permission site-${pair}url-access-${region}`,
        `delete Alias site-${pair}serve-live-${region}`,
        `delete Function site-${pair}serve-${region}`,
        `delete Function site-${pair}render-${region}`,
      ]);
    }
  });
});
