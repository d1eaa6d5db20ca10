// Which regions are near: great-circle distances, from a point and from the people of a place.
import { type Coordinates, type Region, type Regions, regionCoordinates } from './regions';

const EARTH_RADIUS_KM = 6371;

/** A point where people of a place live, and how many, in any unit that a place's points share. */
export interface WeightedPoint extends Coordinates {
  readonly weight: number;
}

/** A place by its people: one point for a small country, a point for every few hundred kilometres of a large one. */
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
 * The mean distance of a place's people from a point, in kilometres. Not the distance of their centre: that of
 * Australia, Canada or Russia is empty land, and may be nearest to a region that few people are near to.
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

/** The regions, nearest first; equal distances by name, so that the order in settings changes nothing. */
export function nearestFirst(place: Place, regions: Regions): readonly Region[] {
  return regions
    .map((region) => ({ region, km: meanDistanceKm(place, regionCoordinates(region)) }))
    .sort((left, right) => left.km - right.km || (left.region < right.region ? -1 : 1))
    .map(({ region }) => region);
}
