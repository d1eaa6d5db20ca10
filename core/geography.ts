// Which regions are near: great-circle distance from a country's centre.
import type { Coordinates, Region, Regions } from './regions';
import { regionCoordinates } from './regions';

const EARTH_RADIUS_KM = 6371;

/** The great-circle distance between two points, in kilometres (haversine formula). */
export function distanceKm(from: Coordinates, to: Coordinates): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const deltaLatitude = radians(to.latitude - from.latitude);
  const deltaLongitude = radians(to.longitude - from.longitude);
  const a =
    Math.sin(deltaLatitude / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(deltaLongitude / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** The regions, nearest first; equal distances in the order of their names, so that a reordered config changes nothing. */
export function nearestFirst(from: Coordinates, regions: Regions): readonly Region[] {
  return [...regions].sort((left, right) => {
    const difference = distanceKm(from, regionCoordinates(left)) - distanceKm(from, regionCoordinates(right));
    return difference !== 0 ? difference : left < right ? -1 : 1;
  });
}
