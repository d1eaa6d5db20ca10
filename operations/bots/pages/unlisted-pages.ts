// The pages that bots got, although the sitemap does not list them, and those that it lists and no bot got.
import { numberIn, type QueryEngine, textIn } from '../query-engine';
import { type Interval, reportSql } from '../sql-template';

/** The pages that are compared with a sitemap: the most asked ones. */
export const MOST_PAGES = 200_000;

/** A page that bots got. */
export interface CrawledPage {
  readonly host: string;
  readonly path: string;
  readonly requests: number;
  /** How many different bots got it. */
  readonly bots: number;
  /** In UTC, e.g. `2026-11-29 10:24:04`. */
  readonly lastAt: string;
}

/** Crawled pages and a sitemap, compared. */
export interface UnlistedPages {
  /** The most asked first. */
  readonly unlisted: readonly CrawledPage[];
  /** URLs of the sitemap that no bot got. */
  readonly uncrawled: readonly string[];
  readonly crawled: number;
  readonly listed: number;
  /** Whether bots got more pages than were compared. */
  readonly isCut: boolean;
}

/** @param listedUrls the sitemap's; they are compared by host and path, since the log has no queries */
export async function unlistedPages(
  engine: QueryEngine,
  interval: Interval,
  listedUrls: Iterable<string>,
): Promise<UnlistedPages> {
  const pages = (await engine.query(reportSql('pages', engine.tables, interval, { limit: String(MOST_PAGES) }))).map(
    (row): CrawledPage => ({
      host: textIn(row, 'host'),
      path: textIn(row, 'path'),
      requests: numberIn(row, 'requests'),
      bots: numberIn(row, 'bots'),
      lastAt: textIn(row, 'last_at'),
    }),
  );
  const listed = new Map([...listedUrls].map((url) => [pageOfUrl(url), url]));
  const crawled = new Set(pages.map(({ host, path }) => host + path));
  return {
    unlisted: pages.filter(({ host, path }) => !listed.has(host + path)),
    uncrawled: [...listed].filter(([page]) => !crawled.has(page)).map(([, url]) => url),
    crawled: pages.length,
    listed: listed.size,
    isCut: pages.length === MOST_PAGES,
  };
}

function pageOfUrl(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname;
}
