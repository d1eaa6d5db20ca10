// The settings of a prerender service.
import assert from 'node:assert/strict';
import { routerConfig } from '../../../core/routing/router-config';
import { checkSettings } from '../../../core/settings/check-settings';
import { LEAST, problemsOf, refuses } from './refused-settings';

const SHARE = { prerenderService: 'share', prerenderServiceShare: 10 };
const ALONE = { prerenderService: 'alone' };

describe('core/settings, a prerender service', () => {
  it('takes a share, with a service of one’s own below a path', () => {
    const url = 'https://prerender.example.com:8443/render';
    const settings = checkSettings({ ...LEAST, ...SHARE, prerenderServiceUrl: url });
    assert.deepEqual([settings.prerenderServiceUrl, settings.prerenderServiceShare], [url, 10]);
  });

  it('makes the router send the service all, a share, or nothing first', () => {
    const shareOf = (raw: object) => {
      const { homeRegion: home, ...settings } = checkSettings({ ...LEAST, ...raw });
      return routerConfig({ ...settings, home, scheme: 'https', hosts: 'any' }).serviceShare;
    };
    assert.deepEqual([shareOf(ALONE), shareOf(SHARE), shareOf({})], [100, 10, undefined]);
  });

  refuses('a mode that there is not', { prerenderService: 'fallback' }, [
    'prerenderService is "fallback"; allowed: alone, last-resort, share.',
  ]);
  for (const url of [
    'http://service.prerender.io',
    'https://service.prerender.io/',
    'https://a.example/?x',
    'https://A.example',
    'https://a.example:0',
    'https://a.example:81',
    'https://a.example:1023',
    'https://a.example:65536',
    'https://a.example:99999',
  ])
    refuses(`the address ${url}`, { ...SHARE, prerenderServiceUrl: url }, [
      /^prerenderServiceUrl is .*an https URL in lower case/,
    ]);
  for (const port of [80, 443, 1024, 1099, 1100, 2000, 9999, 10_000, 59_999, 64_999, 65_499, 65_529, 65_535])
    it(`takes a service at port ${port}`, () => {
      const prerenderServiceUrl = `https://a.example.com:${port}`;
      assert.equal(checkSettings({ ...LEAST, ...SHARE, prerenderServiceUrl }).prerenderServiceUrl, prerenderServiceUrl);
    });
  for (const [name, given] of Object.entries({
    domains: { domains: ['www.example.com'], hostedZoneId: 'Z0123456789' },
    extraHosts: { extraHosts: ['www.example.com'] },
  }))
    refuses(
      `a service at one of ${name}`,
      { ...ALONE, ...given, prerenderServiceUrl: 'https://www.example.com:8443/render' },
      [/^prerenderServiceUrl is at "www.example.com", which is one of the public hosts; .*circles/],
    );
  refuses('the address of a service that there is not', { prerenderServiceUrl: 'https://prerender.example.com' }, [
    'prerenderServiceUrl is the address of a prerender service, and there is none; set prerenderService, or remove it.',
  ]);
  it('takes the default address, which Pulumi.yaml gives, without a service', () => {
    checkSettings({ ...LEAST, prerenderServiceUrl: 'https://service.prerender.io' });
  });
  refuses('a share without its number', { prerenderService: 'share' }, [
    'prerenderService share needs the share; set prerenderServiceShare, e.g. 10.',
  ]);
  refuses('a number without the mode', { prerenderServiceShare: 10 }, [
    'prerenderServiceShare is for the mode share; set prerenderService to share, or remove it.',
  ]);
  refuses('a share that is all', { prerenderService: 'share', prerenderServiceShare: 100 }, [
    /^prerenderServiceShare is 100; allowed: a whole number from 1 to 99/,
  ]);
  it('takes a last resort behind a router at Lambda@Edge', () => {
    const settings = checkSettings({ ...LEAST, edge: 'lambda-at-edge', prerenderService: 'last-resort' });
    assert.equal(settings.prerenderService, 'last-resort');
  });

  refuses('a last resort behind a CloudFront Function', { prerenderService: 'last-resort' }, [
    /^prerenderService last-resort needs a router that chooses a path for each attempt/,
  ]);
  refuses('what the function at viewer-response has no room for', { ...SHARE, debugTokenHash: 'a'.repeat(64) }, [
    'debugTokenHash and prerenderService do not fit into one function at viewer-response; remove one of them.',
  ]);
  it('refuses content of countries, which a service can’t get', () => {
    const problems = problemsOf({ ...SHARE, countryContent: { DE: 'eu-central-1' } });
    assert.ok(problems.some((problem) => problem.startsWith('countryContent can’t be had from a prerender service')));
  });

  refuses('a header that would give away visitors’ tokens', { ...SHARE, forwardedHeaders: ['X-Prerender-Token'] }, [
    /^forwardedHeaders lists "x-prerender-token"/,
  ]);
  refuses(
    'settings of our own renderers where a service is alone',
    {
      ...ALONE,
      canary: true,
      queueConcurrency: 2,
      scheduledRendersPerDay: 10,
      apiPath: '/_georender',
      publishing: true,
    },
    [
      'canary runs new code of the regions, and prerenderService alone has none; remove it, or set prerenderService to share.',
      /^queueConcurrency bounds renders of the regions/,
      /^scheduledRendersPerDay renders kept pages again/,
      /^apiPath orders renders of the regions/,
      /^publishing renders changed pages again/,
    ],
  );
});
