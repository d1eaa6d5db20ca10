// The router's decision about one request, step by step, by the router's own code.
import { type BotEvidence, botEvidence } from '../../core/bots/bot-evidence';
import { botGroupOf } from '../../core/bots/bot-group-of';
import type { BotGroup } from '../../core/bots/bot-groups';
import { DEFAULT_BOT_SETTINGS } from '../../core/bots/bots';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../core/contract/prerender-service';
import { BLANK_CODE, countryCode, regionOfLetter, regionOrder } from '../../core/geography/region-order';
import type { Region } from '../../core/geography/regions';
import type { RoutingTable } from '../../core/geography/routing-table';
import { type DrainState, readDrainState } from '../../core/health/drain-state';
import type { DrainReason } from '../../core/health/region-health';
import { type DroppedParameter, droppedParameters } from '../../core/pages/dropped-parameters';
import { type PageIdentity, pageIdentity } from '../../core/pages/page-key';
import { checkPageUrl } from '../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import { pathPatternsSource } from '../../core/patterns/path-patterns';
import { failedTest, ROUTER_TESTS, type RouterDecision, type RouterTest } from '../../core/routing/decision';
import { createRouter, type RouterConfig } from '../../core/routing/router';
import { routerConfig } from '../../core/routing/router-config';
import { type RouterState, readRouterState } from '../../core/routing/router-state';
import { shareOf } from '../../core/routing/serve-choice';
import { isOfService } from '../../core/routing/service-request';
import { type Sharing, sharingOf } from '../../core/routing/sharing';
import type { DeploymentFacts } from '../deployment';
import { type ExplainedPart, partEffects } from './part-effects';
import { type CheckedQuestion, viewerRequest } from './question';

/** The author of a drain. */
export type Drain =
  | { readonly by: 'hand' }
  | { readonly by: 'settings' }
  | { readonly by: 'health'; readonly reason: DrainReason };

/** A region in the order in which a request's regions are tried. */
export interface RankedRegion {
  readonly region: Region;
  /** Undefined: it gets requests. */
  readonly drain: Drain | undefined;
}

/** The page that a request is for. */
export interface PageExplanation extends PageIdentity {
  readonly dropped: readonly DroppedParameter[];
  /** Whether the parameters of the key are in another order than those of the URL. */
  readonly isSorted: boolean;
}

/** The canaries' part in a decision. */
export interface CanaryExplanation {
  readonly percent: number;
  /** The URL's own number: canaries answer if it is below the percentage. */
  readonly number: number;
  readonly isChosen: boolean;
}

/**
 * Whose requests share a copy of the site's answer: everybody's, those with the same cookies and forwarded headers (for
 * a minute at most, where it must be young), or nobody's.
 */
export type SiteSharing = 'everybody' | 'same-parts' | 'same-parts-minute' | 'nobody';

/** The decision, with its reasons. */
export interface RoutingExplanation {
  readonly decision: RouterDecision;
  /** The tests that were made; the last one failed, unless the decision is a page. */
  readonly tests: readonly { readonly test: RouterTest; readonly passed: boolean }[];
  readonly bot: BotEvidence & { readonly group: BotGroup };
  readonly page: PageExplanation | undefined;
  /** What each cookie and header of the request changes. */
  readonly parts: readonly ExplainedPart[];
  /** Undefined if the site does not answer. */
  readonly siteSharing: SiteSharing | undefined;
  /** What tells the regions' order: the request's place, or home, where CloudFront's edge location may tell more. */
  readonly orderedBy: 'subdivision' | 'country' | 'home';
  /** All regions, in the order for this request. */
  readonly regions: readonly RankedRegion[];
  /**
   * The ids of the origins that are asked, the second if the first fails. With `edge: lambda-at-edge`, whose
   * distribution has none of the regions, the regions' names.
   */
  readonly origins: readonly string[];
  /** Undefined if the deployment has no canaries. */
  readonly canary: CanaryExplanation | undefined;
}

/** Explains one request. @param state the router's value; undefined if there is none */
export function explainRouting(
  facts: DeploymentFacts,
  question: CheckedQuestion,
  state: string | undefined,
): RoutingExplanation {
  const config = routerConfig(facts.router);
  const router = createRouter(config);
  const request = viewerRequest(question);
  const isPassed = isPassedThrough(question.url.path, facts.passthroughPaths);
  const asked = isPassed ? undefined : router.page(request);
  const failed = failedTest(config, request);
  const page = asked && explainPage(facts, question, asked.url, asked.variant);
  const values = routerValues(state);
  const isService = asked !== undefined && isOfService(asked.url, config.serviceShare ?? 0);
  const regions = rankedRegions(config, question, readDrainState(state));
  const origins =
    asked === undefined
      ? []
      : facts.edge === 'lambda-at-edge'
        ? askedByLambda(facts, isService, regions)
        : isService
          ? [PRERENDER_SERVICE_ORIGIN_ID]
          : router.origins(asked, router.order(request.headers, undefined), values);
  const reached = failed === undefined ? ROUTER_TESTS : ROUTER_TESTS.slice(0, ROUTER_TESTS.indexOf(failed) + 1);
  const decision = isPassed ? 'passthrough' : (failed ?? (origins.length === 0 ? 'all-drained' : 'page'));
  return {
    decision,
    tests: (isPassed ? [] : reached).map((test) => ({ test, passed: test !== failed })),
    bot: {
      ...botEvidence(facts.router.bots ?? DEFAULT_BOT_SETTINGS, question.userAgent),
      group: botGroupOf(question.userAgent),
    },
    page,
    parts: partEffects(facts, config, question, decision),
    siteSharing: siteSharing(decision, sharingOf(config, request)),
    orderedBy: orderedBy(config.table, question),
    regions,
    origins,
    canary: config.canary && asked !== undefined && !isService ? explainCanary(asked.url, values) : undefined,
  };
}

/** As the function at Lambda@Edge chooses, unless a region has failed lately. */
function askedByLambda(
  { router }: DeploymentFacts,
  isService: boolean,
  regions: readonly RankedRegion[],
): readonly string[] {
  const own = regions.filter(({ drain }) => drain === undefined).map(({ region }) => region);
  if (isService) return [PRERENDER_SERVICE_ORIGIN_ID, ...own.slice(0, 1)];
  return router.prerenderService === 'last-resort'
    ? [...own.slice(0, 1), PRERENDER_SERVICE_ORIGIN_ID]
    : own.slice(0, 2);
}

function siteSharing(decision: RouterDecision, { isForAll, isRenewed }: Sharing): SiteSharing | undefined {
  if (decision === 'page') return undefined;
  if (decision === 'passthrough') return 'nobody';
  if (isForAll) return 'everybody';
  return isRenewed ? 'same-parts-minute' : 'same-parts';
}

/** Whether the path has a behaviour of its own. */
function isPassedThrough(path: string, patterns: readonly string[]): boolean {
  return patterns.length > 0 && new RegExp(pathPatternsSource(patterns)).test(path);
}

/** The router's value, as the router reads it: anything that is no JSON counts as none. */
export function routerValues(text: string | undefined): RouterState {
  try {
    return readRouterState(text === undefined ? undefined : JSON.parse(text));
  } catch {
    return readRouterState(undefined);
  }
}

/** Who drained a region; undefined: it is not drained. */
export function drainOf(region: Region, state: DrainState, configDrained: readonly string[]): Drain | undefined {
  if (configDrained.includes(region)) return { by: 'settings' };
  if (state.byHand.includes(region)) return { by: 'hand' };
  const reason = state.byHealth.get(region);
  return reason === undefined ? undefined : { by: 'health', reason };
}

function explainPage(
  { publicSite, queryPolicy, router }: DeploymentFacts,
  { url }: CheckedQuestion,
  askedUrl: string,
  variant: PageIdentity['variant'],
): PageExplanation | undefined {
  const checked = checkPageUrl(askedUrl, publicSite);
  if (checked.kind === 'refused') return undefined;
  const page = pageIdentity(checked.url, variant, queryPolicy);
  return {
    ...page,
    dropped: droppedParameters(url.query, router.queryPolicy ?? DEFAULT_QUERY_POLICY),
    isSorted: page.url !== page.keyUrl,
  };
}

function orderedBy(table: RoutingTable, { country, subdivision }: CheckedQuestion): RoutingExplanation['orderedBy'] {
  if (country === undefined || !(countryCode(table, country) > BLANK_CODE)) return 'home';
  const place = { country, subdivision, edgeRegion: undefined };
  return regionOrder(table, place) === regionOrder(table, { ...place, subdivision: undefined })
    ? 'country'
    : 'subdivision';
}

function rankedRegions(config: RouterConfig, question: CheckedQuestion, state: DrainState): readonly RankedRegion[] {
  const { country, subdivision } = question;
  const letters = regionOrder(config.table, { country, subdivision, edgeRegion: undefined }) + config.table.home;
  const regions = [...letters].flatMap((letter) => regionOfLetter(config.table, letter) ?? []);
  return [...new Set(regions)].map((region) => ({ region, drain: drainOf(region, state, config.drained) }));
}

function explainCanary(url: string, { canaryPercent: percent }: RouterState): CanaryExplanation {
  const number = shareOf(url);
  return { percent, number, isChosen: number < percent };
}
