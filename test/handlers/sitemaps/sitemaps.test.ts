// Sitemaps over HTTP: indexes, gzip, dates, alternates, and what a hostile site may send.
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { USER_AGENT_TOKEN } from '../../../core/contract/header-names';
import { closeServer, listenOnLoopback } from '../../../emulators/loopback-server';
import { HttpSiteFiles } from '../../../handlers/adapters/http/site-files';
import { sitemapEntries } from '../../../handlers/sitemaps/parse-sitemap';
import { SiteHosts } from '../../../handlers/sitemaps/site-hosts';
import { type ListedPage, SitemapWalk, type WalkLimits } from '../../../handlers/sitemaps/walk-sitemaps';
import { SetClock } from '../../support/machine/recorded-log';

const NOW_MS = Date.parse('2026-11-29T12:00:00Z');
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const PUBLIC = 'https://www.example.com';

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

describe('handlers/sitemaps', () => {
  let server: Server;
  let siteUrl: string;
  let replies: Map<string, Reply>;
  let asked: { readonly url: string; readonly headers: IncomingHttpHeaders }[];
  before(async () => {
    server = createServer((request, response) => {
      asked.push({ url: request.url ?? '', headers: request.headers });
      const { status = 404, headers = {}, body = '' } = replies.get(request.url ?? '') ?? {};
      response.writeHead(status, headers).end(body);
    });
    siteUrl = await listenOnLoopback(server);
  });
  after(() => closeServer(server));
  beforeEach(() => {
    replies = new Map();
    asked = [];
  });

  async function walk(starts: readonly string[], limits?: WalkLimits) {
    const hosts = new SiteHosts({ publicSite: { scheme: 'https', hosts: ['www.example.com'] }, siteUrl });
    const files = new HttpSiteFiles({ siteUrl, targetOf: (url) => hosts.fileOf(url) });
    try {
      const one = new SitemapWalk(files, hosts, new SetClock(NOW_MS, () => false), limits);
      const pages: ListedPage[] = [];
      for await (const page of one.pages(starts)) pages.push(page);
      return { pages, urls: pages.map(({ url }) => url), counts: one.counts };
    } finally {
      await files.close();
    }
  }

  const ok = (body: string | Buffer, headers = {}): Reply => ({ status: 200, headers, body });
  const urlset = (urls: readonly string[], space = '') => `${HEAD}<urlset ${SPACE} ${space}>${urls.join('')}</urlset>`;
  const url = (loc: string, rest = '') => `<url><loc>${loc}</loc>${rest}</url>`;
  const index = (locs: readonly string[]) =>
    `${HEAD}<sitemapindex ${SPACE}>${locs.map((loc) => `<sitemap><loc>${loc}</loc></sitemap>`).join('')}</sitemapindex>`;
  const reasonOf = async (body: string | Buffer) => {
    replies.set('/sitemap.xml', ok(body));
    const { counts } = await walk(['/sitemap.xml']);
    return counts.failures.map(({ reason }) => reason).join();
  };

  it('finds the sitemaps that robots.txt names, and follows indexes and gzip', async () => {
    replies.set('/robots.txt', ok(`User-agent: *\nSitemap: ${PUBLIC}/index.xml\nSitemap: https://evil.test/s.xml\n`));
    replies.set('/index.xml', ok(index([`${PUBLIC}/a.xml`, `${PUBLIC}/b.xml.gz`, 'https://evil.test/c.xml'])));
    replies.set('/a.xml', ok(urlset([url(`${PUBLIC}/1?a=1&amp;b=%2F`), url('https://evil.test/2')])));
    replies.set('/b.xml.gz', ok(gzipSync(gzipSync(urlset([url(`${PUBLIC}/3`)]))), { 'content-encoding': 'gzip' }));
    const { urls, counts } = await walk(['/robots.txt']);
    assert.deepEqual(urls, [`${PUBLIC}/1?a=1&b=%2F`, `${PUBLIC}/3`]);
    assert.deepEqual({ ...counts }, { sitemaps: 3, pages: 2, otherHosts: 3, malformed: 0, beyond: 0, failures: [] });
    assert.ok(asked.every(({ headers }) => headers['user-agent']?.includes(`${USER_AGENT_TOKEN}/`)));
  });

  it('looks for /sitemap.xml if robots.txt names none, or is absent', async () => {
    replies.set('/robots.txt', ok('User-agent: *\nDisallow:\n'));
    replies.set('/sitemap.xml', ok(urlset([url(`${PUBLIC}/1`)])));
    assert.deepEqual((await walk(['/robots.txt'])).urls, [`${PUBLIC}/1`]);
    replies.delete('/robots.txt');
    assert.deepEqual((await walk(['/robots.txt'])).urls, [`${PUBLIC}/1`]);
    replies.set('/robots.txt', { status: 503 });
    const { urls, counts } = await walk(['/robots.txt']);
    assert.deepEqual(urls, []);
    assert.deepEqual(counts.failures, [{ sitemap: '/robots.txt', reason: 'The site answered 503 for /robots.txt.' }]);
  });

  it('reads dates, priorities, news and alternates', async () => {
    const alternates = ['de', 'fr']
      .map((lang) => `<xhtml:link rel="alternate" hreflang="${lang}" href="${PUBLIC}/${lang}/2"/>`)
      .join('');
    const news =
      '<news:news><news:publication><news:name>N</news:name><news:language>en</news:language></news:publication>' +
      '<news:publication_date>2026-11-20T10:00:00Z</news:publication_date><news:title>T</news:title></news:news>';
    replies.set(
      '/sitemap.xml',
      ok(
        urlset(
          [
            url(`${PUBLIC}/1`, '<lastmod>2026-11-28T01:02:03+00:00</lastmod><priority>0.9</priority>'),
            url(`${PUBLIC}/2`, `<lastmod>2026-11-27</lastmod>${alternates}`),
            url(`${PUBLIC}/3`, news),
            url(`${PUBLIC}/4`, '<lastmod>soon</lastmod>'),
            url(`${PUBLIC}/5`, '<lastmod>2036-01-01T00:00:00Z</lastmod>'),
            url(`${PUBLIC}/6`, '<lastmod>2026-11-29</lastmod>'),
          ],
          'xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"',
        ),
      ),
    );
    const { pages } = await walk([`${PUBLIC}/sitemap.xml`]);
    assert.deepEqual(
      pages.map(({ url: listed, modifiedAtMs, priority }) => [
        listed.slice(PUBLIC.length),
        modifiedAtMs === undefined ? undefined : new Date(modifiedAtMs).toISOString(),
        priority,
      ]),
      [
        ['/1', '2026-11-28T01:02:03.000Z', 0.9],
        // A day that is over counts to its end.
        ['/2', '2026-11-28T00:00:00.000Z', 0.5],
        ['/de/2', '2026-11-28T00:00:00.000Z', 0.5],
        ['/fr/2', '2026-11-28T00:00:00.000Z', 0.5],
        ['/3', '2026-11-20T10:00:00.000Z', 0.5],
        ['/4', undefined, 0.5],
        ['/5', '2026-11-29T12:00:00.000Z', 0.5],
        ['/6', '2026-11-29T00:00:00.000Z', 0.5],
      ],
    );
  });

  it('takes the site’s own host and the other scheme for the public ones, and escapes as browsers do', async () => {
    replies.set('/s.xml', ok(urlset([url(`${siteUrl}/1`), url('http://www.example.com/ä b'), url('ftp://x/')])));
    const { urls, counts } = await walk(['/s.xml']);
    assert.deepEqual(urls, [`${PUBLIC}/1`, `${PUBLIC}/%C3%A4%20b`]);
    assert.equal(counts.pages, 2);
  });

  it('follows redirects of the site, and none to another one or without end', async () => {
    replies.set('/a.xml', { status: 301, headers: { location: `${PUBLIC}/b.xml` } });
    replies.set('/b.xml', ok(urlset([url(`${PUBLIC}/1`)])));
    replies.set('/c.xml', { status: 302, headers: { location: 'http://169.254.169.254/latest' } });
    replies.set('/d.xml', { status: 302, headers: { location: '/d.xml' } });
    const { urls, counts } = await walk(['/a.xml', '/c.xml', '/d.xml', '/e.xml', 'https://evil.test/s.xml']);
    assert.deepEqual(urls, [`${PUBLIC}/1`]);
    assert.deepEqual(
      counts.failures.map(({ reason }) => reason),
      [
        'It is on a host that is not the site’s.',
        'The site redirects /c.xml to another site: http://169.254.169.254/latest.',
        'The site redirects /d.xml more than 5 times.',
        'The site answered 404 for /e.xml.',
      ],
    );
  });

  it('expands no entities, and reads no files for them', async () => {
    const bomb =
      '<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>';
    for (const entity of ['&b;', '&f;'])
      assert.match(await reasonOf(`${HEAD}${bomb}<urlset ${SPACE}>${url(PUBLIC + entity)}</urlset>`), /can’t be read/);
  });

  it('ends at a bomb of gzip, of nesting, of attributes, and at what is no sitemap', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(`<urlset ${SPACE}>`), Buffer.alloc(8 * 1024 * 1024, '> ')]));
    assert.ok(bomb.length < 16 * 1024);
    await assert.rejects(async () => {
      for await (const entry of sitemapEntries(chunksOf(bomb), NOW_MS, 256 * 1024)) assert.fail(entry.url);
    }, /more than 262144 bytes unpacked/);
    assert.match(await reasonOf(`<urlset ${SPACE}>${'<a>'.repeat(100_000)}`), /nests more than 16 elements/);
    assert.match(await reasonOf(`<urlset ${' a="1"'.repeat(200_000)}>`), /without the end of a tag/);
    assert.match(await reasonOf('<html><body>not found</body></html>'), /is no sitemap/);
    assert.match(await reasonOf(''), /is no sitemap/);
    assert.match(await reasonOf(Buffer.from([0x1f, 0x8b, 1, 2, 3])), /can’t be read/);
  });

  it('goes on with the next sitemap after one that breaks off', async () => {
    replies.set('/a.xml', ok(`<urlset ${SPACE}>${url(`${PUBLIC}/1`)}<url><loc>${PUBLIC}/2</nope>`));
    replies.set('/b.xml', ok(urlset([url(`${PUBLIC}/3`)])));
    const { urls, counts } = await walk(['/a.xml', '/b.xml']);
    assert.deepEqual(urls, [`${PUBLIC}/3`]);
    assert.equal(counts.failures.length, 1);
  });

  it('reads each sitemap once, no index below an index below an index, and no more than the bounds', async () => {
    replies.set('/a.xml', ok(index([`${PUBLIC}/a.xml`, `${PUBLIC}/b.xml`])));
    replies.set('/b.xml', ok(index([`${PUBLIC}/a.xml`, `${PUBLIC}/c.xml`])));
    replies.set('/c.xml', ok(index([`${PUBLIC}/d.xml`])));
    const deep = await walk(['/a.xml', '/a.xml']);
    assert.deepEqual([deep.counts.beyond, asked.map((one) => one.url)], [1, ['/a.xml', '/b.xml', '/c.xml']]);
    replies.set('/many.xml', ok(urlset(Array.from({ length: 50 }, (_, at) => url(`${PUBLIC}/${at}`)))));
    const bounded = await walk(['/many.xml', '/many.xml?2'], { sitemaps: 10, entries: 20 });
    assert.deepEqual([bounded.counts.pages, bounded.counts.beyond], [20, 1]);
  });
});

async function* chunksOf(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}
