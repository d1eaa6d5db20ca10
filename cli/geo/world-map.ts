// Draws the world coloured by the region that each country's bots are sent to, as SVG.
import { readFileSync } from 'node:fs';
import { type GeoPermissibleObjects, geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { atlasCode } from '../../core/geography/atlas-codes';
import { buildRoutingTable } from '../../core/geography/build-routing-table';
import { PLACE_CODES, placeOf } from '../../core/geography/places';
import { regionColour } from '../../core/geography/region-colours';
import { regionOfLetter, regionOrder } from '../../core/geography/region-order';
import { type Region, type Regions, regionCoordinates } from '../../core/geography/regions';
import type { RoutingTable } from '../../core/geography/routing-table';

const WIDTH = 960;
const MAP_HEIGHT = 470;
const LEGEND_COLUMNS = 4;
const LEGEND_COLUMN = WIDTH / LEGEND_COLUMNS;
const LEGEND_ROW = 20;
const NOBODYS = '#dddddd';

type World = Topology<{ readonly countries: GeometryCollection<{ readonly name: string }> }>;

/**
 * The picture for a stack's regions; the same text on every run. Borders: Natural Earth 1:110m (public domain), by npm
 * world-atlas.
 */
export function worldMap(regions: Regions): string {
  const table = buildRoutingTable(regions, regions[0]);
  const projection = geoNaturalEarth1().fitExtent(
    [
      [4, 4],
      [WIDTH - 4, MAP_HEIGHT - 4],
    ],
    { type: 'Sphere' },
  );
  const outline = geoPath(projection).digits(1);
  const at = (latitude: number, longitude: number): readonly [string, string] => {
    const [x, y] = projection([longitude, latitude]) ?? [0, 0];
    return [x.toFixed(1), y.toFixed(1)];
  };
  const colourOf = (region: Region | undefined): string => regionColour(table.regions, region) ?? NOBODYS;
  const shape = (object: GeoPermissibleObjects, attributes: string, title = ''): string =>
    `<path ${attributes} d="${outline(object) ?? ''}">${title}</path>`;
  const countries = worldCountries().map(({ code, name, border }) => {
    const region = code === undefined ? undefined : nearestRegion(table, code);
    return shape(
      border,
      `fill="${colourOf(region)}"`,
      `<title>${escape(`${name}: ${region ?? 'by the edge location'}`)}</title>`,
    );
  });
  const subdivisions = refinedPoints(table).map(({ code, region, latitude, longitude }) => {
    const [x, y] = at(latitude, longitude);
    return `<circle cx="${x}" cy="${y}" r="2.6" fill="${colourOf(region)}"><title>${code}: ${region}</title></circle>`;
  });
  const sites = table.regions.map((region) => {
    const { latitude, longitude } = regionCoordinates(region);
    const [x, y] = at(latitude, longitude);
    return (
      `<circle cx="${x}" cy="${y}" r="5" fill="${colourOf(region)}" stroke="#000" stroke-width="1.5"/>` +
      `<text x="${x}" y="${y}" dy="-8" text-anchor="middle" paint-order="stroke" stroke="#fff" stroke-width="3">${region}</text>`
    );
  });
  const height = MAP_HEIGHT + LEGEND_ROW * Math.ceil(table.regions.length / LEGEND_COLUMNS) + 12;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title description" ` +
      'font-family="sans-serif" font-size="12">',
    '<title id="title">Which region renders for which country</title>',
    `<desc id="description">${escape(description(table))}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    shape({ type: 'Sphere' }, 'fill="#eef4f8"'),
    '<g stroke="#fff" stroke-width="0.5">',
    ...countries,
    '</g>',
    '<g stroke="#fff" stroke-width="0.6">',
    ...subdivisions,
    '</g>',
    ...sites,
    ...legend(table),
    '</svg>',
    '',
  ].join('\n');
}

function description(table: RoutingTable): string {
  const parts = countriesByRegion(table).map(([region, count]) => `${region} for ${count}`);
  return (
    `A map of the world, each country in the colour of the region nearest to its people: ${parts.join(', ')} countries and ` +
    'territories. Large dots are the regions; small dots are subdivisions of large countries that go to another region than their ' +
    'country. Borders: Natural Earth. People: GeoNames, CC BY 4.0.'
  );
}

function legend(table: RoutingTable): readonly string[] {
  return countriesByRegion(table).map(([region, count], index) => {
    const x = 16 + (index % LEGEND_COLUMNS) * LEGEND_COLUMN;
    const y = MAP_HEIGHT + 8 + Math.floor(index / LEGEND_COLUMNS) * LEGEND_ROW;
    return (
      `<rect x="${x}" y="${y}" width="12" height="12" fill="${regionColour(table.regions, region) ?? NOBODYS}"/>` +
      `<text x="${x + 18}" y="${y + 10}">${region} (${count})</text>`
    );
  });
}

function countriesByRegion(table: RoutingTable): readonly (readonly [Region, number])[] {
  const countries = PLACE_CODES.filter((code) => code.length === 2 && code !== 'EU');
  return table.regions.map((region) => [
    region,
    countries.filter((code) => nearestRegion(table, code) === region).length,
  ]);
}

function nearestRegion(table: RoutingTable, code: string): Region | undefined {
  const order = regionOrder(table, { country: code.slice(0, 2), subdivision: code.slice(3), edgeRegion: undefined });
  return regionOfLetter(table, order.charAt(0));
}

/** Where the subdivisions that leave their country's region have most of their people; once where ISO has two codes. */
function refinedPoints(table: RoutingTable) {
  const points = PLACE_CODES.flatMap((code) => {
    const region = nearestRegion(table, code);
    if (region === nearestRegion(table, code.slice(0, 2))) return [];
    const [largest] = [...(placeOf(code) ?? [])].sort((left, right) => right.weight - left.weight);
    return largest === undefined || region === undefined
      ? []
      : [{ code, region, latitude: largest.latitude, longitude: largest.longitude }];
  });
  return [
    ...Map.groupBy(points, ({ code, latitude, longitude }) => `${code.slice(0, 2)} ${latitude} ${longitude}`).values(),
  ].flatMap(([first]) => first ?? []);
}

function worldCountries() {
  const world: World = JSON.parse(readFileSync(require.resolve('world-atlas/countries-110m.json'), 'utf8'));
  return feature(world, world.objects.countries).features.map((border) => {
    const { name } = border.properties;
    return { name, border, code: atlasCode(border.id, name) };
  });
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
