import assert from 'node:assert/strict';
import { COUNTRY_COORDINATES } from '../../core/countries';
import { DEFAULT_REGIONS } from '../../core/regions';
import { buildRoutingTable } from '../../core/routing-table';
import type { RoutingTable } from '../../core/routing-table';

function choiceOf(table: RoutingTable, country: string) {
  return table.choices[table.byCountry[country] ?? -1];
}

describe('core/routing-table', () => {
  it('sends countries to the region that a map shows as the nearest, with the next behind it', () => {
    const table = buildRoutingTable(DEFAULT_REGIONS, 'us-east-1');
    const expected: Record<string, string> = {
      US: 'us-east-1', CA: 'us-east-1', MX: 'us-east-1', BR: 'us-east-1', AR: 'us-east-1',
      DE: 'eu-central-1', FR: 'eu-central-1', GB: 'eu-central-1', PL: 'eu-central-1', SE: 'eu-central-1',
      IN: 'ap-south-1', LK: 'ap-south-1', BD: 'ap-south-1', TH: 'ap-south-1', AU: 'ap-south-1',
    };
    for (const [country, nearest] of Object.entries(expected)) {
      const choice = choiceOf(table, country);
      assert.equal(choice?.[0], nearest, country);
      assert.equal(choice?.length, 2, country);
      assert.notEqual(choice?.[1], nearest, country);
    }
  });

  it('has one region per choice where the stack has one', () => {
    const table = buildRoutingTable(['eu-west-1'], 'eu-west-1');
    assert.deepEqual(table.choices, [['eu-west-1']]);
    for (const country of Object.keys(COUNTRY_COORDINATES)) assert.deepEqual(choiceOf(table, country), ['eu-west-1']);
  });

  it('sends everyone else home, and edge locations in an enabled region there', () => {
    const table = buildRoutingTable(DEFAULT_REGIONS, 'eu-central-1');
    assert.equal(table.choices[table.home]?.[0], 'eu-central-1');
    assert.equal(table.choices[table.byEdgeRegion['ap-south-1'] ?? -1]?.[0], 'ap-south-1');
  });

  it('puts an override first, and the region nearest to the country behind it', () => {
    const table = buildRoutingTable(DEFAULT_REGIONS, 'us-east-1', { DE: 'us-east-1', XK: 'ap-south-1' });
    assert.deepEqual(choiceOf(table, 'DE'), ['us-east-1', 'eu-central-1']);
    assert.equal(choiceOf(table, 'XK')?.[0], 'ap-south-1');
    assert.equal(choiceOf(table, 'FR')?.[0], 'eu-central-1');
  });

  it('does not depend on the order of the list', () => {
    const one = buildRoutingTable(['us-east-1', 'eu-central-1', 'ap-south-1'], 'us-east-1');
    const other = buildRoutingTable(['ap-south-1', 'us-east-1', 'eu-central-1'], 'us-east-1');
    assert.equal(JSON.stringify(one), JSON.stringify(other), 'the built router would differ');
  });
});
