import assert from 'node:assert/strict';
import { MEASURED_REGIONS, REGION_SETS } from '../../../bench/edge/regions';
import { KIND_NAMES, requestKinds, requestsOf } from '../../../bench/edge/requests';
import { benchConfig } from '../../../bench/edge/subjects';
import { createRouter } from '../../../core/routing/router';

describe("The requests of the edge's bench", () => {
  const router = createRouter(benchConfig(MEASURED_REGIONS));

  it('match their kinds, each with twelve different user agents', () => {
    assert.deepEqual(
      requestKinds().map(({ name }) => name),
      [...KIND_NAMES],
    );
    for (const kind of requestKinds()) {
      assert.equal(new Set(kind.userAgents).size, 12, kind.name);
      for (const { uri, headers } of requestsOf(kind)) {
        const shown = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }]));
        const page = router.page({ method: 'GET', uri, headers: shown });
        assert.equal(page !== undefined, kind.isBotsPage, `${kind.name}: ${headers['user-agent']}`);
      }
    }
  });

  it('have a country with one order of regions, and one whose parts differ', () => {
    const { subdivisions } = benchConfig(MEASURED_REGIONS).table;
    assert.equal(subdivisions['DE'], undefined);
    assert.match(subdivisions['US'] ?? '', /,CA,/);
  });

  it('use twelve regions; bundles are weighed with one and more', () => {
    assert.deepEqual(
      REGION_SETS.map((regions) => new Set(regions).size),
      [1, 3, 6, 12],
    );
    assert.equal(MEASURED_REGIONS, REGION_SETS.at(-1));
  });
});
