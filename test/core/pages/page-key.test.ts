import assert from 'node:assert/strict';
import fc from 'fast-check';
import { objectKey, objectPrefix } from '../../../core/pages/object-key';
import { isPageKey, pageIdentity } from '../../../core/pages/page-key';
import { checkPageUrl, type PageUrl } from '../../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY, type QueryPolicy } from '../../../core/pages/query-policy';
import { createRouter } from '../../../core/routing/router';
import { KEY_SITE, keyRouterConfig, keyVectors, requestParts, routerKeyVectors } from '../../support/edge/page-keys';

function page(text: string): PageUrl {
  const checked = checkPageUrl(text, KEY_SITE);
  return checked.kind === 'page' ? checked.url : assert.fail(checked.message);
}

describe('core/page-key, the vectors', () => {
  for (const { name, policy, variant, asked, expect } of keyVectors()) {
    it(name, () => {
      if ('refused' in expect) {
        const checked = checkPageUrl(asked, KEY_SITE);
        return assert.equal(checked.kind === 'refused' && checked.status, expect.refused);
      }
      assert.deepEqual(pageIdentity(page(asked), variant, policy), { ...expect, variant });
    });
  }
});

describe('core/router, the vectors of page keys', () => {
  for (const { name, policy, asked, routed } of routerKeyVectors()) {
    it(name, () => {
      const { host, path, query } = requestParts(asked);
      const headers = { host: { value: host }, 'user-agent': { value: 'Googlebot/2.1' } };
      const asking = { method: 'GET', uri: path, headers, rawQueryString: () => query };
      assert.equal(createRouter(keyRouterConfig(policy)).page(asking)?.url, routed);
    });
  }
});

describe('core/page-key', () => {
  const names = fc.constantFrom('a', 'b', 'utm_source', 'gclid', '', '_escaped_fragment_', 'A', 'x%20y', 'filter_a');
  const parts = fc.array(
    fc.tuple(names, fc.constantFrom('', '=', '=1', '=%26', '==', '=b')).map(([name, value]) => name + value),
    { maxLength: 8 },
  );
  const policies: fc.Arbitrary<QueryPolicy> = fc.record({
    mode: fc.constantFrom('ignore', 'allow'),
    names: fc.subarray(['a', 'filter_*', '*', 'x%20y']),
    sort: fc.boolean(),
  });
  const url = (query: readonly string[]) => page(`https://www.example.com/p?${query.join('&')}`);

  it('makes the same page of its own URL as of the original, so that router and handlers agree', () => {
    fc.assert(
      fc.property(parts, policies, (query, policy) => {
        const asked = pageIdentity(url(query), 'desktop', policy);
        assert.deepEqual(pageIdentity(asked.url, 'desktop', policy), asked);
      }),
    );
  });

  it('ignores the order of names, and parameters that do not count, in the key', () => {
    const interleaved = fc.tuple(
      fc.uniqueArray(fc.constantFrom('a=1', 'b=2', 'A', 'x%20y='), { maxLength: 4 }),
      fc.array(fc.constantFrom('utm_x=1', 'gclid', '', 'fbclid=')),
    );
    fc.assert(
      fc.property(interleaved, fc.infiniteStream(fc.nat()), ([counting, tracking], order) => {
        const mixed = [...counting, ...tracking]
          .map((part) => ({ part, at: order.next().value }))
          .sort((one, other) => one.at - other.at);
        const key = (query: readonly string[]) => pageIdentity(url(query), 'desktop', DEFAULT_QUERY_POLICY).key;
        assert.equal(key(mixed.map(({ part }) => part)), key(counting));
      }),
    );
  });

  it('tells variants apart, and pages from texts that only look alike', () => {
    const desktop = pageIdentity(page('https://www.example.com/'), 'desktop', DEFAULT_QUERY_POLICY);
    const mobile = pageIdentity(page('https://www.example.com/'), 'mobile', DEFAULT_QUERY_POLICY);
    assert.notEqual(desktop.key, mobile.key);
    assert.equal(desktop.keyUrl, mobile.keyUrl);
  });

  it('addresses objects by page, status, headers and content', () => {
    const { key } = pageIdentity(page('https://www.example.com/'), 'desktop', DEFAULT_QUERY_POLICY);
    const name = objectKey(key, { status: 200, headers: [] }, Buffer.from('abc'));
    // printf '[200,[]]\\nabc' | sha256sum
    assert.equal(name, `pages/${key}/c0b36006bdb3a70b46f183337620e96fe74fa6d4757dc220942d259343ba0196`);
    assert.ok(name.startsWith(objectPrefix(key)));
    assert.notEqual(objectKey(key, { status: 404, headers: [] }, Buffer.from('abc')), name);
    assert.notEqual(objectKey(key, { status: 200, headers: [['a', 'b']] }, Buffer.from('abc')), name);
    assert.ok(isPageKey(key));
    for (const other of ['', key.slice(1), key.toUpperCase(), `${key}0`, undefined, 7])
      assert.ok(!isPageKey(other), String(other));
  });
});
