// The world, each country in the colour of the region that answers its bots, with the busiest ways drawn in.
import { type GeoPermissibleObjects, geoCentroid, geoNaturalEarth1, geoPath } from 'd3-geo';
import type { ReactElement } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-110m.json';
import { atlasCode } from '../../../../core/geography/atlas-codes';
import { regionColour } from '../../../../core/geography/region-colours';

const WIDTH = 760;
const HEIGHT = 380;
const PROJECTION = geoNaturalEarth1().fitSize([WIDTH, HEIGHT], { type: 'Sphere' });
const OUTLINE = geoPath(PROJECTION).digits(1);

/** A place of the map. */
interface MapRegion {
  readonly region: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Requests from a country that a region answered. */
export interface MapRoute {
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  readonly requests: number;
}

/** The countries' shapes with their codes. Borders: Natural Earth 1:110m (public domain), by npm world-atlas. */
const COUNTRIES = countries();

/** The map. */
export function WorldMap({
  regions,
  countries: answeredBy,
  routes,
}: {
  readonly regions: readonly MapRegion[];
  /** The first region of each country, by ISO 3166-1 alpha-2. */
  readonly countries: Readonly<Record<string, string>>;
  readonly routes: readonly MapRoute[];
}): ReactElement {
  const names = regions.map(({ region }) => region);
  const most = Math.max(1, ...routes.map(({ requests }) => requests));
  return (
    <svg
      className="map"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label="A map: each country in the colour of the region that answers its bots; lines are the requests of the last hour"
    >
      <g stroke="var(--ground)" strokeWidth="0.5">
        {COUNTRIES.map(({ name, code, outline }) => {
          const region = code === undefined ? undefined : answeredBy[code];
          return (
            <path key={name} d={outline} fill={regionColour(names, region) ?? 'var(--line)'} fillOpacity="0.55">
              <title>{`${name}: ${region ?? 'by the edge location'}`}</title>
            </path>
          );
        })}
      </g>
      {routes.map(({ country, region, requests }) => {
        const from = COUNTRIES.find(({ code }) => code === country)?.centre;
        const to = regions.find((one) => one.region === region);
        if (from === undefined || to === undefined) return undefined;
        const line: GeoPermissibleObjects = {
          type: 'LineString',
          coordinates: [from, [to.longitude, to.latitude]],
        };
        return (
          <path
            key={`${country ?? ''} ${region ?? ''}`}
            className="route"
            d={OUTLINE(line) ?? ''}
            strokeWidth={1 + (4 * requests) / most}
          >
            <title>{`${country ?? ''} → ${region ?? ''}: ${requests} requests`}</title>
          </path>
        );
      })}
      {regions.map(({ region, latitude, longitude }) => {
        const [x, y] = PROJECTION([longitude, latitude]) ?? [0, 0];
        return (
          <g key={region}>
            <circle cx={x} cy={y} r="5" fill={regionColour(names, region)} stroke="var(--text)" strokeWidth="1.5" />
            <text x={x} y={y} dy="-9" textAnchor="middle" className="map-name">
              {region}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function countries(): readonly {
  readonly name: string;
  readonly code: string | undefined;
  readonly outline: string;
  readonly centre: [number, number];
}[] {
  // The package has no types; the form is TopoJSON's.
  const topology: unknown = world;
  if (!isWorld(topology)) return [];
  return feature(topology, topology.objects.countries).features.map((border) => {
    const { name } = border.properties;
    const shape: GeoPermissibleObjects = border;
    return { name, code: atlasCode(border.id, name), outline: OUTLINE(shape) ?? '', centre: geoCentroid(border) };
  });
}

function isWorld(
  value: unknown,
): value is Topology<{ readonly countries: GeometryCollection<{ readonly name: string }> }> {
  return typeof value === 'object' && value !== null && 'objects' in value;
}
