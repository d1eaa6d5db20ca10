import assert from 'node:assert/strict';
import { buildEdgeBundle, buildFilesBundle, edgeBundleSizes } from '../../bundles/edge-bundle';
import { EdgeBundleTooLargeError, MAX_EDGE_BUNDLE_BYTES } from '../../bundles/edge-bundle-size';
import { BOT_GROUP_NAMES, LISTED_BOT_GROUPS } from '../../core/bots/bot-groups';
import { DEFAULT_BOT_SETTINGS } from '../../core/bots/bots';
import { ALL_REGIONS, DEFAULT_REGIONS, type Regions } from '../../core/geography/regions';
import { VARIANTS } from '../../core/pages/variants';
import type { RouterConfig } from '../../core/routing/router';
import { type RouterSettings, routerConfig } from '../../core/routing/router-config';
import { NO_SITE_CHOICE } from '../../core/routing/site-choice-settings';
import { CASES_CONFIG } from '../support/edge/router-cases';
import { CHOICE, choosingConfig } from '../support/edge/site-choice-cases';

describe('bundles/edge-bundle', () => {
  it('imports CloudFront’s module, ends with a plain handler, and has no export', async () => {
    const code = await buildEdgeBundle(CASES_CONFIG);
    assert.match(code, /^import [\w$]+ from 'cloudfront';\n/);
    assert.match(code, /\nasync function handler\(event\)\{return [\w$]+\(event\)\}\n$/);
    assert.doesNotMatch(code, /\bexport\b/);
  });

  it('leaves the limit of stack traces as it was', async () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 7;
    try {
      await buildEdgeBundle(CASES_CONFIG);
      assert.equal(Error.stackTraceLimit, 7);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  });

  it('gives the same bytes for the same configuration', async () => {
    assert.equal(await buildEdgeBundle(CASES_CONFIG), await buildEdgeBundle(CASES_CONFIG));
  });

  describe('fits with twelve regions and all countries', () => {
    const [first = 'us-east-1', ...rest] = ALL_REGIONS.slice(0, 12);
    const settings = {
      regions: [first, ...rest],
      home: first,
      scheme: 'https',
      hosts: ['www.example.com', 'example.com'],
    } as const;
    const everything = {
      ...settings,
      variants: VARIANTS,
      canary: true,
      sessionCookies: ['connect.sid', 'session*'],
      excludePaths: ['/account/*', '/cart'],
    };
    const kinds: Readonly<Record<string, RouterSettings>> = {
      'by default': settings,
      'with every option': everything,
      ...Object.fromEntries(
        LISTED_BOT_GROUPS.map((off) => [
          `without the group ${off}`,
          { ...settings, bots: { ...DEFAULT_BOT_SETTINGS, groups: BOT_GROUP_NAMES.filter((name) => name !== off) } },
        ]),
      ),
      'with link previews alone': { ...settings, bots: { ...DEFAULT_BOT_SETTINGS, groups: ['preview'] } },
      'with search engines and link previews alone': {
        ...settings,
        bots: { ...DEFAULT_BOT_SETTINGS, groups: ['search', 'preview'] },
      },
      'with AI alone': { ...settings, bots: { ...DEFAULT_BOT_SETTINGS, groups: ['ai'] } },
      'with some bots taken out and in': {
        ...everything,
        bots: {
          ...DEFAULT_BOT_SETTINGS,
          add: ['acmefetch', 'examplecheck'],
          remove: ['bingbot', 'ccbot', 'semrushbot'],
        },
      },
    };
    for (const [kind, of] of Object.entries(kinds)) {
      it(kind, async () => {
        const config = routerConfig(of);
        const code = await buildEdgeBundle(config);
        const parts = edgeBundleSizes(config, code);
        assert.ok(Buffer.byteLength(code) <= MAX_EDGE_BUNDLE_BYTES);
        assert.equal(
          Object.values(parts).reduce((sum, bytes) => sum + bytes, 0),
          Buffer.byteLength(code),
        );
        assert.ok(parts.code > 3_000 && parts.bots > 500 && parts.regions > 1_500, JSON.stringify(parts));
      });
    }
  });

  describe('a choice of sites', () => {
    const settings = {
      regions: DEFAULT_REGIONS,
      home: 'us-east-1',
      scheme: 'https',
      hosts: ['www.example.com'],
    } as const;
    const traces = /x-georender-site|"?site-|cloudfront-is-|georender_arm|SameSite/;
    const bundlesOf = async (config: RouterConfig) => ({
      router: await buildEdgeBundle(config),
      files: await buildFilesBundle(config),
      told: await buildFilesBundle(config, 'a'.repeat(64)),
    });

    it('costs not one byte where nothing is to choose', async () => {
      // A configuration that knows of no choice at all.
      const plain = routerConfig(settings);
      assert.ok(!('siteChoice' in plain) && !('armAttributes' in plain));
      const bundles = await bundlesOf(plain);
      assert.deepEqual(await bundlesOf(routerConfig({ ...settings, ...NO_SITE_CHOICE })), bundles);
      for (const code of Object.values(bundles)) assert.doesNotMatch(code, traces);
      for (const choice of [
        { countryOrigins: CHOICE.countryOrigins },
        { deviceOrigins: CHOICE.deviceOrigins },
        CHOICE,
      ]) {
        const { router, files, told } = await bundlesOf(routerConfig({ ...settings, ...choice }));
        assert.match(router, traces);
        const hasArms = 'experimentArms' in choice;
        assert.equal(files !== bundles.files && traces.test(files), hasArms);
        assert.equal(told !== bundles.told && traces.test(told), hasArms);
      }
    });

    it('is one script with one import', async () => {
      const { router, files } = await bundlesOf(choosingConfig());
      assert.equal(router.match(/\bimport\b/g)?.length, 1);
      assert.doesNotMatch(files, /\bimport\b/);
    });

    it('fits with three regions, or the build says what to trade', async () => {
      assert.ok(Buffer.byteLength(await buildEdgeBundle(choosingConfig())) <= MAX_EDGE_BUNDLE_BYTES);
      const [first = 'us-east-1', ...rest] = ALL_REGIONS.slice(0, 12);
      const regions: Regions = [first, ...rest];
      const all = { ...settings, regions, home: first, variants: VARIANTS, canary: true, sessionCookies: ['sid'] };
      const service = { prerenderService: 'share', prerenderServiceShare: 10 } as const;
      const countryContent = { FR: first };
      await assert.rejects(
        buildEdgeBundle(routerConfig({ ...all, ...CHOICE, ...service, countryContent })),
        (error) => {
          assert.ok(error instanceof EdgeBundleTooLargeError);
          const [, choiceBytes] = /siteChoice (\d+)/.exec(error.message) ?? [];
          const [, serviceBytes] = /service (\d+)/.exec(error.message) ?? [];
          const left = error.bundleBytes - Number(choiceBytes) - Number(serviceBytes);
          assert.ok(Number(choiceBytes) > 1_000 && left <= MAX_EDGE_BUNDLE_BYTES, error.message);
          assert.match(
            error.message,
            /Leave out one of these options \(countryOrigins, .*: \d+ bytes; prerenderService: \d+ bytes\), or a region, or set edge/,
          );
          return true;
        },
      );
    });
  });

  it('fails when CloudFront would refuse the size', async () => {
    // Without beginnings or ends in common, which the expression would share.
    const names = Array.from({ length: 500 }, (_, index) => `${(index * 2_654_435_761).toString(36)}.example.com`);
    const { hosts } = routerConfig({ regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'https', hosts: names });
    await assert.rejects(buildEdgeBundle({ ...CASES_CONFIG, hosts }), (error) => {
      assert.ok(error instanceof EdgeBundleTooLargeError);
      assert.match(
        error.message,
        /has \d{5} bytes; CloudFront Functions accept at most 10240\. By part: regions \d+, .*code \d+\. List fewer or shorter hosts/,
      );
      return true;
    });
  });
});
