// The golden table of places and their nearest regions, read and checked against its own coordinates.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isRegion, type Region } from '../../../core/geography/regions';

/** Latitude and longitude, in degrees. */
export type Degrees = readonly [number, number];

/** Acceptable nearest regions; the next, where it is beyond doubt. */
export interface GoldenOrder {
  readonly first: readonly string[];
  readonly second?: string;
}

/** One place, where it is by a published source, and what is expected of it for each set of regions. */
export interface GoldenRow {
  readonly country: string;
  readonly subdivision?: string;
  readonly place: string;
  readonly coordinates: Degrees;
  readonly source: string;
  readonly expect: Readonly<Record<string, GoldenOrder>>;
}

/** The table: sets of regions by name, where the regions are by published sources, and the rows. */
export interface GoldenTable {
  readonly regions: Readonly<
    Record<string, { readonly place: string; readonly coordinates: Degrees; readonly source: string }>
  >;
  readonly sets: Readonly<Record<string, readonly string[]>>;
  readonly rows: readonly GoldenRow[];
}

/** Reads test/fixtures/geography-golden.json. */
export function goldenTable(): GoldenTable {
  return JSON.parse(readFileSync(path.join(__dirname, '../../fixtures/geography-golden.json'), 'utf8'));
}

/** A set's regions. */
export function goldenRegions(names: readonly string[]): readonly [Region, ...Region[]] {
  const [first, ...rest] = names.filter(isRegion);
  if (first === undefined || rest.length + 1 !== names.length)
    throw new Error(`${names.join(', ')} are not all regions`);
  return [first, ...rest];
}

/** Great-circle distance in kilometres by the angle between two vectors, another formula than the code's. */
export function angleKm(from: Degrees, to: Degrees): number {
  const vector = ([latitude, longitude]: Degrees): readonly [number, number, number] => {
    const [phi, lambda] = [(latitude / 180) * Math.PI, (longitude / 180) * Math.PI];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  };
  const [a, b] = [vector(from), vector(to)];
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return 6371 * Math.atan2(cross, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
}
