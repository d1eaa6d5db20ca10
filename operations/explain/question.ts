// The request that `explain` asks about: a URL, as a certain bot in a certain country asks for it.

import { HUMAN_USER_AGENTS } from '../../core/bots/human-user-agents';
import { UserError } from '../../core/contract/georender-error';
import { VIEWER_COUNTRY_HEADER, VIEWER_SUBDIVISION_HEADER } from '../../core/contract/header-names';
import { PLACE_CODE_FORM } from '../../core/geography/country-codes';
import type { ViewerRequest } from '../../core/routing/router';
import type { DeploymentFacts } from '../deployment';
import { checkCookies, checkHeaders, type RequestParts } from './request-parts';

/** What is to be explained. */
export interface ExplainQuestion {
  /** A URL of the deployment, or a path. */
  readonly url: string;
  /** A user agent, or one of {@link NAMED_USER_AGENTS}. */
  readonly as: string;
  /** A country (`DE`) or a subdivision (`US-CA`); undefined: unknown. */
  readonly place: string | undefined;
  /** Whether the edge is really asked, which may render the page. */
  readonly asksEdge: boolean;
  /** Cookies of the request, each as `NAME=VALUE`. Default: none. */
  readonly cookies?: readonly string[];
  /** Further headers of the request, each as `NAME:VALUE`. Default: none. */
  readonly headers?: readonly string[];
}

/** The parts of a URL. */
export interface ViewerUrl {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly path: string;
  /** Without `?`; undefined if there is none. */
  readonly query: string | undefined;
}

/** A question with its parts checked. */
export interface CheckedQuestion {
  readonly url: ViewerUrl;
  readonly userAgent: string;
  readonly country: string | undefined;
  readonly subdivision: string | undefined;
  readonly asksEdge: boolean;
  readonly cookies: RequestParts;
  /** By lower-case name. */
  readonly headers: RequestParts;
}

/** The question can't be answered; the message lists every problem. */
export class ExplainQuestionError extends UserError {
  override readonly name = 'ExplainQuestionError';
}

/** The longest user agent that is asked about. */
const MOST_USER_AGENT = 1_000;

/** User agents by short names, as their operators document them. Any other text is a user agent itself. */
export const NAMED_USER_AGENTS: Readonly<Record<string, string>> = {
  googlebot: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'googlebot-smartphone':
    'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) ' +
    'Chrome/153.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  bingbot: 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  gptbot: 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  facebook: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  person: HUMAN_USER_AGENTS[0] ?? '',
};

/** Checks a question. @throws ExplainQuestionError with every problem */
export function checkQuestion(question: ExplainQuestion, facts: DeploymentFacts): CheckedQuestion {
  const problems: string[] = [];
  const url = viewerUrl(question.url, facts, problems);
  const userAgent = NAMED_USER_AGENTS[question.as.toLowerCase()] ?? question.as;
  if (userAgent === '' || userAgent.length > MOST_USER_AGENT || /[^\x20-\x7e]/.test(userAgent)) {
    problems.push(
      `--as: the user agent is not allowed; allowed: 1 to ${MOST_USER_AGENT} characters of ASCII, or one of ` +
        `${Object.keys(NAMED_USER_AGENTS).join(', ')}.`,
    );
  }
  const place = question.place?.toUpperCase();
  if (place !== undefined && !PLACE_CODE_FORM.test(place))
    problems.push(`--country: "${place}" is no country; allowed: a country (DE) or one of its subdivisions (US-CA).`);
  const cookies = checkCookies(question.cookies ?? [], problems);
  const headers = checkHeaders(question.headers ?? [], problems);
  if (url === undefined || problems.length > 0) throw new ExplainQuestionError(problems.join('\n'));
  const [country, subdivision] = place?.split('-') ?? [];
  return { url, userAgent, country, subdivision, asksEdge: question.asksEdge, cookies, headers };
}

/** The request as the router sees it. */
export function viewerRequest({ url, userAgent, country, subdivision, ...parts }: CheckedQuestion): ViewerRequest {
  const headers = {
    ...Object.fromEntries(parts.headers),
    host: url.host,
    'user-agent': userAgent,
    ...(country === undefined ? {} : { [VIEWER_COUNTRY_HEADER]: country }),
    ...(subdivision === undefined ? {} : { [VIEWER_SUBDIVISION_HEADER]: subdivision }),
  };
  return {
    method: 'GET',
    uri: url.path,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
    cookies: Object.fromEntries([...parts.cookies].map(([name, value]) => [name, { value }])),
    rawQueryString: () => url.query,
  };
}

/** The URL as text. */
export function textOf({ scheme, host, path, query }: ViewerUrl): string {
  return `${scheme}://${host}${path}${query === undefined ? '' : `?${query}`}`;
}

/** Never parsed and written again: path and query count byte for byte. */
function viewerUrl(text: string, facts: DeploymentFacts, problems: string[]): ViewerUrl | undefined {
  const { publicSite, viewerHost } = facts;
  const own = new URL(facts.url);
  const whole = text.startsWith('/') ? `${own.origin}${text}` : text;
  const parts = /^(https?):\/\/([^/?#\s]+)([^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(whole);
  const hosts = [...new Set([own.host, ...(viewerHost === undefined ? [] : [viewerHost]), ...publicSite.hosts])];
  const host = parts?.[2]?.toLowerCase();
  if (parts === null || host === undefined || !hosts.includes(host)) {
    problems.push(`"${text.slice(0, 200)}" is no URL of this deployment; allowed: ${hosts.join(', ')}, or a path.`);
    return undefined;
  }
  return {
    scheme: own.protocol === 'http:' ? 'http' : 'https',
    // Pages of a stack without a name of its own are kept under the site's host, which viewers do not ask.
    host: viewerHost !== undefined && publicSite.hosts.includes(host) ? viewerHost : host,
    path: parts[3] || '/',
    query: parts[4],
  };
}
