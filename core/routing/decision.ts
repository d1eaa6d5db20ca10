// Says which of the router's tests sent a request to the site, for people: the router itself only needs the outcome.
// Apart from `router.ts`, whose bundle has no room for words.
import { PRERENDER_HEADER, USER_AGENT_TOKEN } from '../contract/header-names';
import { ONE_TIME_TOKEN } from './one-time-tokens';
import {
  createRouter,
  isEscapedFragment,
  percentEncoded,
  type RouterConfig,
  type ViewerRequest,
  wantsDocument,
} from './router';
import { headerOf, isRead, isSignedIn } from './sharing';

/** The router's tests in its order without the last, each named by the reason for the site if it fails. */
const SIMPLE_TESTS = [
  /**
   * The path ends like a file's.
   * @mend Give pages paths without a file's ending.
   */
  'asset',
  /**
   * The user agent is no bot's, or is one of a bot that settings remove.
   * @mend Add the bot by `extraBots`, or remove it from `exemptBots`.
   */
  'no-bot',
  /**
   * The method is neither GET nor HEAD.
   * @mend None: such requests change something.
   */
  'method',
  /**
   * The request is from Georender's own Chromium.
   * @mend None: it would render itself.
   */
  'own-render',
  /**
   * Another prerenderer asks (`x-prerender`).
   * @mend Turn the other prerenderer off.
   */
  'prerenderer',
  /**
   * The request has credentials (`authorization`).
   * @mend None: the answer is for one visitor.
   */
  'authorization',
  /**
   * The path is in none of `includePaths`.
   * @mend Add the path to `includePaths`.
   */
  'not-included',
  /**
   * The path is in one of `excludePaths`, or is well-known (RFC 8615).
   * @mend Remove the path from `excludePaths`.
   */
  'excluded',
  /**
   * The query looks like a link that can be used once.
   * @mend Name the parameter differently if it is none.
   */
  'one-time-token',
  /**
   * A cookie says that the visitor is signed in.
   * @mend Remove the cookie from `sessionCookies` if visitors without an account have it, too.
   */
  'signed-in',
  /**
   * The request is for data, not for a document (`accept`, `sec-fetch-dest`).
   * @mend None: the site's data must stay data.
   */
  'no-document',
  /**
   * The host is none of the stack's.
   * @mend Add the host to `domains` or `extraHosts`.
   */
  'foreign-host',
] as const;

/** All tests of the router in its order. */
export const ROUTER_TESTS = [
  ...SIMPLE_TESTS,
  /**
   * The URL is too long, or is no request target.
   * @mend Shorten the URL.
   */
  'no-page-url',
] as const;

/** Why the site answers a request: one of {@link ROUTER_TESTS}, or a reason outside of the router. */
export const SITE_REASONS = [
  ...ROUTER_TESTS,
  /**
   * The path has a behaviour of its own, without the router (`passthroughPaths`).
   * @mend Remove the path from `passthroughPaths`.
   */
  'passthrough',
  /**
   * All regions are drained, or have failed lately (engine `lambda-at-edge`).
   * @mend `georender status` names the drained regions, `georender undrain` returns them. With `edge: lambda-at-edge`,
   * remove them from `drainedRegions` and deploy; a region that failed is tried again after 30 seconds.
   */
  'all-drained',
] as const;

/** One of {@link ROUTER_TESTS}. */
export type RouterTest = (typeof ROUTER_TESTS)[number];

/** One of {@link SITE_REASONS}. */
export type SiteReason = (typeof SITE_REASONS)[number];

/** A request's decision as `x-georender-decision` shows it: a page, or the reason for the site. */
export type RouterDecision = 'page' | SiteReason;

/** Whether a text is a decision. */
export function isRouterDecision(text: string): text is RouterDecision {
  return text === 'page' || SITE_REASONS.some((reason) => reason === text);
}

/** The test that sends a request to the site; undefined: it is for a page, as `Router.page` decides. */
export function failedTest(config: RouterConfig, request: ViewerRequest): RouterTest | undefined {
  const failed = failedSimpleTest(config, request);
  if (failed !== undefined) return failed;
  // The only test that is left: the router itself says how it ended.
  return createRouter(config).page(request) === undefined ? 'no-page-url' : undefined;
}

/** The tests before the last, and the part of the configuration that they need: it fits into a function at the edge. */
export type SimpleTest = (typeof SIMPLE_TESTS)[number];
export type SimpleTestConfig = Pick<
  RouterConfig,
  'assets' | 'bots' | 'include' | 'exclude' | 'hosts' | 'sessionCookies'
>;

/** The test before the last that sends a request to the site; undefined: it passes all of them. */
export function failedSimpleTest(config: SimpleTestConfig, request: ViewerRequest): SimpleTest | undefined {
  return SIMPLE_TESTS.find((test) => !PASSES[test](config, request));
}

/** Whether the client identifies itself as a bot. */
export function isBotRequest(config: SimpleTestConfig, request: ViewerRequest): boolean {
  return PASSES['no-bot'](config, request);
}

const PASSES: Readonly<Record<SimpleTest, (config: SimpleTestConfig, request: ViewerRequest) => boolean>> = {
  asset: ({ assets }, { uri }) => assets.exec(uri) === null,
  'no-bot': ({ bots }, request) => {
    const sent = queryOf(request);
    return bots.test(userAgentOf(request)) || (sent !== undefined && isEscapedFragment(sent, request.headers));
  },
  method: (_, request) => isRead(request),
  'own-render': (_, request) => !userAgentOf(request).includes(`${USER_AGENT_TOKEN}/`),
  prerenderer: (_, { headers }) => headers[PRERENDER_HEADER] === undefined,
  authorization: (_, { headers }) => headers['authorization'] === undefined,
  'not-included': ({ include }, { uri }) => include.test(percentEncoded(uri)),
  excluded: ({ exclude }, { uri }) => !exclude.test(percentEncoded(uri)),
  'one-time-token': (_, request) => {
    const query = encodedQueryOf(request);
    return query === undefined || !ONE_TIME_TOKEN.test(query);
  },
  'signed-in': (config, request) => !isSignedIn(config, request),
  'no-document': (_, { headers }) => wantsDocument(headers),
  'foreign-host': ({ hosts }, request) => hosts.test(hostOf(request)),
};

function userAgentOf({ headers }: ViewerRequest): string {
  return headerOf(headers, 'user-agent');
}

function hostOf({ headers }: ViewerRequest): string {
  return headerOf(headers, 'host').toLowerCase();
}

/** The query as it was sent; undefined if there is none, or an empty one. */
function queryOf(request: ViewerRequest): string | undefined {
  return request.rawQueryString?.() || undefined;
}

function encodedQueryOf(request: ViewerRequest): string | undefined {
  const sent = request.rawQueryString?.();
  return sent && percentEncoded(sent);
}
