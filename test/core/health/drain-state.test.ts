import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ALL_REGIONS, hasFunctionUrls } from '../../../core/geography/regions';
import {
  drainStateText,
  MAX_ROUTER_VALUE_BYTES,
  RouterValueTooLargeError,
  readDrainState,
  sameDrains,
} from '../../../core/health/drain-state';
import { readRouterState } from '../../../core/routing/router-state';

const NOTHING = { byHand: [], byHealth: new Map(), automatic: true, rest: {} };

describe('core/drain-state', () => {
  it('tells drains of health checks from a person’s by their mark', () => {
    const text = '{"drained":["us-east-1","eu-central-1"],"byHealth":{"eu-central-1":"silent"},"canaryPercent":5}';
    const state = readDrainState(text);
    assert.deepEqual(state, {
      byHand: ['us-east-1'],
      byHealth: new Map([['eu-central-1', 'silent']]),
      automatic: true,
      rest: { canaryPercent: 5 },
    });
    assert.deepEqual(readDrainState(drainStateText(state)), state);
  });

  it('takes a drain as a person’s after a person put the value again, and ignores a mark without its drain', () => {
    assert.deepEqual(readDrainState('{"drained":["eu-central-1"]}').byHand, ['eu-central-1']);
    assert.deepEqual(readDrainState('{"byHealth":{"eu-central-1":"silent"}}'), NOTHING);
  });

  it('writes the router’s form, and nothing without content', () => {
    const text = drainStateText({
      byHand: ['us-east-1'],
      byHealth: new Map([['ap-south-1', 'error']]),
      automatic: false,
      rest: { canaryPercent: 2.5 },
    });
    assert.equal(
      text,
      '{"drained":["ap-south-1","us-east-1"],"byHealth":{"ap-south-1":"error"},"automatic":false,"canaryPercent":2.5}',
    );
    assert.deepEqual(readRouterState(JSON.parse(text)), { drained: ['ap-south-1', 'us-east-1'], canaryPercent: 2.5 });
    assert.equal(drainStateText(readDrainState(undefined)), '{}');
  });

  for (const text of [
    '',
    'null',
    '[]',
    '"x"',
    '{',
    '{"drained":"all"}',
    '{"drained":[5,null,"mars"],"byHealth":[],"automatic":"no"}',
    '{"byHealth":null}',
  ]) {
    it(`counts ${text || 'nothing'} for nothing`, () => {
      assert.deepEqual(readDrainState(text), NOTHING);
    });
  }

  it('reads any value, and keeps unknown parts', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const state = readDrainState(text);
        assert.deepEqual(readDrainState(drainStateText({ ...state, rest: {} })), { ...state, rest: {} });
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.ok(readDrainState(text).automatic);
      }),
    );
  });

  it('takes no inherited property of objects as a mark', () => {
    assert.deepEqual(
      readDrainState('{"drained":["constructor","__proto__"],"byHealth":{"__proto__":"silent"}}'),
      NOTHING,
    );
  });

  it('has room for all regions at once, half of a percent included', () => {
    // Only the first engine has the store.
    const byHealth = new Map(ALL_REGIONS.filter(hasFunctionUrls).map((region) => [region, 'refused'] as const));
    const text = drainStateText({ byHand: [], byHealth, automatic: false, rest: { canaryPercent: 12.5 } });
    assert.ok(Buffer.byteLength(text) <= MAX_ROUTER_VALUE_BYTES, String(Buffer.byteLength(text)));
  });

  it('refuses a value that is too large for the store, and names the excess', () => {
    const state = { ...NOTHING, rest: { note: 'n'.repeat(MAX_ROUTER_VALUE_BYTES) } };
    assert.throws(
      () => drainStateText(state),
      (error) =>
        error instanceof RouterValueTooLargeError &&
        /allowed: 1024.*Remove its other entries: note\./.test(error.message),
    );
  });

  it('compares drains by their regions', () => {
    assert.ok(sameDrains(new Map([['us-east-1', 'silent']]), new Map([['us-east-1', 'error']])));
    assert.ok(!sameDrains(new Map([['us-east-1', 'silent']]), new Map([['eu-west-1', 'silent']])));
    assert.ok(!sameDrains(new Map([['us-east-1', 'silent']]), new Map()));
  });
});
