import assert from 'node:assert/strict';
import { buildEdgeBundle, EdgeBundleTooLargeError, MAX_EDGE_BUNDLE_BYTES } from '../../bundles/edge-bundle';
import { ALL_REGIONS } from '../../core/regions';
import { routerConfig } from '../../core/router-config';
import { CASES_CONFIG } from '../support/router-cases';

describe('bundles/edge-bundle', () => {
  it('imports CloudFront’s module, ends with a plain handler, and has no export', async () => {
    const code = await buildEdgeBundle(CASES_CONFIG);
    assert.match(code, /^import \w+ from 'cloudfront';\n/);
    assert.match(code, /\nfunction handler\(event\)\{return \w+\(event\)\}\n$/);
    assert.doesNotMatch(code, /\bexport\b/);
  });

  it('gives the same bytes for the same configuration', async () => {
    assert.equal(await buildEdgeBundle(CASES_CONFIG), await buildEdgeBundle(CASES_CONFIG));
  });

  it('fits with twelve regions', async () => {
    const [first = 'us-east-1', ...rest] = ALL_REGIONS.slice(0, 12);
    const code = await buildEdgeBundle(
      routerConfig({ regions: [first, ...rest], home: first, scheme: 'https', hosts: ['www.example.com'] }),
    );
    assert.ok(Buffer.byteLength(code) <= MAX_EDGE_BUNDLE_BYTES);
  });

  it('fails when CloudFront would refuse the size', async () => {
    const hosts = Array.from({ length: 500 }, (_, index) => `host-${index}.example.com`);
    await assert.rejects(buildEdgeBundle({ ...CASES_CONFIG, hosts }), (error) => {
      assert.ok(error instanceof EdgeBundleTooLargeError);
      assert.match(error.message, /has \d{5} bytes; CloudFront Functions accept at most 10240\. List fewer hosts/);
      return true;
    });
  });
});
