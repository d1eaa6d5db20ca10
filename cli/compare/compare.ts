// Compares pages, prints their differences, and writes a report.
import { readFile } from 'node:fs/promises';
import { UnreadableFileError } from '../../core/contract/unreadable-file';
import { shareOf } from '../../core/routing/serve-choice';
import { findChromium, thisMachine } from '../../local/chromium';
import { openSiteNetwork, type SiteNetwork } from '../../operations/check/site-network';
import { leftOutText, sitemapPages } from '../../operations/check/sitemap-pages';
import { LocalViews } from '../../operations/check/views/local-views';
import { comparePages, type Side } from '../../operations/compare/compare-pages';
import type { ComparedPage, UncomparedPage } from '../../operations/compare/compared-page';
import { comparisonSummary, isWorse } from '../../operations/compare/comparison-summary';
import { deployedPage, localPage } from '../../operations/compare/local-side';
import { comparisonHtml } from '../../operations/compare/reports/comparison-html';
import { pageText, summaryRows, summaryText } from '../../operations/compare/reports/comparison-text';
import { servicePage } from '../../operations/compare/service-side';
import type { SideRequest } from '../../operations/compare/side-answer';
import { NAMED_USER_AGENTS } from '../../operations/explain/question';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { OptionError } from '../command/option-error';
import { showProgress } from '../command/progress';
import { writeResult } from '../command/result-file';
import { readServiceToken } from '../command/secret-token';
import { tableText } from '../command/table';
import type { Terminal } from '../command/terminal';
import type { CompareOptions } from './options';

/** A service may wait for a slow page as long as CloudFront waits for it, and some more. */
const ANSWER_MS = 60_000;

/** A browser of ours and one of the service for each page: more at once would change the times. */
const PAGES_AT_ONCE = 2;

/**
 * Compares all pages.
 * @returns 1 if Georender lacks something on a page, or a page could not be compared
 */
export async function compare(options: CompareOptions, terminal: Terminal): Promise<ExitCode> {
  const token = await readServiceToken(options.tokenFile);
  if (options.html !== undefined) await writeResult('--html', options.html, '');
  const urls = await pagesOf(options, terminal);
  const pages = await compareAll(urls, options, token, terminal);
  const summary = comparisonSummary(pages, options.servicePrice);
  if (options.html !== undefined)
    await writeResult('--html', options.html, comparisonHtml(pages, summary, terminal.clock.nowMs()));
  if (options.json) terminal.json({ pages, summary, failed: pages.some(isWorse) });
  else {
    const look = { head: ['', 'Georender', 'the service'], right: [1, 2] };
    terminal.say(`\n${summaryText(summary)}\n${tableText(summaryRows(summary), look)}`);
  }
  return pages.some(isWorse) ? FAILED : DONE;
}

/** The named pages, and the share of the others; sticky, so that a later run compares the same ones. */
async function pagesOf(options: CompareOptions, terminal: Terminal): Promise<readonly string[]> {
  const { urls, sitemap, list, share, limit } = options;
  const isShared = (url: string) => shareOf(url) < share;
  const listed = list === undefined ? [] : (await readList(list)).filter(isShared);
  const all = [...new Set([...urls, ...listed])];
  if (sitemap !== undefined && all.length < limit) {
    const found = await sitemapPages({ url: sitemap, budget: limit - all.length, isWanted: isShared }, terminal.clock);
    const leftOut = leftOutText(found.counts);
    if (leftOut !== '') terminal.note(leftOut);
    if (found.isCut) terminal.note(`The share has more than ${limit} pages; --limit raises the bound.`);
    all.push(...found.urls.filter((url) => !all.includes(url)));
  }
  if (all.length === 0) throw new OptionError(`--share: ${share} % of the pages are none; allowed: a larger share.`);
  if (all.length > limit) terminal.note(`${all.length} pages are named, ${limit} compared; --limit raises the bound.`);
  return all.slice(0, limit);
}

async function readList(file: string): Promise<readonly string[]> {
  const wanted = 'a file with an http or https URL a line';
  const lines = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UnreadableFileError('--list', file, wanted, cause);
  });
  return lines.split(/\r?\n/).flatMap((line, at) => {
    if (line.trim() === '') return [];
    const url = URL.parse(line.trim());
    if (url !== null && /^https?:$/.test(url.protocol)) return [url.href];
    throw new OptionError(`--list: line ${at + 1} of ${file} is no URL; allowed: ${wanted}.`);
  });
}

async function compareAll(
  urls: readonly string[],
  options: CompareOptions,
  token: string | undefined,
  terminal: Terminal,
): Promise<readonly (ComparedPage | UncomparedPage)[]> {
  const progress = showProgress({ what: 'pages', total: urls.length }, terminal);
  const results: (ComparedPage | UncomparedPage)[] = [];
  let done = 0;
  const onCompared = (page: ComparedPage | UncomparedPage): void => {
    progress.update(++done);
    if (!options.json) terminal.say(pageText(page));
  };
  try {
    // Site by site: each has browsers of its own.
    for (const [origin, pages] of Map.groupBy(urls, (url) => new URL(url).origin)) {
      const sides = new ComparisonSides(origin, options, token, terminal);
      try {
        const { own, service } = sides;
        results.push(...(await comparePages(pages, { own, service, atOnce: PAGES_AT_ONCE, onCompared })));
      } finally {
        await sides.close();
      }
    }
  } finally {
    progress.end();
  }
  return results;
}

/** Both sides of a site's pages, with the browsers and connections that are opened for them. */
class ComparisonSides {
  private views: Promise<LocalViews> | undefined;
  private readonly networks = new Map<string, Promise<SiteNetwork>>();

  constructor(
    private readonly site: string,
    private readonly options: CompareOptions,
    private readonly token: string | undefined,
    private readonly terminal: Terminal,
  ) {}

  readonly own: Side = async (url) => {
    const { ownUrl } = this.options;
    if (ownUrl !== undefined) return deployedPage(url, ownUrl, await this.request(ownUrl));
    this.views ??= this.openViews();
    return localPage(url, await this.views, () => this.terminal.clock.steadyMs());
  };

  readonly service: Side = async (url) => {
    const { serviceUrl } = this.options;
    return servicePage(url, { serviceUrl, token: this.token }, await this.request(serviceUrl));
  };

  async close(): Promise<void> {
    const opened = await Promise.allSettled([...(this.views ? [this.views] : []), ...this.networks.values()]);
    await Promise.all(opened.map(async (one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  }

  private openViews(): Promise<LocalViews> {
    const onUnpacking = (folder: string) => this.terminal.note(`Unpacking Chromium into ${folder}, once …`);
    const chromium = () => findChromium(thisMachine(undefined, onUnpacking));
    return LocalViews.start(this.site, { userAgent: GOOGLEBOT, chromium });
  }

  private async request(url: string): Promise<SideRequest> {
    const { origin } = new URL(url);
    const opened = this.networks.get(origin) ?? openSiteNetwork(origin);
    this.networks.set(origin, opened);
    return {
      headers: { 'user-agent': GOOGLEBOT, accept: 'text/html,application/xhtml+xml' },
      dispatcher: (await opened).dispatcher,
      timeoutMs: ANSWER_MS,
      steadyMs: () => this.terminal.clock.steadyMs(),
    };
  }
}

const GOOGLEBOT = NAMED_USER_AGENTS['googlebot'] ?? '';
