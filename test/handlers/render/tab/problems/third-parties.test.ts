import assert from 'node:assert/strict';
import { isWatcher, onlyWatches, ownerOf } from '../../../../../handlers/render/tab/problems/third-parties';

describe('handlers/render/tab/problems/third-parties', () => {
  it('names the owner of a URL', () => {
    const owners = {
      'https://www.example.com/a': 'example.com',
      'https://api.eu.example.com:8443/': 'example.com',
      'https://example.com./': 'example.com',
      'https://shop.example.co.uk/': 'example.co.uk',
      'https://api.shop.example.com.au/': 'example.com.au',
      'https://ann.github.io/': 'ann.github.io',
      'https://app.ann.vercel.app/': 'ann.vercel.app',
      'https://d111.cloudfront.net/': 'd111.cloudfront.net',
      'https://x.execute-api.eu-west-1.amazonaws.com/': 'x.execute-api.eu-west-1.amazonaws.com',
      'http://127.0.0.1:3000/': '127.0.0.1:3000',
      'http://[::1]:3000/': '[::1]:3000',
      'http://localhost:3000/': 'localhost:3000',
      'data:text/javascript,1': '',
      'no URL': '',
    };
    for (const [url, owner] of Object.entries(owners)) assert.equal(ownerOf(url), owner, url);
  });

  it('recognises scripts that only watch', () => {
    const watchers = [
      'https://www.googletagmanager.com/gtag/js?id=G-1',
      'https://www.google-analytics.com/analytics.js',
      'https://eu.posthog.com/array.js',
      'https://example.com/js/analytics.js',
      'https://example.com/matomo.js',
      'https://example.com/gtm.js',
      'https://example.com/assets/tracking-a1b2.js',
      'https://example.com/cdn-cgi/scripts/email-decode.min.js',
      'https://connect.facebook.net/en_US/fbevents.js',
    ];
    const others = [
      'https://example.com/main.js',
      'https://example.com/static/js/vendors~main.chunk.js',
      'https://example.com/assets/Gallery-x.js',
      'https://cdn.jsdelivr.net/npm/vue',
      'https://example.com/assets/index-gag4.js',
      'https://notsentry.io/x.js',
      'https://example.com/statsbomb.js',
    ];
    for (const url of watchers) assert.equal(isWatcher(url), true, url);
    for (const url of others) assert.equal(isWatcher(url), false, url);
  });

  it('distinguishes reports from questions', () => {
    const rows: readonly (readonly [string, string, boolean])[] = [
      ['POST', 'https://example.com/api/events', true],
      ['GET', 'https://example.com/api/events', false],
      ['POST', 'https://example.com/api/events/search', false],
      ['POST', 'https://example.com/collect?v=2', true],
      ['POST', 'https://example.com/api/log/', true],
      ['POST', 'https://example.com/graphql', false],
      ['GET', 'https://example.com/api/tracking/123', false],
      ['GET', 'https://example.com/api/metrics', false],
      ['POST', 'https://o1.ingest.sentry.io/api/1/envelope/', true],
      ['GET', 'https://app.launchdarkly.com/sdk/x', true],
    ];
    for (const [method, url, watches] of rows)
      assert.equal(onlyWatches({ kind: 'api', method, url }), watches, `${method} ${url}`);
  });
});
