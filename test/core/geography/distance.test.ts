import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distanceKm, meanDistanceKm, nearestFirst } from '../../../core/geography/distance';
import { ALL_REGIONS, regionCoordinates } from '../../../core/geography/regions';

const point = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('core/distance', () => {
  it('measures known distances within half a percent', () => {
    const london = { latitude: 51.5074, longitude: -0.1278 };
    const newYork = { latitude: 40.7128, longitude: -74.006 };
    const sydney = { latitude: -33.8688, longitude: 151.2093 };
    // Great-circle distances as published by distance calculators for these coordinates.
    assert.ok(Math.abs(distanceKm(london, newYork) - 5570) < 28);
    assert.ok(Math.abs(distanceKm(london, sydney) - 16_994) < 85);
  });

  it('is a metric on the globe', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        const halfTheGlobeKm = Math.PI * 6371;
        assert.ok(Math.abs(distanceKm(a, b) - distanceKm(b, a)) < 1e-6);
        assert.ok(distanceKm(a, a) < 1e-6);
        assert.ok(distanceKm(a, b) <= halfTheGlobeKm + 1e-6);
        assert.ok(distanceKm(a, c) <= distanceKm(a, b) + distanceKm(b, c) + 1e-3);
      }),
    );
  });

  it('measures a place by its people, not by its middle', () => {
    // Four of five people live on one side of the equator: nobody lives at the point between them.
    const place = [
      { latitude: 0, longitude: 0, weight: 4 },
      { latitude: 0, longitude: 90, weight: 1 },
    ];
    const quarterOfTheGlobeKm = (Math.PI / 2) * 6371;
    assert.ok(Math.abs(meanDistanceKm(place, { latitude: 0, longitude: 0 }) - quarterOfTheGlobeKm / 5) < 1e-6);
    assert.ok(Math.abs(meanDistanceKm(place, { latitude: 90, longitude: 0 }) - quarterOfTheGlobeKm) < 1e-6);
  });

  it('puts regions that are equally near in the order of their names', () => {
    const place = (['us-east-1', 'ap-south-1'] as const).map((region) => ({ ...regionCoordinates(region), weight: 1 }));
    assert.deepEqual(nearestFirst(place, ['us-east-1', 'ap-south-1']), ['ap-south-1', 'us-east-1']);
    assert.deepEqual(nearestFirst(place, ['ap-south-1', 'us-east-1']), ['ap-south-1', 'us-east-1']);
  });

  it('orders the same regions alike, however config lists them', () => {
    const regions = fc.shuffledSubarray([...ALL_REGIONS], { minLength: 1 });
    fc.assert(
      fc.property(point, regions, (from, [first, ...rest]) => {
        if (first === undefined) return;
        const ordered = nearestFirst([{ ...from, weight: 1 }], [first, ...rest]);
        const [last, ...others] = [first, ...rest].reverse();
        assert.deepEqual(nearestFirst([{ ...from, weight: 1 }], [last ?? first, ...others]), ordered);
        assert.deepEqual([...ordered].sort(), [first, ...rest].sort());
      }),
    );
  });
});
