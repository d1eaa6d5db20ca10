// The options of `georender compare`.
import { DEFAULT_PRERENDER_SERVICE_URL } from '../../core/contract/prerender-service';
import { LISTED_USD_A_THOUSAND } from '../../operations/compare/comparison-summary';
import type { CommandOptions } from '../command/define-command';
import { SERVICE_TOKEN_VARIABLE } from '../command/secret-token';
import { declareJson, type NumberBounds, numberOption, type RawJson } from '../command/shared-options';

/** The options of a comparison. */
export interface CompareOptions {
  readonly urls: readonly string[];
  readonly sitemap: string | undefined;
  /** A file with URLs, one a line. */
  readonly list: string | undefined;
  /** Of the URLs of the sitemap or the list, in percent. */
  readonly share: number;
  /** The most pages. */
  readonly limit: number;
  /** The address of the service, without a slash at its end. */
  readonly serviceUrl: string;
  readonly tokenFile: string | undefined;
  /** An origin that is asked as a bot asks, for the pages' paths; undefined: pages are rendered here. */
  readonly ownUrl: string | undefined;
  readonly servicePrice: number;
  /** The file of the report. */
  readonly html: string | undefined;
  readonly json: boolean;
}

interface RawOptions extends RawJson {
  readonly sitemap?: string;
  readonly list?: string;
  readonly share?: string;
  readonly limit: string;
  readonly service: string;
  readonly tokenFile?: string;
  readonly url?: string;
  readonly servicePrice: string;
  readonly html?: string;
}

const LIMIT: NumberBounds = { least: 1, most: 10_000, unit: 'pages' };
const DEFAULT_SHARE = '5%';

/** How they are read. */
export const compareOptions: CommandOptions<RawOptions, CompareOptions> = {
  declare(command) {
    command
      .argument('[urls...]', 'pages, public ones or of this machine')
      .option('--sitemap <url>', 'pages that a sitemap lists; a site’s root: those that its robots.txt names')
      .option('--list <file>', 'pages of a file, a URL a line')
      .option(
        '--share <percent>',
        `the share of the pages of --sitemap or --list, always the same ones; default: ${DEFAULT_SHARE}`,
      )
      .option('--limit <pages>', 'the most pages: the service may charge for each', '20')
      .option('--service <url>', 'the service’s address', DEFAULT_PRERENDER_SERVICE_URL)
      .option('--token-file <file>', `a file with the service’s token; default: the variable ${SERVICE_TOKEN_VARIABLE}`)
      .option('--url <url>', 'a deployment to ask as a bot; default: pages are rendered here, in a local Chromium')
      .option(
        '--service-price <dollars>',
        'the service’s price for a thousand renders; default: prerender.io’s beyond a plan',
        String(LISTED_USD_A_THOUSAND),
      )
      .option('--html <file>', 'writes a report, as one file');
    declareJson(command);
  },
  check(raw, operands, problems) {
    const { sitemap, list, tokenFile, html } = raw;
    if (operands.length === 0 && sitemap === undefined && list === undefined)
      problems.push('No page is named; name URLs, --sitemap or --list.');
    if (raw.share !== undefined && sitemap === undefined && list === undefined)
      problems.push('--share: there is no --sitemap and no --list to take a share of; leave it out.');
    const urls = operands.map((text) => webUrl(text, `"${text}" is no page`, problems).href);
    const service = webUrl(raw.service, `--service: "${raw.service}" is no address of a service`, problems);
    return {
      urls: [...new Set(urls)],
      sitemap: sitemap && webUrl(sitemap, `--sitemap: "${sitemap}" is no sitemap`, problems).href,
      ...{ list, tokenFile, html },
      share: shareOption(raw.share ?? DEFAULT_SHARE, problems),
      limit: numberOption('--limit', raw.limit, LIMIT, problems),
      serviceUrl: service.href.replace(/\/+$/, ''),
      ownUrl: raw.url && webUrl(raw.url, `--url: "${raw.url}" is no address of a deployment`, problems).origin,
      servicePrice: priceOption(raw.servicePrice, problems),
      json: raw.json ?? false,
    };
  },
};

function shareOption(text: string, problems: string[]): number {
  const share = Number(text.replace(/%$/, ''));
  if (/^\d{1,3}(?:\.\d{1,2})?%?$/.test(text) && share > 0 && share <= 100) return share;
  problems.push(`--share: "${text}" is no share; allowed: more than 0 to 100 percent, e.g. 5%.`);
  return Number.NaN;
}

function priceOption(text: string, problems: string[]): number {
  if (/^\d{1,6}(?:\.\d{1,6})?$/.test(text)) return Number(text);
  problems.push(`--service-price: "${text}" is no price; allowed: dollars for a thousand renders, e.g. 2.25.`);
  return Number.NaN;
}

function webUrl(text: string, problem: string, problems: string[]): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
  problems.push(`${problem}; allowed: http and https URLs without credentials, e.g. https://www.example.com/.`);
  return new URL('https://wrong.invalid/');
}
