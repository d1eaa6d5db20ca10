// The options of `georender check`.
import type { CommandOptions } from '../command/define-command';
import { declareJson, type NumberBounds, numberOption, type RawJson } from '../command/shared-options';

/** The options of the checks. */
export interface CheckOptions {
  readonly urls: readonly string[];
  readonly sitemap: string | undefined;
  /** The most pages of the sitemap. */
  readonly budget: number;
  /** The file with rules. */
  readonly config: string | undefined;
  /** Files for reports. */
  readonly html: string | undefined;
  readonly sarif: string | undefined;
  readonly junit: string | undefined;
  readonly json: boolean;
}

interface RawOptions extends RawJson {
  readonly sitemap?: string;
  readonly budget?: string;
  readonly config?: string;
  readonly html?: string;
  readonly sarif?: string;
  readonly junit?: string;
}

const BUDGET: NumberBounds = { least: 1, most: 10_000, unit: 'pages' };
const DEFAULT_BUDGET = 100;

/** How they are read. */
export const checkOptions: CommandOptions<RawOptions, CheckOptions> = {
  declare(command) {
    command
      .argument('[urls...]', 'pages, public ones or of this machine')
      .option(
        '--sitemap <url>',
        'checks the pages that a sitemap lists; a site’s root: those that its robots.txt names',
      )
      .option('--budget <pages>', `the most pages of the sitemap; default: ${DEFAULT_BUDGET}`)
      .option('--config <file>', 'JSON with severities, limits and ignored URLs; default: .georender-check.json')
      .option('--html <file>', 'writes a report with pictures, as one file')
      .option('--sarif <file>', 'writes a report as SARIF 2.1.0, for code scanning')
      .option('--junit <file>', 'writes a report as JUnit’s XML');
    declareJson(command);
  },
  check(raw, operands, problems) {
    const { sitemap, config, html, sarif, junit } = raw;
    if (operands.length === 0 && sitemap === undefined)
      problems.push('No page is named; name URLs, or --sitemap with the URL of a site or a sitemap.');
    if (raw.budget !== undefined && sitemap === undefined)
      problems.push('--budget: there is no --sitemap, whose pages it would bound; leave it out.');
    const urls = operands.map((text) => webUrl(text, `"${text}" is no page`, problems));
    return {
      urls: [...new Set(urls)],
      sitemap: sitemap === undefined ? undefined : webUrl(sitemap, `--sitemap: "${sitemap}" is no sitemap`, problems),
      budget: raw.budget === undefined ? DEFAULT_BUDGET : numberOption('--budget', raw.budget, BUDGET, problems),
      ...{ config, html, sarif, junit },
      json: raw.json ?? false,
    };
  },
};

function webUrl(text: string, problem: string, problems: string[]): string {
  const url = URL.parse(text);
  const isWeb = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!isWeb)
    problems.push(`${problem}; allowed: http and https URLs without credentials, e.g. https://www.example.com/.`);
  return url?.href ?? text;
}
