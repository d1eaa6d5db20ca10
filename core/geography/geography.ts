// Which regions are near: great-circle distances, from a point and from a place's people.
import type { Coordinates, Region, Regions } from './regions';
import { regionCoordinates } from './regions';

const EARTH_RADIUS_KM = 6371;

/** A point where people of a place live, and how many: any unit, as long as a place's points share it. */
export interface WeightedPoint extends Coordinates {
  readonly weight: number;
}

/** A place as its people: one point for a small country, a point for every few hundred kilometres of a large one. */
export type Place = readonly WeightedPoint[];

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

/**
 * How far a place's people are from a point on average, in kilometres. Not the distance of their centre: that of
 * Australia, Canada or Russia is empty land, and may be nearest to a region that hardly anyone is near to.
 */
export function meanDistanceKm(place: Place, to: Coordinates): number {
  let sum = 0;
  let weights = 0;
  for (const point of place) {
    sum += point.weight * distanceKm(point, to);
    weights += point.weight;
  }
  return sum / weights;
}

/** The regions, nearest first; equal distances in the order of their names, so that a reordered config changes nothing. */
export function nearestFirst(place: Place, regions: Regions): readonly Region[] {
  return regions
    .map((region) => ({ region, km: meanDistanceKm(place, regionCoordinates(region)) }))
    .sort((left, right) => left.km - right.km || (left.region < right.region ? -1 : 1))
    .map(({ region }) => region);
}
