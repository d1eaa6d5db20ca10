import assert from 'node:assert/strict';
import { createNearestServerRouter, type Server } from '../../../bench/peers/nearest-server';

const SERVERS: readonly Server[] = [
  ['virginia.example', 38.95, -77.45],
  ['frankfurt.example', 50.11, 8.68],
  ['sydney.example', -33.87, 151.21],
];

/** The hosts of the origins that were chosen for a viewer at a place. */
async function originsAt(
  place: readonly [latitude: string, longitude: string] | undefined,
  servers = SERVERS,
): Promise<readonly unknown[]> {
  const origins: unknown[] = [];
  const handler = createNearestServerRouter(
    { updateRequestOrigin: (origin) => origins.push('domainName' in origin && origin.domainName) },
    servers,
  );
  const headers: Record<string, { value: string }> = { host: { value: 'www.example.com' } };
  if (place !== undefined) {
    headers['cloudfront-viewer-latitude'] = { value: place[0] };
    headers['cloudfront-viewer-longitude'] = { value: place[1] };
  }
  const request = await handler({ request: { uri: '/', headers, querystring: {} } });
  assert.equal(request.headers['x-forwarded-host']?.value, 'www.example.com');
  return origins;
}

describe("The nearest server's router", () => {
  it('sends a request to the nearest server, also across the date line', async () => {
    assert.deepEqual(await originsAt(['52.52', '13.40']), ['frankfurt.example']);
    assert.deepEqual(await originsAt(['-23.55', '-46.63']), ['virginia.example']);
    assert.deepEqual(await originsAt(['-18.14', '-179.9']), ['sydney.example']);
  });

  it('takes the first server without a location of the viewer, and none of an empty list', async () => {
    assert.deepEqual(await originsAt(undefined), ['virginia.example']);
    assert.deepEqual(await originsAt(['1', '1'], []), []);
  });
});
