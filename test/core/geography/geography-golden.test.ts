// The golden table: places and regions whose coordinates were typed from published sources.
import assert from 'node:assert/strict';
import { buildRoutingTable } from '../../../core/geography/build-routing-table';
import { regionOfLetter, regionOrder } from '../../../core/geography/region-order';
import { angleKm, type GoldenRow, goldenRegions, goldenTable } from '../../support/edge/geography-golden';

const golden = goldenTable();
const nameOf = ({ country, subdivision, place }: GoldenRow): string =>
  `${subdivision === undefined ? country : `${country}-${subdivision}`} (${place})`;

describe('core/geography, the golden table', () => {
  it('has sixty countries at least, and a source for every row', () => {
    assert.ok(new Set(golden.rows.map(({ country }) => country)).size >= 60);
    for (const row of golden.rows) assert.ok(row.source.length > 10, nameOf(row));
  });

  it('expects what its coordinates say: every region less than 10 % farther than the nearest, and the next where clear', () => {
    for (const row of golden.rows) {
      for (const [set, names] of Object.entries(golden.sets)) {
        const byDistance = names
          .map((name) => ({
            name,
            km: Math.max(1, angleKm(row.coordinates, golden.regions[name]?.coordinates ?? assert.fail(name))),
          }))
          .sort((left, right) => left.km - right.km);
        const [nearest, next, third] = byDistance;
        const first = byDistance.filter(({ km }) => km < (nearest?.km ?? 0) * 1.1).map(({ name }) => name);
        const clear = first.length === 1 && next !== undefined && (third === undefined || third.km >= next.km * 1.1);
        assert.deepEqual(row.expect[set], clear ? { first, second: next.name } : { first }, `${nameOf(row)}, ${set}`);
      }
    }
  });

  for (const [set, names] of Object.entries(golden.sets)) {
    const regions = goldenRegions(names);
    const table = buildRoutingTable(regions, regions[0]);
    for (const row of golden.rows) {
      it(`sends ${nameOf(row)} where ${set} regions expect it`, () => {
        const order = regionOrder(table, { country: row.country, subdivision: row.subdivision, edgeRegion: undefined });
        const [first, second] = [...order].map((letter) => regionOfLetter(table, letter));
        const expected = row.expect[set] ?? assert.fail(set);
        assert.ok(
          first !== undefined && expected.first.includes(first),
          `${first}, expected ${expected.first.join(' or ')}`,
        );
        // Subdivisions are listed by their nearest region alone; the next may be the country's.
        if (expected.second !== undefined && row.subdivision === undefined) assert.equal(second, expected.second);
      });
    }
  }
});
