import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { drainStateText, readDrainState } from '../../../core/health/drain-state';
import { DEFAULT_PLAN } from '../../../operations/release/plan';
import { releaseSample } from '../../../operations/release/release-ports';
import { changeText } from '../../../operations/router/change-text';
import { planChange, RouterValueChangedError, writeChange } from '../../../operations/router/router-change';
import {
  orderedState,
  type RouterOrder,
  RouterOrderError,
  readPercent,
  regionsOf,
} from '../../../operations/router/router-order';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';

const FACTS = knownFacts({ canary: true });

function stack(text?: string, facts = FACTS) {
  const values = new RememberedValues(text);
  return { values, deployment: knownDeployment(facts, values) };
}

describe('operations/router-change', () => {
  it('drains a region, and says which countries are sent elsewhere', async () => {
    const { values, deployment } = stack('{"note":"until 5"}');
    const change = await planChange(deployment, { kind: 'drain', regions: ['eu-central-1'] });
    assert.match(
      changeText(change),
      /countries: eu-central-1 → us-east-1 \(.*\bDE\b|countries: eu-central-1 → us-east-1/,
    );
    assert.ok(change.moves.every(({ from }) => from === 'eu-central-1'));
    await writeChange(deployment, change);
    assert.deepEqual(JSON.parse(values.text ?? ''), { drained: ['eu-central-1'], note: 'until 5' });
  });

  it('makes a drain of health checks a person’s', async () => {
    const { values, deployment } = stack('{"drained":["ap-south-1"],"byHealth":{"ap-south-1":"silent"}}');
    await writeChange(deployment, await planChange(deployment, { kind: 'drain', regions: ['ap-south-1'] }));
    assert.deepEqual(JSON.parse(values.text ?? ''), { drained: ['ap-south-1'] });
  });

  it('says that nothing is left when all regions are drained', async () => {
    const { deployment } = stack('{"drained":["ap-south-1","us-east-1"]}');
    const change = await planChange(deployment, { kind: 'drain', regions: ['eu-central-1'] });
    assert.ok(change.drainsAll);
    assert.match(changeText(change), /→ the site itself/);
    assert.match(changeText(change), /turns prerendering off/);
  });

  it('counts regions that settings drain', async () => {
    const { deployment } = stack('{}', knownFacts({ drainedRegions: ['ap-south-1', 'us-east-1'] }));
    assert.ok((await planChange(deployment, { kind: 'drain', regions: ['eu-central-1'] })).drainsAll);
  });

  it('undrains what people and health checks drained', async () => {
    const { values, deployment } = stack('{"drained":["ap-south-1","us-east-1"],"byHealth":{"ap-south-1":"silent"}}');
    await writeChange(deployment, await planChange(deployment, { kind: 'undrain', regions: 'all' }));
    assert.deepEqual(JSON.parse(values.text ?? ''), {});
  });

  it('refuses to undrain what settings drain', async () => {
    const { deployment } = stack('{}', knownFacts({ drainedRegions: ['ap-south-1'] }));
    await assert.rejects(planChange(deployment, { kind: 'undrain', regions: ['ap-south-1'] }), RouterOrderError);
  });

  it('switches the health checks’ changes off and on', async () => {
    const { values, deployment } = stack();
    await writeChange(deployment, await planChange(deployment, { kind: 'automatic', on: false }));
    assert.deepEqual(JSON.parse(values.text ?? ''), { automatic: false });
    await writeChange(deployment, await planChange(deployment, { kind: 'automatic', on: true }));
    assert.equal(values.text, '{}');
  });

  it('sets the canaries’ share, and removes it at 0 %', async () => {
    const { values, deployment } = stack('{"drained":["ap-south-1"]}');
    await writeChange(deployment, await planChange(deployment, { kind: 'canary', percent: 2.5 }));
    assert.deepEqual(JSON.parse(values.text ?? ''), { drained: ['ap-south-1'], canaryPercent: 2.5 });
    await writeChange(deployment, await planChange(deployment, { kind: 'canary', percent: 0 }));
    assert.deepEqual(JSON.parse(values.text ?? ''), { drained: ['ap-south-1'] });
  });

  it('refuses a share where there are no canaries, but removes one', async () => {
    const { deployment } = stack('{"canaryPercent":5}', knownFacts());
    await assert.rejects(planChange(deployment, { kind: 'canary', percent: 5 }), /no canaries/);
    assert.equal((await planChange(deployment, { kind: 'canary', percent: 0 })).text, '{}');
  });

  it('refuses all orders before the plan where the router reads no value', async () => {
    const { deployment } = stack(undefined, { ...knownFacts(), edge: 'lambda-at-edge' });
    const orders: readonly RouterOrder[] = [
      { kind: 'drain', regions: ['eu-central-1'] },
      { kind: 'undrain', regions: 'all' },
      { kind: 'automatic', on: false },
    ];
    for (const order of orders)
      await assert.rejects(planChange(deployment, order), {
        name: 'RouterOrderError',
        message: /drain by drainedRegions/,
      });
    for (const percent of [0, 5, 100])
      await assert.rejects(planChange(deployment, { kind: 'canary', percent }), {
        name: 'RouterOrderError',
        message: /^This engine has no canaries(?!.*start --canary)/,
      });
    await assert.rejects(releaseSample(deployment, DEFAULT_PLAN), /^RouterOrderError: This engine has no canaries/);
  });

  it('overwrites nobody else’s change', async () => {
    const { values, deployment } = stack();
    const change = await planChange(deployment, { kind: 'drain', regions: ['eu-central-1'] });
    values.put('{"drained":["ap-south-1"]}');
    await assert.rejects(writeChange(deployment, change), RouterValueChangedError);
    assert.equal(values.text, '{"drained":["ap-south-1"]}');
  });

  it('takes a write for done whose answer was lost', async () => {
    const { values, deployment } = stack();
    const change = await planChange(deployment, { kind: 'drain', regions: ['eu-central-1'] });
    values.beforeWrite = () => values.put(change.text);
    await writeChange(deployment, change);
    assert.equal(values.text, change.text);
  });

  it('never loses a foreign part of the value, and is idempotent', () => {
    const regions = fc.subarray([...DEFAULT_REGIONS]);
    const order: fc.Arbitrary<RouterOrder> = fc.oneof(
      regions.map((list) => ({ kind: 'drain', regions: list }) as const),
      fc.oneof(regions, fc.constant('all' as const)).map((list) => ({ kind: 'undrain', regions: list }) as const),
      fc.boolean().map((on) => ({ kind: 'automatic', on }) as const),
      fc.integer({ min: 0, max: 100 }).map((percent) => ({ kind: 'canary', percent }) as const),
    );
    const value = fc.record({
      drained: regions,
      byHealth: fc.dictionary(fc.constantFrom(...DEFAULT_REGIONS), fc.constantFrom('silent', 'full')),
      note: fc.string(),
    });
    fc.assert(
      fc.property(value, order, (written, one) => {
        const once = orderedState(readDrainState(JSON.stringify(written)), one, FACTS);
        const twice = orderedState(readDrainState(drainStateText(once)), one, FACTS);
        assert.equal(drainStateText(twice), drainStateText(once));
        assert.equal(once.rest['note'], written.note);
        assert.deepEqual(
          once.byHand.filter((region) => once.byHealth.has(region)),
          [],
        );
      }),
    );
  });

  it('reads percentages', () => {
    assert.deepEqual(['10%', '2.5', '0 %', '100%'].map(readPercent), [10, 2.5, 0, 100]);
    assert.deepEqual(['101%', '-1', 'ten', '', '1e2', '1.234'].map(readPercent), Array(6).fill(undefined));
  });

  it('names every region that is none of the deployment’s', () => {
    assert.throws(() => regionsOf(['eu-central-1', 'eu-west-9', 'x'], FACTS), /"eu-west-9".*\n"x"/);
  });
});
