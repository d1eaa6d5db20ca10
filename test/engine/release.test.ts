// A release of a stack under Pulumi's own engine: canaries alone get new code, the command judges them by the names in
// the stack's outputs, and a deployment makes them the live code, or leaves that as it was.
import assert from 'node:assert/strict';
import { stackStepCounter } from '../../operations/release/counts/stack-counts';
import { DEFAULT_PLAN } from '../../operations/release/plan';
import { type ReleaseOutcome, runRelease } from '../../operations/release/run-release';
import { ShareControl } from '../../operations/release/share-control';
import { parseDeploymentFacts } from '../../operations/target/deployment-facts';
import { comparisonOf } from '../operations/release/fake-fleet';
import { SetClock } from '../support/machine/recorded-log';
import { stopAtFirstFailure } from '../support/machine/steps';
import { FakeMetrics } from '../support/operations/fake-metrics';
import { knownDeployment, RememberedValues } from '../support/operations/known-deployment';
import { type Operation, type Resource } from './aws/account';
import { configuration } from './configuration';
import { assertSucceeded, listed, nameOf } from './operations';
import { engineOfSuite } from './started-engine';

const STEP_TIMEOUT_MS = 600_000;
const FUNCTION = 'aws:lambda/function:Function';
const REGION = 'us-east-1';

/** Requests a minute, of all URLs. */
const RATE = 6_000;

describe('a release under the Pulumi engine', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  const existing = engineOfSuite();
  const router = new RememberedValues();

  async function deploy(changes: Readonly<Record<string, unknown>>): Promise<readonly Operation[]> {
    existing().configure(configuration({ regions: [REGION], replicationMetrics: false, ...changes }));
    const outcome = await existing().up();
    assertSucceeded(outcome);
    return outcome.operations.filter(({ type }) => type === FUNCTION);
  }

  const isCanary = (one: Pick<Resource, 'urn'>): boolean => nameOf(one).includes('canary');
  const live = (): readonly unknown[] =>
    existing()
      .account.all(FUNCTION)
      .filter((each) => !isCanary(each))
      .map(({ id, inputs }) => [id, inputs['environment'], inputs['memorySize']]);

  /** Releases by metrics of the functions that the outputs name. @param failing the share of invocations that fail */
  async function release(
    failing: number,
  ): Promise<{ readonly outcome: ReleaseOutcome; readonly shares: readonly number[] }> {
    const facts = parseDeploymentFacts('stack test', await existing().outputs());
    const [serving, canary] = [facts.functions.get(REGION), facts.canaries.get(REGION)];
    assert.ok(serving !== undefined && canary !== undefined);
    const shares: number[] = [];
    const percent = (): number => Number(JSON.parse(router.text ?? '{}').canaryPercent ?? 0);
    router.beforeWrite = () => void shares.push(percent());
    const metrics = new FakeMetrics(REGION);
    metrics.valueOf = (name) => {
      const requests = (RATE * percent()) / 100;
      if (name.endsWith(` ${canary.serve}`) || name.endsWith(` ${canary.render}`))
        return { Invocations: requests, Errors: requests * failing }[name.split(' ')[0] ?? ''];
      return name === `Invocations Sum ${serving.serve}` ? RATE - requests : undefined;
    };
    const clock = new SetClock(1_700_000_000_000);
    const deployment = {
      ...knownDeployment(facts, router),
      clock,
      cloudWatch: metrics.cloudWatch.bind(metrics),
      lambda: metrics.lambda.bind(metrics),
    };
    const outcome = await runRelease(
      {
        clock,
        compare: async () => comparisonOf(100, 0),
        counter: stackStepCounter(deployment, DEFAULT_PLAN.limits.slower),
        share: new ShareControl(deployment, 'r1'),
      },
      { plan: DEFAULT_PLAN, lookEveryMs: 30_000, signal: new AbortController().signal, onNews: () => undefined },
    );
    return { outcome, shares: [...shares, percent()] };
  }

  it('deploys a stack', async () => {
    assert.deepEqual(listed(await deploy({}), 'create').length > 0, true);
  });

  it('gives new code to canaries alone', async () => {
    const before = live();
    const operations = await deploy({ canary: true, renderMemoryMegabytes: 3008 });
    assert.deepEqual(listed(operations, 'create'), [
      `Function site-canary-render-${REGION}`,
      `Function site-canary-serve-${REGION}`,
    ]);
    assert.deepEqual(listed(operations, 'update'), []);
    assert.deepEqual(live(), before);
  });

  it('takes code back that fails, after the first step’s share', async () => {
    const { outcome, shares } = await release(1);
    assert.equal(outcome.end.kind, 'taken-back');
    assert.equal(Math.max(...shares), DEFAULT_PLAN.steps[0]);
    assert.equal(shares.at(-1), 0);
  });

  it('leaves the live functions as they were when that code is reverted', async () => {
    const before = live();
    const operations = await deploy({});
    assert.deepEqual(
      operations.filter((each) => !isCanary(each)),
      [],
    );
    assert.deepEqual(live(), before);
  });

  it('promotes good code step by step, and makes it the live one by a deployment', async () => {
    await deploy({ canary: true, renderMemoryMegabytes: 3008 });
    const { outcome, shares } = await release(0);
    assert.equal(outcome.end.kind, 'promoted', JSON.stringify(outcome.end));
    assert.equal(shares.at(-1), 100);
    assert.deepEqual([...new Set(shares)], [0, ...DEFAULT_PLAN.steps, 100]);
    const operations = await deploy({ renderMemoryMegabytes: 3008 });
    // `serve` names its own version of `render`.
    assert.deepEqual(
      listed(operations, 'update'),
      ['render', 'serve'].map((lambda) => `Function site-${lambda}-${REGION}`),
    );
    assert.deepEqual(operations.filter((each) => each.operation === 'delete').map(isCanary), [true, true]);
  });
});
