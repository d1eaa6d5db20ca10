// How long after its content was first rendered a page was first got by each bot: "published to found".
//
// The log has each bot's first crawl within the interval; the index has the render that first had a page's content.
// The index does not keep when a page was first rendered at all. So a page counts only if no bot got it in the interval
// before that render, and its delays are those of its content.

import { type PageIdentity, type PageKey, pageIdentity } from '../../../core/pages/page-key';
import { checkPageUrl } from '../../../core/pages/page-url';
import type { IndexEntry } from '../../../handlers/serve/ports';
import type { PageRecords } from '../../../handlers/warm/ports';
import type { DeploymentFacts } from '../../deployment';
import { nearestRank } from '../../nearest-rank';
import { type QueryEngine, textIn } from '../query-engine';
import { type Interval, reportSql } from '../sql-template';

/** The pages that are looked up: those that bots found last. */
export const MOST_FOUND_PAGES = 5_000;

/** A bot's first crawl of a page. */
export interface FirstCrawl {
  readonly bot: string;
  /** From the beginning of the render that first had the page's content, to the end of the crawl; in whole seconds. */
  readonly delayMs: number;
}

/** A page whose content is new in the interval. */
export interface FoundPage {
  readonly host: string;
  readonly path: string;
  /** When the render began that first had the content, of the variant that had it first. */
  readonly newAtMs: number;
  /** The quickest bot first. */
  readonly crawls: readonly [FirstCrawl, ...FirstCrawl[]];
}

/** A bot's delays. */
export interface BotDelays {
  readonly bot: string;
  readonly pages: number;
  /** Pages that it got before all other bots. */
  readonly first: number;
  /** Half of the pages were got within this. */
  readonly halfMs: number;
  /** Nine tenths of them were. */
  readonly mostMs: number;
}

/** The report. */
export interface FoundReport {
  /** The newest content first. */
  readonly pages: readonly FoundPage[];
  /** The bots with the most pages first. */
  readonly bots: readonly BotDelays[];
  /** Pages that count not, by reason. */
  readonly leftOut: {
    /** Bots got them in the interval with an earlier content. */
    readonly changedSince: number;
    /** Their content was there before the interval: its first crawl may have been, too. */
    readonly older: number;
    /** The index has no record of the path: not kept, kept with parameters only, or purged and expired. */
    readonly unknown: number;
  };
  /** Whether bots found more pages than were looked up. */
  readonly isCut: boolean;
}

/** What is asked of the index. */
export interface FoundPorts {
  readonly records: PageRecords;
  readonly facts: Pick<DeploymentFacts, 'publicSite' | 'viewerHost' | 'variants' | 'queryPolicy'>;
}

interface CrawledPage {
  readonly host: string;
  readonly path: string;
  readonly crawls: readonly { readonly bot: string; readonly atMs: number }[];
}

/** Finds the pages whose content is new in the interval, and when each bot first got them. */
export async function foundPages(engine: QueryEngine, interval: Interval, ports: FoundPorts): Promise<FoundReport> {
  const crawled = await firstCrawls(engine, interval);
  const variantsOf = new Map(crawled.map((page) => [page, identities(page, ports.facts)]));
  const entries = await ports.records.find([...variantsOf.values()].flat());
  const pages: FoundPage[] = [];
  const leftOut = { changedSince: 0, older: 0, unknown: 0 };
  for (const [page, variants] of variantsOf) {
    const newAtMs = firstOfContent(variants, entries);
    if (newAtMs === undefined) leftOut.unknown += 1;
    else if (newAtMs < interval.fromMs) leftOut.older += 1;
    else {
      const found = foundPage(page, newAtMs);
      if (found === undefined) leftOut.changedSince += 1;
      else pages.push(found);
    }
  }
  pages.sort((one, other) => other.newAtMs - one.newAtMs);
  return { pages, bots: delaysByBot(pages), leftOut, isCut: crawled.length === MOST_FOUND_PAGES };
}

async function firstCrawls(engine: QueryEngine, interval: Interval): Promise<readonly CrawledPage[]> {
  const sql = reportSql('first-crawls', engine.tables, interval, { limit: String(MOST_FOUND_PAGES) });
  const rows = (await engine.query(sql)).map((row) => ({
    host: textIn(row, 'host'),
    path: textIn(row, 'path'),
    bot: textIn(row, 'bot'),
    // The log has UTC without saying so.
    atMs: Date.parse(`${textIn(row, 'first_at').replace(' ', 'T')}Z`),
  }));
  // A log may have lines in another form.
  const dated = rows.filter(({ atMs }) => Number.isFinite(atMs));
  const byPage = Map.groupBy(dated, ({ host, path }) => `${host} ${path}`);
  return [...byPage.values()].flatMap((crawls) => {
    const [one] = crawls;
    return one === undefined ? [] : [{ host: one.host, path: one.path, crawls }];
  });
}

/** The page's variants, as the index knows them; none for a host or path that can't be kept. */
function identities(
  { host, path }: CrawledPage,
  { publicSite, viewerHost, variants, queryPolicy }: FoundPorts['facts'],
): readonly PageIdentity[] {
  const keptHost = host === viewerHost ? publicSite.hosts[0] : host;
  const checked = checkPageUrl(`${publicSite.scheme}://${keptHost}${path}`, publicSite);
  return checked.kind === 'refused' ? [] : variants.map((variant) => pageIdentity(checked.url, variant, queryPolicy));
}

/** When the content was first rendered, of the variant that had it first. */
function firstOfContent(
  variants: readonly PageIdentity[],
  entries: ReadonlyMap<PageKey, IndexEntry>,
): number | undefined {
  const times = variants.flatMap(({ key }) => entries.get(key)?.record?.changedAtMs ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The page; undefined if a bot got it before. */
function foundPage({ host, path, crawls }: CrawledPage, newAtMs: number): FoundPage | undefined {
  // The log has whole seconds.
  const newInSecondMs = newAtMs - (newAtMs % 1_000);
  const [first, ...others] = crawls
    .map(({ bot, atMs }) => ({ bot, delayMs: atMs - newInSecondMs }))
    .sort((one, other) => one.delayMs - other.delayMs || (one.bot < other.bot ? -1 : 1));
  return first === undefined || first.delayMs < 0 ? undefined : { host, path, newAtMs, crawls: [first, ...others] };
}

function delaysByBot(pages: readonly FoundPage[]): readonly BotDelays[] {
  const crawls = pages.flatMap((page) => page.crawls.map((crawl) => ({ ...crawl, isFirst: crawl === page.crawls[0] })));
  return [...Map.groupBy(crawls, ({ bot }) => bot)]
    .map(([bot, own]) => {
      const delays = own.map(({ delayMs }) => delayMs).sort((one, other) => one - other);
      const first = own.filter(({ isFirst }) => isFirst).length;
      return {
        bot,
        pages: own.length,
        first,
        halfMs: nearestRank(delays, 0.5) ?? 0,
        mostMs: nearestRank(delays, 0.9) ?? 0,
      };
    })
    .sort((one, other) => other.pages - one.pages || (one.bot < other.bot ? -1 : 1));
}
