// Where the people of countries and subdivisions live, as `cli/generate/geo-centres.ts` computed it from GeoNames.
import type { Place, WeightedPoint } from './distance';
import points from './place-points.json';

const PLACE_POINTS: Readonly<Record<string, readonly number[]>> = points.places;

/**
 * All codes: ISO 3166-1 alpha-2, `XK`, `EU`, and ISO 3166-2 (`US-CA`) of the countries that are refined by
 * subdivision.
 */
export const PLACE_CODES: readonly string[] = Object.keys(PLACE_POINTS).sort();

/** A place's people; undefined for an unknown code. */
export function placeOf(code: string): Place | undefined {
  const numbers = Object.hasOwn(PLACE_POINTS, code) ? PLACE_POINTS[code] : undefined;
  if (numbers === undefined) return undefined;
  const place: WeightedPoint[] = [];
  for (let at = 0; at + 2 < numbers.length; at += 3) {
    const [latitude = 0, longitude = 0, weight = 0] = numbers.slice(at, at + 3);
    place.push({ latitude, longitude, weight });
  }
  return place;
}
