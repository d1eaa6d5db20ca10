// Sitemaps with the time of the content's change: from an index and a site of this test.
import assert from 'node:assert/strict';
import { NO_EPOCHS } from '../../../core/pages/epochs';
import type { PageIdentity } from '../../../core/pages/page-key';
import type { PageRecord } from '../../../core/pages/page-record';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { SiteHosts } from '../../../handlers/sitemaps/site-hosts';
import { SitemapWalk } from '../../../handlers/sitemaps/walk-sitemaps';
import { type DatedPages, datedPages } from '../../../operations/lastmod/dated-pages';
import { sitemapText } from '../../../operations/lastmod/sitemap-text';
import { SetClock } from '../../support/machine/recorded-log';
import { LAB_SITE } from '../../support/storage/lab-site';

const CHANGED_MS = Date.UTC(2026, 10, 1);
const HOUR_MS = 3_600_000;
const MOST = 100;
const SITE = `https://${LAB_SITE.hosts[0]}`;

function recordOf({ key, keyUrl }: PageIdentity, changedAtMs: number): PageRecord {
  const life = { freshUntilMs: changedAtMs + HOUR_MS, staleUntilMs: changedAtMs + HOUR_MS, errorUntilMs: 0 };
  const content = { object: undefined, status: 200, headers: [], textLength: 10 };
  return { key, keyUrl, ...content, ...life, renderStartedAtMs: changedAtMs + HOUR_MS, changedAtMs };
}

/** Dates what sitemaps list. @param changes the times of changes, by path and variant */
function dated(
  sitemaps: readonly Iterable<string>[],
  changes: Readonly<Record<string, number>> = {},
): Promise<DatedPages> {
  async function* sitemap(entries: Iterable<string>): AsyncGenerator<Uint8Array> {
    yield Buffer.from('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">');
    for (const entry of entries) yield Buffer.from(`<url>${entry}</url>`);
    yield Buffer.from('</urlset>');
  }
  const hosts = new SiteHosts({ publicSite: LAB_SITE, siteUrl: 'https://main.test' });
  return datedPages(
    {
      records: {
        find: async (pages) =>
          new Map(
            pages.map((page) => {
              const changedAtMs = changes[`${new URL(page.url).pathname} ${page.variant}`];
              const record = changedAtMs === undefined ? undefined : recordOf(page, changedAtMs);
              return [page.key, { record, ...NO_EPOCHS }];
            }),
          ),
      },
      newWalk: () =>
        new SitemapWalk(
          { open: async (file) => sitemap(sitemaps[Number(file.slice(1))] ?? []) },
          hosts,
          new SetClock(CHANGED_MS),
        ),
      config: { variants: ['desktop', 'mobile'], queryPolicy: DEFAULT_QUERY_POLICY },
    },
    sitemaps.map((_, at) => `/${at}`),
    () => undefined,
    MOST,
  );
}

describe('operations/lastmod', () => {
  it('dates pages by the latest change of a variant; pages that were never rendered not at all', async () => {
    const { pages } = await dated(
      [[`<loc>${SITE}/a</loc><lastmod>2020-01-01</lastmod>`, `<loc>${SITE}/b</loc><lastmod>2020-01-01</lastmod>`]],
      { '/a desktop': CHANGED_MS, '/a mobile': CHANGED_MS + HOUR_MS },
    );
    assert.deepEqual(pages, [
      { url: `${SITE}/a`, changedAtMs: CHANGED_MS + HOUR_MS },
      { url: `${SITE}/b`, changedAtMs: undefined },
    ]);
  });

  it('takes pages once, and says when there are more than a sitemap may have', async () => {
    const twice = await dated([[`<loc>${SITE}/a</loc>`, `<loc>${SITE}/a</loc>`]]);
    assert.deepEqual([twice.pages.length, twice.isCut], [1, false]);
    const urls = Array.from({ length: MOST }, (_, at) => `<loc>${SITE}/${at}</loc>`);
    const full = await dated([urls]);
    assert.deepEqual([full.pages.length, full.isCut], [MOST, false]);
    const cut = await dated([urls, [`<loc>${SITE}/one-more</loc>`]]);
    assert.deepEqual([cut.pages.length, cut.isCut], [MOST, true]);
  });

  it('writes a sitemap, with what XML would take for markup as text', async () => {
    const text = await sitemapText([
      { url: `${SITE}/?a=1&b=%22`, changedAtMs: CHANGED_MS },
      { url: `${SITE}/c`, changedAtMs: undefined },
    ]);
    assert.match(text, /<loc>[^<]*\?a=1&amp;b=%22<\/loc><lastmod>2026-11-01T00:00:00.000Z<\/lastmod>/);
    assert.match(text, /<url><loc>[^<]*\/c<\/loc><\/url><\/urlset>$/);
  });
});
