import assert from 'node:assert/strict';
import { buildRoutingTable, RoutingTableError, regionsOfCountry } from '../../../core/geography/build-routing-table';
import { regionOfLetter, regionOrder } from '../../../core/geography/region-order';
import { ALL_REGIONS, DEFAULT_REGIONS, type Region, type Regions } from '../../../core/geography/regions';
import type { RoutingTable } from '../../../core/geography/routing-table';

// biome-ignore format: a list of words
const TWELVE: Regions = [
  'us-east-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'eu-west-1', 'eu-central-1', 'af-south-1', 'me-south-1',
  'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1',
];

function orderAt(
  table: RoutingTable,
  country?: string,
  subdivision?: string,
  edgeRegion?: string,
): readonly (Region | undefined)[] {
  return [...regionOrder(table, { country, subdivision, edgeRegion })].map((letter) => regionOfLetter(table, letter));
}

describe('core/routing-table', () => {
  it('sends countries to the region that a map shows as the nearest, with the others behind it', () => {
    const table = buildRoutingTable(DEFAULT_REGIONS, 'us-east-1');
    const expected: Record<string, string> = {
      US: 'us-east-1',
      CA: 'us-east-1',
      MX: 'us-east-1',
      BR: 'us-east-1',
      AR: 'us-east-1',
      DE: 'eu-central-1',
      FR: 'eu-central-1',
      GB: 'eu-central-1',
      PL: 'eu-central-1',
      SE: 'eu-central-1',
      IN: 'ap-south-1',
      LK: 'ap-south-1',
      BD: 'ap-south-1',
      TH: 'ap-south-1',
      AU: 'ap-south-1',
    };
    for (const [country, nearest] of Object.entries(expected)) {
      const order = orderAt(table, country);
      assert.equal(order[0], nearest, country);
      assert.deepEqual([...order].sort(), [...DEFAULT_REGIONS].sort(), country);
    }
  });

  it('refines large countries by subdivision', () => {
    const table = buildRoutingTable(['us-east-1', 'us-west-2', 'ap-southeast-1', 'ap-southeast-2'], 'us-east-1');
    assert.deepEqual(orderAt(table, 'US').slice(0, 2), ['us-east-1', 'us-west-2']);
    assert.deepEqual(orderAt(table, 'US', 'CA').slice(0, 2), ['us-west-2', 'us-east-1']);
    assert.equal(orderAt(table, 'US', 'NY')[0], 'us-east-1');
    assert.equal(orderAt(table, 'AU', 'NSW')[0], 'ap-southeast-2');
    // Perth: 3900 km from Singapore and 3300 km from Sydney.
    assert.equal(orderAt(table, 'AU', 'WA')[0], 'ap-southeast-2');
    assert.equal(orderAt(table, 'ID', 'AC')[0], 'ap-southeast-1');
  });

  it('has one region an order where the stack has one', () => {
    const table = buildRoutingTable(['eu-west-1'], 'eu-west-1');
    for (const country of ['DE', 'US', 'XX', undefined]) assert.deepEqual(orderAt(table, country), ['eu-west-1']);
    assert.deepEqual(table.subdivisions, {});
    assert.equal(table.edgeRegions, '');
  });

  it('names the next region by the edge location where that is all there is, in any regional edge cache, else home', () => {
    const table = buildRoutingTable(DEFAULT_REGIONS, 'eu-central-1');
    assert.deepEqual(orderAt(table), ['eu-central-1', 'us-east-1', 'ap-south-1']);
    assert.deepEqual(orderAt(table, 'XX', 'CA', 'sa-east-1'), ['us-east-1', 'eu-central-1', 'ap-south-1']);
    assert.equal(orderAt(table, undefined, undefined, 'me-central-1')[0], 'ap-south-1');
    assert.equal(orderAt(table, undefined, undefined, 'xx-none-1')[0], 'eu-central-1');
  });

  it('leaves edge locations nearest to home to home’s order, with any second region', () => {
    const table = buildRoutingTable(TWELVE, 'us-east-1');
    assert.deepEqual(orderAt(table, undefined, undefined, 'us-east-2'), orderAt(table));
    for (const name of ['us-east-1', 'us-east-2']) assert.ok(!table.edgeRegions.includes(`,${name},`), name);
    for (const name of ['us-west-1', 'ap-northeast-2', 'af-south-1'])
      assert.ok(table.edgeRegions.includes(`,${name},`), name);
    assert.equal(buildRoutingTable(['us-east-1', 'us-west-2'], 'us-east-1').edgeRegions.includes('us-east'), false);
    assert.ok(
      buildRoutingTable(['us-east-1', 'us-east-2', 'eu-west-1'], 'eu-west-1').edgeRegions.includes(',sa-east-1,'),
    );
  });

  it('puts an override first, and those nearest to the country behind it', () => {
    const table = buildRoutingTable(DEFAULT_REGIONS, 'us-east-1', { DE: 'us-east-1', XK: 'ap-south-1' });
    assert.deepEqual(orderAt(table, 'DE'), ['us-east-1', 'eu-central-1', 'ap-south-1']);
    assert.deepEqual(orderAt(table, 'XK'), ['ap-south-1', 'eu-central-1', 'us-east-1']);
    assert.equal(orderAt(table, 'FR')[0], 'eu-central-1');
  });

  it('applies a country’s override to its subdivisions, except those with their own', () => {
    const regions: Regions = ['us-east-1', 'us-west-2', 'eu-west-1'];
    const country = buildRoutingTable(regions, 'us-east-1', { US: 'eu-west-1' });
    assert.deepEqual(orderAt(country, 'US', 'CA'), orderAt(country, 'US'));
    assert.equal(orderAt(country, 'US')[0], 'eu-west-1');
    const both = buildRoutingTable(regions, 'us-east-1', {
      US: 'eu-west-1',
      'US-CA': 'us-east-1',
      'GB-SCT': 'us-west-2',
    });
    assert.deepEqual(orderAt(both, 'US', 'CA'), ['us-east-1', 'us-west-2', 'eu-west-1']);
    assert.equal(orderAt(both, 'US', 'WA')[0], 'eu-west-1');
    assert.equal(orderAt(both, 'GB', 'SCT')[0], 'us-west-2');
    assert.equal(orderAt(both, 'GB', 'ENG')[0], 'eu-west-1');
    const back = buildRoutingTable(regions, 'us-east-1', { 'US-CA': 'us-east-1' });
    assert.equal(orderAt(back, 'US', 'CA')[0], 'us-east-1');
    assert.equal(orderAt(back, 'US', 'WA')[0], 'us-west-2');
  });

  it('refuses arguments that no table can have', () => {
    assert.throws(() => buildRoutingTable(['us-east-1'], 'eu-west-1'), RoutingTableError);
    assert.throws(
      () => buildRoutingTable(['us-east-1'], 'us-east-1', { GB: 'eu-west-1' }),
      /override GB is eu-west-1.*allowed: us-east-1/,
    );
    for (const code of ['gb', 'GBR', 'US-', 'US-CALI', 'constructor', 'U1']) {
      assert.throws(
        () => buildRoutingTable(['us-east-1'], 'us-east-1', { [code]: 'us-east-1' }),
        RoutingTableError,
        code,
      );
    }
  });

  it('does not depend on the order of the list', () => {
    const one = buildRoutingTable(TWELVE, 'us-east-1', { DE: 'us-east-1', 'US-CA': 'sa-east-1' });
    const [last = 'us-east-1', ...others] = TWELVE.toReversed();
    const other = buildRoutingTable([last, ...others], 'us-east-1', { 'US-CA': 'sa-east-1', DE: 'us-east-1' });
    assert.equal(JSON.stringify(one), JSON.stringify(other), 'the built router would differ');
  });

  it('stays small: with twelve regions 2.1 KB, and with all of them', () => {
    const bytesOf = (regions: Regions) => Buffer.byteLength(JSON.stringify(buildRoutingTable(regions, regions[0])));
    assert.ok(bytesOf(DEFAULT_REGIONS) < 1300);
    assert.ok(bytesOf(TWELVE) <= 2100);
    const [first = 'us-east-1', ...rest] = ALL_REGIONS;
    assert.ok(bytesOf([first, ...rest]) <= 2500);
  });

  it('tells which regions a country’s viewers may be sent to', () => {
    const table = buildRoutingTable(['us-east-1', 'us-west-2', 'eu-west-1', 'sa-east-1', 'ap-south-1'], 'us-east-1');
    assert.deepEqual(regionsOfCountry(table, 'US'), ['us-east-1', 'us-west-2']);
    assert.deepEqual(regionsOfCountry(table, 'FR'), ['eu-west-1', 'us-east-1']);
    for (const country of ['XX', 'T1', '', 'constructor']) assert.deepEqual(regionsOfCountry(table, country), []);
  });
});
