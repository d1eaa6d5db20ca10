import assert from 'node:assert/strict';
import {
  buildEdgeBundle,
  EdgeBundleTooLargeError,
  edgeBundleSizes,
  MAX_EDGE_BUNDLE_BYTES,
} from '../../bundles/edge-bundle';
import { BOT_GROUP_NAMES, LISTED_BOT_GROUPS } from '../../core/bots/bot-groups';
import { DEFAULT_BOT_SETTINGS } from '../../core/bots/bots';
import { ALL_REGIONS } from '../../core/geography/regions';
import { VARIANTS } from '../../core/pages/variants';
import { type RouterSettings, routerConfig } from '../../core/routing/router-config';
import { CASES_CONFIG } from '../support/edge/router-cases';

describe('bundles/edge-bundle', () => {
  it('imports CloudFront’s module, ends with a plain handler, and has no export', async () => {
    const code = await buildEdgeBundle(CASES_CONFIG);
    assert.match(code, /^import [\w$]+ from 'cloudfront';\n/);
    assert.match(code, /\nasync function handler\(event\)\{return [\w$]+\(event\)\}\n$/);
    assert.doesNotMatch(code, /\bexport\b/);
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

  it('fails when CloudFront would refuse the size', async () => {
    const hosts = Array.from({ length: 500 }, (_, index) => `host-${index}.example.com`);
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
