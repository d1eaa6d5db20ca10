// How new code and settings reach bots, under Pulumi's own engine: region after region, each after its self-check. The
// steps build on one another, as in a stack's life.
import assert from 'node:assert/strict';
import { stopAtFirstFailure } from '../support/machine/steps';
import type { Operation } from './aws/account';
import { configuration } from './configuration';
import type { EngineStack } from './engine-stack';
import { failSelfChecks, liveVersions } from './live-versions';
import { assertOrder, assertSucceeded, listed } from './operations';
import { engineOfSuite } from './started-engine';

const STEP_TIMEOUT_MS = 1_800_000;

const FUNCTION = 'aws:lambda/function:Function';

/** The home region, us-east-1, is last. */
const UPDATE_ORDER = ['ap-south-1', 'eu-central-1', 'us-east-1'];

describe('updates under the Pulumi engine', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  const existing = engineOfSuite();
  let updatedBeforeFailure: readonly string[] = [];

  function configured(changes: Readonly<Record<string, unknown>> = {}): EngineStack {
    existing().configure(configuration(changes));
    return existing();
  }

  const live = () => liveVersions(existing().account);

  const everywhere = (version: string) =>
    Object.fromEntries(UPDATE_ORDER.map((region) => [region, [version, version]]));

  const isFunction = ({ type }: Operation): boolean => type === FUNCTION;

  it('makes first versions, and the distribution when it may call them', async () => {
    const outcome = await configured().up();
    assertSucceeded(outcome);
    assert.deepEqual(live(), everywhere('1'));
    for (const region of UPDATE_ORDER)
      assertOrder(outcome, [
        `create Function site-render-${region}`,
        `create Function site-serve-${region}`,
        `create Invocation site-self-check-${region}`,
        `create Alias site-serve-live-${region}`,
        `create FunctionUrl site-url-${region}`,
        'create Distribution site-distribution',
      ]);
    for (const part of ['url', 'function'])
      assertOrder(outcome, [
        `create Permission site-${part}-access-us-east-1`,
        'create Distribution site-distribution',
      ]);
  });

  it('previews new settings while versions are unknown', async () => {
    const { exitCode, output, operations } = await configured({ freshness: '1h' }).preview();
    assert.equal(exitCode, 0, output);
    assert.deepEqual(operations, []);
  });

  it('moves region after region, home last, each after its self-check', async () => {
    const outcome = await configured({ freshness: '1h' }).up();
    assertSucceeded(outcome);
    assert.deepEqual(live(), everywhere('2'));
    assertOrder(
      outcome,
      UPDATE_ORDER.map((region) => `update Alias site-serve-live-${region}`),
    );
    for (const region of UPDATE_ORDER) {
      assertOrder(outcome, [
        `update Function site-render-${region}`,
        `update Function site-serve-${region}`,
        `create Invocation site-self-check-${region}`,
        `update Alias site-render-live-${region}`,
      ]);
      assertOrder(outcome, [
        `create FunctionEventInvokeConfig site-asynchronous-renders-${region}`,
        `update Alias site-serve-live-us-east-1`,
      ]);
    }
    // Renders that the version before has begun must not be repeated either.
    assert.deepEqual(
      listed(outcome.operations, 'delete').filter((each) => !each.startsWith('Invocation ')),
      [],
    );
    assert.deepEqual(
      listed(outcome.operations, 'update').filter((each) => each.includes('distribution')),
      [],
    );
  });

  it('leaves every region as it is if the first one’s new version fails, and says why', async () => {
    failSelfChecks(existing().account, 'ap-south-1', true);
    const { exitCode, output, operations } = await configured({ freshness: '2h' }).up();
    assert.notEqual(exitCode, 0);
    assert.match(output, /site-self-check-ap-south-1[^]*Chromium failed to start/);
    assert.deepEqual(live(), everywhere('2'));
    updatedBeforeFailure = listed(operations.filter(isFunction), 'update');
  });

  it('goes on where it failed once the versions pass, without making others', async () => {
    failSelfChecks(existing().account, 'ap-south-1', false);
    const outcome = await configured({ freshness: '2h' }).up();
    assertSucceeded(outcome);
    // The failure may have come before the other regions' functions were updated; none may be updated twice.
    assert.deepEqual(
      [...updatedBeforeFailure, ...listed(outcome.operations.filter(isFunction), 'update')].sort(),
      UPDATE_ORDER.flatMap((region) => [`Function site-render-${region}`, `Function site-serve-${region}`]).sort(),
    );
    assert.deepEqual(live(), everywhere('3'));
  });

  it('keeps the regions behind a failed one at their versions', async () => {
    failSelfChecks(existing().account, 'eu-central-1', true);
    const { exitCode } = await configured({ freshness: '3h' }).up();
    assert.notEqual(exitCode, 0);
    const { 'eu-central-1': failed, 'us-east-1': behind } = live();
    assert.deepEqual(
      [failed, behind],
      [
        ['3', '3'],
        ['3', '3'],
      ],
    );
  });
});
