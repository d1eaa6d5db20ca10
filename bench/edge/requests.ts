// The kinds of requests that `bench:edge` measures, each with a dozen user agents in turn.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { VIEWER_COUNTRY_HEADER, VIEWER_SUBDIVISION_HEADER } from '../../core/contract/header-names';

/** A kind of requests: one URL, and its user agents. */
export interface RequestKind {
  readonly name: KindName;
  /** A page for a bot: the routers must choose an origin for it. */
  readonly isBotsPage: boolean;
  readonly uri: string;
  /** All headers except the user agent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly userAgents: readonly string[];
}

/** One request. */
export interface BenchRequest {
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The public host of the measured site. */
export const BENCH_HOST = 'www.example.com';

/** The most common browsers. */
const COMMON_BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
];

/** Apps with long user agents; names in `test/fixtures/browsers.json`. */
const IN_APP_BROWSERS = [
  'Alipay',
  'TikTok webview',
  'Instagram on Android',
  'Facebook on iOS',
  'Snapchat',
  'Line on Android',
];

/** Every router knows these bots. There are as many as browsers. */
const BOTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/136.0.0.0 Safari/537.36',
  'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Twitterbot/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
];

const GERMANY = {
  [VIEWER_COUNTRY_HEADER]: 'DE',
  'cloudfront-viewer-latitude': '52.52',
  'cloudfront-viewer-longitude': '13.40',
};
const CALIFORNIA = {
  [VIEWER_COUNTRY_HEADER]: 'US',
  [VIEWER_SUBDIVISION_HEADER]: 'CA',
  'cloudfront-viewer-latitude': '37.77',
  'cloudfront-viewer-longitude': '-122.42',
};
const PAGE = '/articles/how-to-choose-a-region';
const ASSET = '/assets/index-D4fN2x7c.js';
const BROWSERS_DOCUMENT = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'accept-language': 'de-DE,de;q=0.9,en;q=0.8',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
};
const BROWSERS_SCRIPT = {
  accept: '*/*',
  'accept-language': 'de-DE,de;q=0.9,en;q=0.8',
  'sec-fetch-dest': 'script',
  'sec-fetch-mode': 'cors',
};
const BOTS_HEADERS = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

/** The kinds' names, as goals and reports use them. */
export const KIND_NAMES = [
  "a human's page",
  "a human's asset",
  "a bot's page, by country",
  "a bot's page, by subdivision",
  "a bot's asset",
] as const;
export type KindName = (typeof KIND_NAMES)[number];

/** All kinds, in the order of the report. */
export function requestKinds(): readonly RequestKind[] {
  const browsers = [...COMMON_BROWSERS, ...inAppBrowsers()];
  const human = { isBotsPage: false, userAgents: browsers };
  const bot = { isBotsPage: true, userAgents: BOTS };
  return [
    { ...human, name: "a human's page", uri: PAGE, headers: { ...BROWSERS_DOCUMENT, ...GERMANY } },
    { ...human, name: "a human's asset", uri: ASSET, headers: { ...BROWSERS_SCRIPT, ...GERMANY } },
    { ...bot, name: "a bot's page, by country", uri: PAGE, headers: { ...BOTS_HEADERS, ...GERMANY } },
    { ...bot, name: "a bot's page, by subdivision", uri: PAGE, headers: { ...BOTS_HEADERS, ...CALIFORNIA } },
    { ...bot, name: "a bot's asset", isBotsPage: false, uri: ASSET, headers: { ...BOTS_HEADERS, ...GERMANY } },
  ];
}

/** One request for each of its user agents. */
export function requestsOf(kind: RequestKind): readonly BenchRequest[] {
  return kind.userAgents.map((userAgent) => ({
    uri: kind.uri,
    headers: { host: BENCH_HOST, 'user-agent': userAgent, ...kind.headers },
  }));
}

interface Browser {
  readonly name: string;
  readonly userAgent: string;
}

function inAppBrowsers(): readonly string[] {
  const file = path.join(__dirname, '../../test/fixtures/browsers.json');
  const browsers: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const known = Array.isArray(browsers) ? browsers.filter(isBrowser) : [];
  return IN_APP_BROWSERS.map((wanted) => {
    const found = known.find(({ name }) => name === wanted);
    if (found === undefined)
      throw new TypeError(
        `test/fixtures/browsers.json has no browser "${wanted}". Name another one in IN_APP_BROWSERS.`,
      );
    return found.userAgent;
  });
}

function isBrowser(value: unknown): value is Browser {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'userAgent' in value &&
    typeof value.userAgent === 'string'
  );
}
