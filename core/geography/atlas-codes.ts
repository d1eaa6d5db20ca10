// The codes of the countries in Natural Earth's maps, as npm world-atlas has them.

/** Countries without an ISO code there, by name: the code of their networks in GeoIP data. */
const CODES_BY_NAME: Readonly<Record<string, string>> = { Kosovo: 'XK', 'N. Cyprus': 'CY', Somaliland: 'SO' };

/**
 * The ISO 3166-1 alpha-2 code of a country. The Unicode CLDR holds the numbers as aliases of the letters.
 * @param numeric its ISO 3166-1 numeric code
 */
export function atlasCode(numeric: string | number | undefined, name: string): string | undefined {
  if (numeric === undefined) return CODES_BY_NAME[name];
  return Intl.getCanonicalLocales(`und-${numeric}`)[0]?.slice('und-'.length);
}
