import assert from 'node:assert/strict';
import { buildRoutingTable } from '../../../core/geography/build-routing-table';
import { nearerRegions } from '../../../core/geography/nearer-regions';

describe('core/nearer-regions', () => {
  const table = buildRoutingTable(['us-east-1', 'eu-central-1', 'ap-south-1'], 'eu-central-1', { GB: 'ap-south-1' });
  const nearer = (region: 'us-east-1' | 'eu-central-1' | 'ap-south-1', country: string | undefined) =>
    nearerRegions(table, region, { country, subdivision: undefined, edgeRegion: undefined });

  it('names those that the router asks first', () => {
    assert.deepEqual(nearer('eu-central-1', 'DE'), []);
    assert.deepEqual(nearer('ap-south-1', 'DE'), ['eu-central-1']);
    assert.deepEqual(nearer('us-east-1', 'DE'), ['eu-central-1', 'ap-south-1']);
    assert.deepEqual(nearer('eu-central-1', 'GB'), ['ap-south-1']);
  });

  it('uses home’s order for unknown places', () => {
    assert.deepEqual(nearer('eu-central-1', undefined), []);
    assert.deepEqual(nearer('eu-central-1', 'QQ'), []);
    assert.deepEqual(nearer('us-east-1', undefined), ['eu-central-1']);
  });
});
