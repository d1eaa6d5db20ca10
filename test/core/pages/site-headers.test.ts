import assert from 'node:assert/strict';
import { personalCookieTest } from '../../../core/pages/infrastructure-cookies';
import {
  isPage,
  isRedirect,
  mergeHeaders,
  metaHeaders,
  metaStatus,
  passedHeaders,
  shownStatus,
  whyNotKept,
} from '../../../core/pages/site-headers';

describe('core/site-headers', () => {
  it('passes on the headers that a crawler needs, and no others', () => {
    const headers = passedHeaders({
      'content-disposition': 'inline',
      'content-language': 'de',
      'x-robots-tag': 'noindex\nnofollow',
      link: '</a>; rel=canonical',
      'retry-after': '9',
      'set-cookie': 'a=b',
      server: 'nginx',
      'content-security-policy': 'x',
      etag: '"1"',
      location: '/b',
    });
    assert.deepEqual(Object.fromEntries(headers), {
      'content-disposition': 'inline',
      'content-language': 'de',
      link: '</a>; rel=canonical',
      location: '/b',
      'retry-after': '9',
      'x-robots-tag': 'noindex, nofollow',
    });
  });

  it('reads prerender-header metas in Prerender’s form', () => {
    assert.deepEqual(metaHeaders(['Location: https://x.example/a:b', ' X-Robots-Tag :noindex ', 'Link: ']), [
      ['location', 'https://x.example/a:b'],
      ['x-robots-tag', 'noindex'],
      ['link', ''],
    ]);
  });

  const forbidden = [
    'Set-Cookie: a=b',
    'Content-Length: 1',
    'Content-Encoding: gzip',
    'Transfer-Encoding: chunked',
    'Connection: close',
    'Cache-Control: public',
    'X-Georender-Cache: HIT',
    'x-amz-meta-a: b',
    'No colon',
    ': empty',
    'Bad Name: x',
    'A: b\r\nSet-Cookie: c=d',
    `A: ${'x'.repeat(3000)}`,
    'Ä: b',
    'A: ü',
    'Clear-Site-Data: "*"',
    'WWW-Authenticate: Basic',
    'Proxy-Authenticate: Basic',
    'Refresh: 0; url=https://x.example/',
    'Set-Login: logged-out',
    'Strict-Transport-Security: max-age=1',
    'Public-Key-Pins: x',
    'Alt-Svc: h3=":443"',
    'NEL: {}',
    'Report-To: {}',
    'Reporting-Endpoints: a="b"',
    'X-Accel-Redirect: /etc',
    'X-Accel-Expires: 1',
    'X-Sendfile: /etc',
    'X-LIGHTTPD-send-file: /etc',
    'Access-Control-Allow-Origin: *',
    'Service-Worker-Allowed: /',
    'Cross-Origin-Opener-Policy: x',
    'Surrogate-Control: max-age=1',
    'CDN-Cache-Control: max-age=1',
    'ETag: "1"',
  ];
  for (const content of forbidden) {
    it(`leaves out ${JSON.stringify(content.slice(0, 40))}`, () => assert.deepEqual(metaHeaders([content]), []));
  }

  it('accepts headers of the page alone', () => {
    const allowed = [
      'Location: /b',
      'Link: </a>; rel=canonical',
      'X-Robots-Tag: noindex',
      'Retry-After: 60',
      'X-Name: value',
      'X-Refreshed: 1',
      'SourceMap: /a.map',
    ];
    assert.deepEqual(
      metaHeaders(allowed).map(([name]) => name),
      ['location', 'link', 'x-robots-tag', 'retry-after', 'x-name', 'x-refreshed', 'sourcemap'],
    );
  });

  it('bounds how many headers a page may set', () => {
    assert.equal(metaHeaders(Array.from({ length: 50 }, (_, index) => `X-H-${index}: 1`)).length, 20);
  });

  it('lets a page’s headers replace the site’s', () => {
    assert.deepEqual(
      mergeHeaders(
        [
          ['a', '1'],
          ['b', '2'],
        ],
        [['a', '3']],
      ),
      [
        ['b', '2'],
        ['a', '3'],
      ],
    );
  });

  it('reads a status meta, or nothing', () => {
    assert.equal(metaStatus(' 404 '), 404);
    for (const content of [undefined, '', '200 OK', '99', '600', '1e2', '4 04', '100', '204', '205', '206', '304'])
      assert.equal(metaStatus(content), undefined);
  });

  it('knows pages from empty answers, downloads and other files', () => {
    const html = { 'content-type': 'text/html; charset=utf-8' };
    assert.ok(isPage(200, html) && isPage(404, {}) && isPage(500, { 'content-type': 'application/xhtml+xml' }));
    assert.ok(isPage(200, { ...html, 'content-disposition': 'inline' }));
    // Browsers take these for HTML, too.
    for (const type of ['text/html charset=utf-8', 'text/html,text/html', ' TEXT/HTML ;'])
      assert.ok(isPage(200, { 'content-type': type }), type);
    for (const status of [204, 205, 206, 304]) assert.equal(isPage(status, html), false);
    for (const type of ['text/plain', 'application/pdf', 'text/htmlx', 'image/svg+xml'])
      assert.equal(isPage(200, { 'content-type': type }), false);
    assert.equal(isPage(200, { ...html, 'content-disposition': 'Attachment; filename=a.html' }), false);
  });

  it('keeps no private document', () => {
    const why = (headers: Record<string, string>, keepNoStore = false) =>
      whyNotKept(headers, { keepNoStore, setsPersonalCookie: personalCookieTest([]) });
    assert.equal(why({}), undefined);
    assert.equal(why({ 'cache-control': 'public, max-age=60' }), undefined);
    assert.equal(why({ 'cache-control': 'max-age=0, no-cache' }), undefined);
    assert.equal(why({ 'cache-control': 'max-age=0,PRIVATE' }, true), 'private');
    assert.equal(why({ 'cache-control': 'no-cache, no-store, must-revalidate' }), 'no-store');
    assert.equal(why({ 'cache-control': 'no-cache, no-store, must-revalidate' }, true), undefined);
    assert.equal(why({ 'cache-control': 'no-store, private' }, true), 'private');
    assert.equal(why({ 'cache-control': 'public\nprivate="x"' }, true), 'private');
    assert.equal(why({ 'cache-control': 'no-store-ish, x-private-y' }), undefined);
    assert.equal(why({ 'set-cookie': 'a=b' }, true), 'private');
    assert.equal(why({ 'set-cookie': 'AWSALB=x; Path=/\n__cf_bm=y' }), undefined);
    assert.equal(why({ 'set-cookie': 'AWSALB=x; Path=/\nsession=y' }), 'private');
  });

  it('knows redirects', () => {
    assert.deepEqual([300, 301, 302, 303, 304, 305, 307, 308].filter(isRedirect), [301, 302, 303, 307, 308]);
  });

  it('shows failures that would set off the origin failover as 500, and no others', () => {
    for (const status of [429, 502, 504]) assert.equal(shownStatus(status), 500);
    for (const status of [200, 301, 403, 404, 410, 500, 501, 503]) assert.equal(shownStatus(status), status);
  });
});
