import assert from 'node:assert/strict';
import { inUpdateOrder } from '../../components/update-order';
import type { Region } from '../../core/geography/regions';

describe('components/update-order', () => {
  it('makes the home region last, each with the one before, and answers in the order of the list', () => {
    for (const regions of [
      ['us-east-1', 'eu-central-1', 'ap-south-1'],
      ['ap-south-1', 'us-east-1', 'eu-central-1'],
    ] as const) {
      const steps: (readonly [Region, Region | undefined])[] = [];
      const made = inUpdateOrder<Region>({ regions, homeRegion: 'us-east-1' }, (region, before) => {
        steps.push([region, before]);
        return region;
      });
      assert.deepEqual(steps, [
        ['ap-south-1', undefined],
        ['eu-central-1', 'ap-south-1'],
        ['us-east-1', 'eu-central-1'],
      ]);
      assert.deepEqual(made, regions);
    }
  });
});
