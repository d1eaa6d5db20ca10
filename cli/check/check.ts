// Checks pages, prints their problems, and writes reports.
import { findChromium, thisMachine } from '../../local/chromium';
import { type CheckedUrl, fails } from '../../operations/check/check-page';
import { checkPages } from '../../operations/check/check-pages';
import { type CheckRules, isIgnored } from '../../operations/check/check-rules';
import { checkedText, type Mark, summaryText, tallyText } from '../../operations/check/reports/check-text';
import { MOST_PICTURED_PAGES } from '../../operations/check/reports/html-report';
import { byCheck, tallyOf } from '../../operations/check/reports/summary';
import { leftOutText, sitemapPages } from '../../operations/check/sitemap-pages';
import { LocalViews } from '../../operations/check/views/local-views';
import { NAMED_USER_AGENTS } from '../../operations/explain/question';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showProgress } from '../command/progress';
import type { Style, Terminal } from '../command/terminal';
import type { CheckOptions } from './options';
import { prepareReports, writeReports } from './report-files';
import { readRules } from './rules-file';

const STYLES = { error: 'red', warning: 'yellow', ok: 'green' } as const satisfies Record<string, Style>;

/**
 * Checks all pages.
 * @param folder where the usual file with rules may be
 * @returns 1 if a page has an error, or can't be had
 */
export async function check(options: CheckOptions, terminal: Terminal, folder = process.cwd()): Promise<ExitCode> {
  const rules = await readRules(options.config, folder);
  await prepareReports(options);
  const urls = await pagesOf(options, rules, terminal);
  const checked = await checkAll(urls, rules, options, terminal);
  await writeReports(options, checked, rules, terminal.clock.nowMs());
  if (options.json) terminal.json(resultsOf(checked));
  else {
    if (options.sitemap !== undefined) terminal.say(summaryText(checked, markOf(terminal)));
    terminal.say(`\n${tallyText(checked)}`);
  }
  return checked.some(fails) ? FAILED : DONE;
}

async function pagesOf(
  { urls, sitemap, budget }: CheckOptions,
  rules: CheckRules,
  terminal: Terminal,
): Promise<readonly string[]> {
  const isWanted = (url: string) => !isIgnored(rules, url);
  const named = urls.filter(isWanted);
  if (named.length < urls.length) terminal.note(`Ignored by the rules: ${urls.length - named.length}.`);
  if (sitemap === undefined) return named;
  const listed = await sitemapPages({ url: sitemap, budget, isWanted }, terminal.clock);
  const leftOut = leftOutText(listed.counts);
  if (leftOut !== '') terminal.note(leftOut);
  if (listed.isCut) terminal.note(`The sitemap lists more than ${budget} pages; --budget raises the bound.`);
  return [...new Set([...named, ...listed.urls])];
}

async function checkAll(
  urls: readonly string[],
  rules: CheckRules,
  { html, json, sitemap }: CheckOptions,
  terminal: Terminal,
): Promise<readonly CheckedUrl[]> {
  const onUnpacking = (folder: string) => terminal.note(`Unpacking Chromium into ${folder}, once …`);
  const progress = showProgress({ what: 'pages', total: urls.length }, terminal);
  let done = 0;
  let pictured = 0;
  const viewsOptions = {
    userAgent: NAMED_USER_AGENTS['googlebot'] ?? '',
    chromium: () => findChromium(thisMachine(undefined, onUnpacking)),
    ...(html === undefined ? {} : { pictures: () => ++pictured <= MOST_PICTURED_PAGES }),
  };
  try {
    return await checkPages(urls, {
      views: (url) => LocalViews.start(url, viewsOptions),
      rules,
      onChecked(checked) {
        progress.update(++done);
        if (!json && sitemap === undefined) terminal.say(checkedText(checked, markOf(terminal)));
      },
    });
  } finally {
    progress.end();
  }
}

/** For programs; pictures are in the HTML report alone. */
function resultsOf(checked: readonly CheckedUrl[]): object {
  const pages = checked.map((one) => ({ ...one, pictures: undefined }));
  const checks = byCheck(checked).map(({ id, severity, pages: found }) => ({ id, severity, pages: found.length }));
  return { pages, checks, tally: tallyOf(checked), failed: checked.some(fails) };
}

function markOf(terminal: Terminal): Mark {
  return (severity, text) => terminal.style(STYLES[severity], text);
}
