import assert from 'node:assert/strict';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { ROUTER_STATE_KEY, readRouterState } from '../../core/routing/router-state';
import { createRouterStore, RouterStateError, unreadRouterStore } from '../../local/router-store';

describe('local/router-store', () => {
  it('is empty at first, like an unwritten store', () => {
    const store = createRouterStore(DEFAULT_REGIONS);
    assert.deepEqual({ state: store.state(), keyValues: store.keyValues() }, { state: { drained: [] }, keyValues: {} });
  });

  it('holds the last write, as the router reads it', () => {
    const store = createRouterStore(DEFAULT_REGIONS);
    store.write('{"drained": ["ap-south-1", "eu-central-1", "ap-south-1"]}');
    const drained = ['ap-south-1', 'eu-central-1'];
    assert.deepEqual(store.state(), { drained });
    const value: unknown = JSON.parse(store.keyValues()[ROUTER_STATE_KEY] ?? '');
    assert.deepEqual(readRouterState(value), { drained, canaryPercent: 0 });
    store.write('{}');
    assert.deepEqual({ state: store.state(), keyValues: store.keyValues() }, { state: { drained: [] }, keyValues: {} });
  });

  it('refuses every write where the router reads no store', async () => {
    const store = unreadRouterStore();
    assert.throws(() => store.write('{"drained": []}'), /no key-value store, since Lambda@Edge has none; drain by/);
    const { version } = await store.values.read();
    await assert.rejects(store.values.write('{}', version), RouterStateError);
    assert.deepEqual(store.state(), { drained: [] });
  });

  it('holds a share for canaries, where there are some', () => {
    const store = createRouterStore(DEFAULT_REGIONS, true);
    store.write('{"canaryPercent": 12.5, "drained": ["us-east-1"]}');
    assert.deepEqual(store.state(), { drained: ['us-east-1'], canaryPercent: 12.5 });
    assert.throws(() => store.write('{"canaryPercent": 101}'), RouterStateError);
    store.write('{"canaryPercent": 0}');
    assert.deepEqual(store.state(), { drained: [] });
  });

  const refused = {
    '{"drained": ["ap-south-1", "eu-west-1"]}':
      '"eu-west-1" is not a region of this run; allowed: us-east-1, eu-central-1, ap-south-1.',
    '{"drained": [null]}': 'null is not a region of this run; allowed: us-east-1, eu-central-1, ap-south-1.',
    '{"drained": "ap-south-1"}': 'drained is no list; allowed: {"drained": ["eu-central-1"]}.',
    '{"drained": null}': 'drained is no list; allowed: {"drained": ["eu-central-1"]}.',
    '{"drain": []}': '"drain" is not known; allowed: {"drained": ["eu-central-1"]}.',
    '{"canaryPercent": 5}': 'canaryPercent is for runs with canaries; start this one with --canary.',
    '["ap-south-1"]': '["ap-south-1"] is no object; allowed: {"drained": ["eu-central-1"]}.',
    '': '"" is no JSON; allowed: {"drained": ["eu-central-1"]}.',
  };
  for (const [text, message] of Object.entries(refused)) {
    it(`refuses ${text || 'nothing'}, and keeps what it has`, () => {
      const store = createRouterStore(DEFAULT_REGIONS);
      store.write('{"drained": ["us-east-1"]}');
      assert.throws(
        () => store.write(text),
        (error) => error instanceof RouterStateError && error.message === message,
        message,
      );
      assert.deepEqual(store.state(), { drained: ['us-east-1'] });
    });
  }
});
