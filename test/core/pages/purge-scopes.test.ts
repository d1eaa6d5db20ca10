import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  cacheTag,
  EVERYTHING,
  hostScope,
  MAX_SCOPE_DEPTH,
  pageScope,
  prefixScope,
  scopesOf,
} from '../../../core/pages/purge-scopes';

const HOST = 'www.example.com';
const url = (rest: string, host = HOST) => `https://${host}${rest}`;

describe('core/purge-scopes', () => {
  it('names every scope that a page lies in, from everything to itself', () => {
    assert.deepEqual(scopesOf(url('/news/2024/a?b=1')), [
      '*',
      HOST,
      `${HOST}/news`,
      `${HOST}/news/2024`,
      `${HOST}/news/2024/a`,
      `=${url('/news/2024/a?b=1')}`,
    ]);
    assert.deepEqual(scopesOf(url('/')), ['*', HOST, `=${url('/')}`]);
    assert.deepEqual(scopesOf('http://127.0.0.1:8080/a'), [
      '*',
      '127.0.0.1:8080',
      '127.0.0.1:8080/a',
      '=http://127.0.0.1:8080/a',
    ]);
  });

  it('takes a prefix with and without a final slash as the same, and the root as the host', () => {
    assert.equal(prefixScope(HOST, '/news/'), prefixScope(HOST, '/news'));
    assert.equal(prefixScope(HOST, '/'), hostScope(HOST));
  });

  it('applies a prefix to its path and everything below, and to nothing else', () => {
    const concerns = (prefix: string, rest: string, host = HOST) =>
      scopesOf(url(rest, host)).includes(prefixScope(HOST, prefix));
    for (const rest of ['/news', '/news/', '/news?x', '/news/a', '/news//a', '/news/a/b/c/d/e/f/g/h/i/j'])
      assert.ok(concerns('/news', rest), rest);
    for (const rest of ['/newsletter', '/', '/a/news', '/News', '/%6Eews', '/?/news'])
      assert.ok(!concerns('/news', rest), rest);
    assert.ok(!concerns('/news', '/news', 'shop.example.com'));
  });

  it('shares the scope of deep paths, and refuses a deeper prefix with the limit', () => {
    const deep = `/${Array.from({ length: MAX_SCOPE_DEPTH }, (_, index) => index).join('/')}`;
    assert.ok(scopesOf(url(`${deep}/more`)).includes(prefixScope(HOST, deep)));
    assert.equal(scopesOf(url(`${deep}/more/and/more`)).length, 3 + MAX_SCOPE_DEPTH);
    assert.throws(() => prefixScope(HOST, `${deep}/more`), /9 levels deep; a prefix can be purged down to 8/);
  });

  it('keeps the scopes of pages, hosts and prefixes apart', () => {
    const paths = fc.stringMatching(/^\/[a-z/?=*]{0,8}$/);
    fc.assert(
      fc.property(paths, paths, (one, other) => {
        const page = pageScope(url(one));
        assert.ok(!scopesOf(url(other)).includes(page) || one === other);
        assert.ok(![EVERYTHING, hostScope(HOST), prefixScope(HOST, '/a')].includes(page));
      }),
    );
  });

  it('has short tags that CloudFront accepts', () => {
    assert.equal(cacheTag(EVERYTHING), '684888c0ebb17f37');
    assert.match(cacheTag(pageScope(url('/ä'))), /^[0-9a-f]{16}$/);
  });
});
