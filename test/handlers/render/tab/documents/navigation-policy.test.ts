// Which navigations of a page are followed, are redirects, or neither. Without a browser.
import assert from 'node:assert/strict';
import { NavigationPolicy, type NextStep } from '../../../../../handlers/render/tab/documents/navigation-policy';

const SITE = { scheme: 'https', hosts: ['www.example.com', 'example.com'] } as const;
const PAGE = 'https://www.example.com/page';

describe('handlers/render/tab/documents/navigation-policy', () => {
  const setOut = () => {
    const policy = new NavigationPolicy(SITE);
    policy.begin(PAGE);
    policy.arrived();
    return policy;
  };
  const says = (status: number | undefined, ...headers: string[]) =>
    JSON.stringify({ statusMeta: status === undefined ? undefined : String(status), headerMetas: headers });
  const get = (url: string, urlFragment?: string) => ({
    url,
    method: 'GET',
    ...(urlFragment !== undefined && { urlFragment }),
  });
  const told = (step: NextStep) =>
    step.kind === 'redirect' ? `${step.status} ${step.siteHeaders['location'] ?? ''}` : step.kind;
  /** The step of a page that leaves for a URL, after it has said something. */
  const leave = (said: string | undefined, url: string) => {
    const policy = setOut();
    if (said !== undefined) policy.leaving(said);
    return told(policy.next(get(url), {}));
  };

  it('follows a page on its own host, and on no other one of the stack', () => {
    assert.equal(leave(undefined, 'https://www.example.com/other'), 'follow');
    assert.equal(leave(undefined, 'https://example.com/page'), '302 https://example.com/page');
    assert.equal(leave(undefined, 'http://www.example.com/page'), '302 http://www.example.com/page');
    assert.equal(leave(undefined, 'https://www.example.com:8443/page'), '302 https://www.example.com:8443/page');
    assert.equal(
      leave(undefined, 'https://www.example.com.evil.example/'),
      '302 https://www.example.com.evil.example/',
    );
  });

  it('refuses URLs that are no page, have a password, or are too long', () => {
    for (const url of [
      'ftp://other.example/',
      'file:///etc/passwd',
      'data:text/html,x',
      'https://a:b@other.example/',
      `https://other.example/${'x'.repeat(2_048)}`,
    ]) {
      assert.equal(leave(undefined, url), 'refuse', url);
    }
  });

  it('takes a Location of the meta tags only if it may be a page’s', () => {
    const elsewhere = 'https://other.example/';
    for (const [location, result] of [
      ['/new', '/new'],
      ['//third.example/', '//third.example/'],
      ['javascript:alert(1)', elsewhere],
      ['https://a:b@third.example/', elsewhere],
      ['', elsewhere],
      [PAGE, elsewhere],
      ['/page', elsewhere],
      ['http://[', elsewhere],
    ]) {
      assert.equal(leave(says(301, `Location: ${location}`), elsewhere), `301 ${result}`);
    }
  });

  it('takes the status of the meta tags only if it fits an answer without a page', () => {
    for (const [status, result] of [
      [301, 301],
      [308, 308],
      [404, 404],
      [410, 410],
      [200, 302],
      [204, 302],
      [304, 302],
      [700, 302],
    ] as const) {
      assert.equal(leave(says(status), 'https://other.example/'), `${result} https://other.example/`);
    }
  });

  it('is no redirect to itself', () => {
    assert.equal(leave(says(301), PAGE), 'follow');
    assert.equal(leave(says(301, 'Location: /page'), PAGE), 'follow');
  });

  it('forgets a document’s tags once another is there', () => {
    const policy = setOut();
    policy.leaving(says(404));
    assert.equal(told(policy.next(get('https://www.example.com/other'), {})), 'follow');
    assert.equal(policy.isUnderWay, true);
    policy.arrived();
    assert.deepEqual(
      { isUnderWay: policy.isUnderWay, statusOf200: policy.statusOf(200), statusOf500: policy.statusOf(500) },
      { isUnderWay: false, statusOf200: 404, statusOf500: 500 },
    );
    policy.leaving(says(undefined));
    assert.equal(
      told(policy.next(get('https://other.example/', '#a'), { 'x-robots-tag': 'none' })),
      '302 https://other.example/#a',
    );
  });

  it('follows to the same document five times, and to ten in all', () => {
    const policy = setOut();
    const steps = [1, 2, 3, 4, 5].map(() => told(policy.next(get(PAGE), {})));
    assert.deepEqual(steps, ['follow', 'follow', 'follow', 'follow', 'stays']);
    const other = setOut();
    const kinds = Array.from({ length: 10 }, (_, index) => told(other.next(get(`${PAGE}?${index}`), {})));
    assert.deepEqual(kinds.slice(-2), ['follow', 'stays']);
  });

  it('follows a refresh with a delay once', () => {
    const policy = setOut();
    policy.refreshScheduled(5_000);
    policy.navigationAnnounced(true);
    assert.equal(told(policy.next(get(PAGE), {})), 'follow');
    assert.equal(told(policy.next(get(PAGE), {})), 'refuse');
    policy.navigationAnnounced(false);
    assert.equal(told(policy.next(get(PAGE), {})), 'follow');
  });

  it('ignores malformed reports', () => {
    for (const json of ['null', '[]', '{}', '{"headerMetas":[1,null,{}]}', '{"statusMeta":301,"headerMetas":[]}']) {
      assert.equal(leave(json, 'https://other.example/'), '302 https://other.example/', json);
    }
  });
});
