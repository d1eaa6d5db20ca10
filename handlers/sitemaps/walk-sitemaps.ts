// Follows sitemaps, their indexes and robots.txt, and lists the site's own pages. What is left out is counted.
import robotsParser from 'robots-parser';
import type { PageUrl } from '../../core/pages/page-url';
import type { Clock } from '../runtime/clock';
import { describeError } from '../runtime/log';
import { type SitemapEntry, sitemapEntries } from './parse-sitemap';
import { type SiteFiles, SitemapUnreadableError } from './ports';
import type { SiteHosts } from './site-hosts';

/** A page that a sitemap lists. */
export interface ListedPage {
  readonly url: PageUrl;
  readonly modifiedAtMs: number | undefined;
  readonly priority: number;
}

/** The bounds of a walk. */
export interface WalkLimits {
  readonly sitemaps: number;
  /** Entries of all sitemaps, alternates in other languages among them. */
  readonly entries: number;
}

/** A large site has some hundred sitemaps of 50,000 pages. */
export const WALK_LIMITS: WalkLimits = { sitemaps: 1_000, entries: 5_000_000 };

/** What a walk left out. */
export interface WalkCounts {
  /** Sitemaps and indexes that were read. */
  sitemaps: number;
  /** Entries that name pages of the stack. */
  pages: number;
  /** Entries on other hosts, which are never fetched or rendered. */
  otherHosts: number;
  malformed: number;
  /** Sitemaps beyond the bounds. */
  beyond: number;
  readonly failures: { readonly sitemap: string; readonly reason: string }[];
}

/** An index may list sitemaps; one that lists indexes is against the protocol, but is found. */
const MOST_DEEP = 3;

/** robots.txt has no more that counts ("How Google interprets the robots.txt specification"). */
const MAX_ROBOTS_BYTES = 500 * 1024;

/** Names the sitemaps that robots.txt lists. */
export const ROBOTS = '/robots.txt';

interface Place {
  /** Path and query. */
  readonly file: string;
  readonly depth: number;
}

/** One walk. */
export class SitemapWalk {
  readonly counts: WalkCounts = { sitemaps: 0, pages: 0, otherHosts: 0, malformed: 0, beyond: 0, failures: [] };
  private readonly met = new Set<string>();
  private entries = 0;

  constructor(
    private readonly files: SiteFiles,
    private readonly hosts: SiteHosts,
    private readonly clock: Clock,
    private readonly limits: WalkLimits = WALK_LIMITS,
  ) {}

  /**
   * The listed pages, in the order of the sitemaps; the same page may come again.
   * @param starts paths or URLs of sitemaps; `/robots.txt` stands for those that it lists
   */
  async *pages(starts: readonly string[]): AsyncGenerator<ListedPage> {
    const places: Place[] = [];
    for (const start of starts) places.push(...(await this.startsOf(start)));
    for (let place = places.shift(); place !== undefined; place = places.shift()) {
      if (this.met.has(place.file)) continue;
      this.met.add(place.file);
      if (this.met.size > this.limits.sitemaps || this.entries >= this.limits.entries) this.counts.beyond += 1;
      else yield* this.read(place, places);
    }
  }

  private async *read({ file, depth }: Place, places: Place[]): AsyncGenerator<ListedPage> {
    try {
      for await (const entry of sitemapEntries(await this.files.open(file), this.clock.nowMs())) {
        this.entries += 1;
        if (this.entries > this.limits.entries) break;
        if (entry.kind === 'sitemap') this.follow(entry, depth, places);
        else {
          const page = this.pageOf(entry);
          if (page !== undefined) yield page;
        }
      }
      this.counts.sitemaps += 1;
    } catch (error) {
      this.fail(file, error);
    }
  }

  private pageOf({ url, modifiedAtMs, priority }: SitemapEntry): ListedPage | undefined {
    const read = this.hosts.read(url);
    if (read.kind === 'own') {
      this.counts.pages += 1;
      return { url: read.url, modifiedAtMs, priority };
    }
    this.counts[read.kind === 'other-host' ? 'otherHosts' : 'malformed'] += 1;
    return undefined;
  }

  private follow({ url }: SitemapEntry, depth: number, places: Place[]): void {
    const file = this.hosts.fileOf(url);
    if (file === undefined) this.counts.otherHosts += 1;
    else if (depth + 1 >= MOST_DEEP || places.length + this.met.size >= this.limits.sitemaps) this.counts.beyond += 1;
    else places.push({ file, depth: depth + 1 });
  }

  private async startsOf(start: string): Promise<readonly Place[]> {
    const file = start.startsWith('/') ? start : this.hosts.fileOf(start);
    if (file === undefined) {
      this.counts.otherHosts += 1;
      this.counts.failures.push({ sitemap: start, reason: 'It is on a host that is not the site’s.' });
      return [];
    }
    if (file !== ROBOTS) return [{ file, depth: 0 }];
    try {
      return (await this.ofRobots()).map((listed) => ({ file: listed, depth: 0 }));
    } catch (error) {
      this.fail(ROBOTS, error);
      return [];
    }
  }

  /** The sitemaps that robots.txt lists; without any, the usual place. */
  private async ofRobots(): Promise<readonly string[]> {
    const text = await this.robotsText();
    const listed = robotsParser('https://site.invalid/robots.txt', text).getSitemaps();
    const files = listed.flatMap((url) => {
      const file = url.startsWith('/') ? url : this.hosts.fileOf(url);
      if (file === undefined) this.counts.otherHosts += 1;
      return file ?? [];
    });
    return listed.length === 0 ? ['/sitemap.xml'] : files;
  }

  /** Empty if the site has none. */
  private async robotsText(): Promise<string> {
    try {
      return await textOf(await this.files.open(ROBOTS));
    } catch (error) {
      if (error instanceof SitemapUnreadableError && isAbsent(error.options.status)) return '';
      throw error;
    }
  }

  private fail(sitemap: string, error: unknown): void {
    const reason = error instanceof SitemapUnreadableError ? error.message : describeError(error);
    this.counts.failures.push({ sitemap, reason });
  }
}

/** Any 4xx but 429 means that there is no robots.txt ("How Google interprets the robots.txt specification"). */
function isAbsent(status = 0): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

/** The first part of a text; the rest does not count. */
async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_ROBOTS_BYTES) break;
  }
  return Buffer.concat(parts).toString();
}
