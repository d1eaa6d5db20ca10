// The replication mesh as a whole, for every number of regions that there can be.
import assert from 'node:assert/strict';
import { replicationRules } from '../../../components/storage/replication-rules';
import { ALL_REGIONS, type Region } from '../../../core/geography/regions';

const bucketsOf = (regions: readonly Region[]) => regions.map((region) => ({ region, arn: `arn:aws:s3:::${region}` }));
const rulesFrom = (source: Region, regions: readonly Region[]) =>
  replicationRules(source, bucketsOf(regions), { replicationMetrics: false });

/** Regions in an order that is not by name, and every beginning of that list. */
const SHUFFLED = [...ALL_REGIONS].sort((one, other) => (one.slice(-3) + one).localeCompare(other.slice(-3) + other));

describe('the replication rules', () => {
  it('join every ordered pair once, with ids and priorities unique in a source', () => {
    for (let count = 1; count <= SHUFFLED.length; count++) {
      const regions = SHUFFLED.slice(0, count);
      const mesh = regions.map((source) => rulesFrom(source, regions));
      assert.equal(mesh.flat().length, count * (count - 1));
      mesh.forEach((rules, index) => {
        assert.equal(new Set(rules.map(({ id }) => id)).size, count - 1);
        assert.equal(new Set(rules.map(({ priority }) => priority)).size, count - 1);
        const destinations = rules.map(({ destination }) => destination);
        const others = regions.filter((region) => region !== regions[index]);
        assert.deepEqual(
          destinations,
          bucketsOf([...others].sort()).map(({ arn }) => ({ bucket: arn })),
        );
      });
    }
  });

  it('stay word for word when another region comes or goes', () => {
    const all = rulesFrom('us-east-1', ALL_REGIONS);
    for (const gone of ALL_REGIONS) {
      const fewer = rulesFrom(
        'us-east-1',
        ALL_REGIONS.filter((region) => region !== gone),
      );
      assert.deepEqual(
        fewer,
        all.filter(({ id }) => id !== `to-${gone}`),
      );
    }
  });

  it('have priorities from 1: a provider may take 0 for none', () => {
    assert.ok(
      rulesFrom('us-east-1', ALL_REGIONS).every(({ priority }) => typeof priority === 'number' && priority >= 1),
    );
  });
});
