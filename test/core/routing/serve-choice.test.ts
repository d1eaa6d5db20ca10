import assert from 'node:assert/strict';
import fc from 'fast-check';
import { serveCanaryOriginId, serveOriginId } from '../../../core/contract/edge-policies';
import { buildRoutingTable } from '../../../core/geography/build-routing-table';
import type { Regions } from '../../../core/geography/regions';
import { NO_ROUTER_STATE, readRouterState } from '../../../core/routing/router-state';
import { availableRegions, chooseServeOrigins, type ServeChoiceRules } from '../../../core/routing/serve-choice';

const REGIONS: Regions = ['ap-south-1', 'eu-central-1', 'sa-east-1', 'us-east-1', 'us-west-2'];
const table = buildRoutingTable(REGIONS, 'us-east-1');
const letterOf = (region: string) => String.fromCharCode(97 + table.regions.findIndex((name) => name === region));

function rules(over: Partial<ServeChoiceRules> = {}): ServeChoiceRules {
  return { table, drained: [], canary: false, ...over };
}

describe('core/serve-choice', () => {
  it('walks the order, then home’s, without drained regions and without repeating one', () => {
    const order = fc.shuffledSubarray([...REGIONS]);
    fc.assert(
      fc.property(order, fc.subarray([...REGIONS]), fc.subarray([...REGIONS]), (near, byConfig, byStore) => {
        const chosen = chooseServeOrigins(rules({ drained: byConfig }), near.map(letterOf).join(''), '/', {
          drained: byStore,
          canaryPercent: 0,
        });
        const home = [...table.home].map((letter) => table.regions[letter.charCodeAt(0) - 97]);
        const left = [...new Set([...near, ...home])].filter(
          (region) => region !== undefined && !byConfig.includes(region) && !byStore.includes(region),
        );
        assert.deepEqual(chosen, left.slice(0, 2).map(String).map(serveOriginId));
        assert.deepEqual(
          availableRegions(table, near.map(letterOf).join(''), [...byConfig, ...byStore], REGIONS.length),
          left,
        );
      }),
    );
  });

  describe('canaries', () => {
    const order = letterOf('eu-central-1') + letterOf('us-east-1');
    const urls = Array.from({ length: 20_000 }, (_, index) => `https://www.example.com/articles/${index}`);
    const isCanary = (url: string, canaryPercent: number) =>
      chooseServeOrigins(rules({ canary: true }), order, url, { drained: [], canaryPercent })[0] ===
      serveCanaryOriginId('eu-central-1');

    it('get about their share of the URLs', () => {
      for (const percent of [0.5, 5, 33, 90]) {
        const share = (urls.filter((url) => isCanary(url, percent)).length / urls.length) * 100;
        assert.ok(Math.abs(share - percent) < 1, `${percent} %: ${share} %`);
      }
    });

    it('get none at 0 and all at 100', () => {
      assert.equal(
        urls.some((url) => isCanary(url, 0)),
        false,
      );
      assert.equal(
        urls.every((url) => isCanary(url, 100)),
        true,
      );
    });

    it('keep their URLs when the share grows', () => {
      const few = urls.filter((url) => isCanary(url, 5));
      assert.ok(few.length > 0);
      assert.equal(
        few.every((url) => isCanary(url, 6) && isCanary(url, 50)),
        true,
      );
    });

    it('have the next region’s proven code behind them, or their own region’s', () => {
      const all = { drained: [], canaryPercent: 100 };
      assert.deepEqual(chooseServeOrigins(rules({ canary: true }), order, '/', all), [
        'serve-eu-central-1-canary',
        'serve-us-east-1',
      ]);
      const alone = { drained: REGIONS.filter((region) => region !== 'sa-east-1'), canaryPercent: 100 };
      assert.deepEqual(chooseServeOrigins(rules({ canary: true }), order, '/', alone), [
        'serve-sa-east-1-canary',
        'serve-sa-east-1',
      ]);
      assert.deepEqual(
        chooseServeOrigins(rules({ canary: true }), order, '/', { drained: [...REGIONS], canaryPercent: 100 }),
        [],
      );
    });
  });
});

describe('core/router-state', () => {
  it('reads valid parts', () => {
    assert.deepEqual(readRouterState({ drained: ['eu-central-1'], canaryPercent: 2.5, more: 1 }), {
      drained: ['eu-central-1'],
      canaryPercent: 2.5,
    });
    assert.deepEqual(readRouterState({}), NO_ROUTER_STATE);
  });

  it('ignores invalid parts', () => {
    for (const value of [
      undefined,
      null,
      1,
      'drained',
      [],
      { drained: 'eu-central-1' },
      { drained: {}, canaryPercent: '5' },
    ]) {
      assert.deepEqual(readRouterState(value), NO_ROUTER_STATE);
    }
  });
});
