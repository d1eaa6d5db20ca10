import assert from 'node:assert/strict';
import { checkPageUrl, type PageUrl } from '../../../core/pages/page-url';
import { withPublicLocation } from '../../../core/pages/site-headers';

function pageUrl(url: string): PageUrl {
  const { protocol, host } = new URL(url);
  const checked = checkPageUrl(url, { scheme: protocol === 'http:' ? 'http' : 'https', hosts: [host] });
  return checked.kind === 'page' ? checked.url : assert.fail(checked.message);
}

function locationOf(
  location: string,
  siteHosts: readonly string[] = ['main.d1.amplifyapp.com'],
  page = 'https://www.example.com/a?b',
): string {
  const [[, value] = ['', '']] = withPublicLocation([['location', location]], siteHosts, pageUrl(page));
  return value;
}

describe('core/site-headers, public locations', () => {
  for (const [location, expected] of [
    ['https://main.d1.amplifyapp.com/b?c=%2F+#d', 'https://www.example.com/b?c=%2F+#d'],
    ['http://main.d1.amplifyapp.com/b', 'https://www.example.com/b'],
    ['//main.d1.amplifyapp.com/b', 'https://www.example.com/b'],
    ['HTTPS://Main.D1.AmplifyApp.com:443/B', 'https://www.example.com/B'],
    ['http://main.d1.amplifyapp.com:80/b', 'https://www.example.com/b'],
    ['https://main.d1.amplifyapp.com./b', 'https://www.example.com/b'],
    ['https://main.d1.amplifyapp.com', 'https://www.example.com/'],
    ['https://main.d1.amplifyapp.com?c', 'https://www.example.com/?c'],
    [' https://main.d1.amplifyapp.com/b', 'https://www.example.com/b'],
    ['https://user:secret@main.d1.amplifyapp.com/b', 'https://www.example.com/b'],
    ...[
      'https:\\\\main.d1.amplifyapp.com\\b',
      'https:////main.d1.amplifyapp.com/b',
      '\\/main.d1.amplifyapp.com/b',
      '///main.d1.amplifyapp.com/b',
    ].map((form) => [form, 'https://www.example.com/b'] as const),
  ] as const) {
    it(`leads to the public site: ${location}`, () => assert.equal(locationOf(location), expected));
  }

  for (const location of [
    '/b',
    'b',
    '?b',
    '#b',
    '',
    'https://www.example.com/b',
    'https://other.example.com/b',
    'https://main.d1.amplifyapp.com.evil.example/b',
    'https://main.d1.amplifyapp.com:8443/b',
    'https://x.main.d1.amplifyapp.com/b',
    '/https://main.d1.amplifyapp.com/b',
    'mailto:a@main.d1.amplifyapp.com',
    'https://',
    '//',
  ]) {
    it(`stays as it is: ${location}`, () => assert.equal(locationOf(location), location));
  }

  it('knows hosts with ports, as the local run has them', () => {
    const local = (location: string) => locationOf(location, ['127.0.0.1:4321'], 'http://localhost:8080/a');
    assert.equal(local('http://127.0.0.1:4321/b'), 'http://localhost:8080/b');
    assert.equal(local('http://127.0.0.1:4322/b'), 'http://127.0.0.1:4322/b');
  });

  it('knows the hosts of all origins', () => {
    const hosts = ['main.d1.amplifyapp.com', 'de.example-origin.com'];
    for (const host of hosts) assert.equal(locationOf(`https://${host}/b`, hosts), 'https://www.example.com/b');
    assert.equal(locationOf('https://fr.example-origin.com/b', hosts), 'https://fr.example-origin.com/b');
  });

  it('changes no other header', () => {
    const headers = [
      ['link', '<https://main.d1.amplifyapp.com/b>; rel=next'],
      ['x-location', 'https://main.d1.amplifyapp.com/'],
    ] as const;
    assert.deepEqual(
      withPublicLocation(headers, ['main.d1.amplifyapp.com'], pageUrl('https://www.example.com/')),
      headers,
    );
  });
});
