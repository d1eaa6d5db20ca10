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

/** The hosts of a deployment that mean its first public one: the distribution's own name, and the site's server. */
export interface SameHosts {
  readonly host: string;
  readonly others: readonly string[];
}

/**
 * Compares by host and path, since the log has no queries.
 * @param same undefined: every host means itself
 */
export async function unlistedPages(
  engine: QueryEngine,
  interval: Interval,
  listedUrls: Iterable<string>,
  same?: SameHosts,
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
  const pageOf = (host: string, path: string) => (same?.others.includes(host) === true ? same.host : host) + path;
  const listed = new Map(
    [...listedUrls].map((url) => {
      const { host, pathname } = new URL(url);
      return [pageOf(host, pathname), url];
    }),
  );
  const crawled = new Set(pages.map(({ host, path }) => pageOf(host, path)));
  return {
    unlisted: pages.filter(({ host, path }) => !listed.has(pageOf(host, path))),
    uncrawled: [...listed].filter(([page]) => !crawled.has(page)).map(([, url]) => url),
    crawled: pages.length,
    listed: listed.size,
    isCut: pages.length === MOST_PAGES,
  };
}
