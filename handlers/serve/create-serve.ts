// `serve`: checks a request and its URL, then answers it as a health check or as a page's request.
import {
  BOT_HEADER,
  HEALTH_HEADER,
  URL_HEADER,
  VIEWER_COUNTRY_HEADER,
  VIEWER_SUBDIVISION_HEADER,
} from '../../core/contract/header-names';
import type { Region } from '../../core/geography/regions';
import { pageIdentity } from '../../core/pages/page-key';
import { checkPageUrl } from '../../core/pages/page-url';
import { withPublicLocation } from '../../core/pages/site-headers';
import { contentCountryOf, type Variant, variantOf } from '../../core/pages/variants';
import type { RenderReason } from '../render-protocol/render-protocol';
import type { ServeDependencies } from './dependencies';
import { healthAnswers } from './health-answer';
import { Overload } from './overload/overload';
import { type Asker, PageRequest } from './page-request';
import { MISSING_URL_MESSAGE, refusal, type ServeAnswer, UNKNOWN_VARIANT_MESSAGE } from './serve-answer';
import { SharedRenders } from './shared-renders';

/** A request, by its lower-case header names. */
export interface ServeRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /**
   * When it came, in the clock's steady milliseconds: the time for its answer counts from then.
   * @default now
   */
  readonly startedMs?: number;
}

/**
 * Answers one request; never throws.
 * @param fromSite why the site's own HTML is the answer; undefined: it is the last resort
 */
export type Serve = (request: ServeRequest, fromSite?: RenderReason) => Promise<ServeAnswer>;

/** Makes `serve` from its dependencies. */
export function createServe(dependencies: ServeDependencies): Serve {
  const shared = {
    renders: new SharedRenders(dependencies),
    overload: new Overload({ ...dependencies, nearerRegions: dependencies.config.nearerRegions }),
  };
  const health = healthAnswers(dependencies);
  return async ({ headers, startedMs = dependencies.clock.steadyMs() }, fromSite) => {
    const { region, publicSite, siteHosts, queryPolicy } = dependencies.config;
    if (headers[HEALTH_HEADER] !== undefined) return health();
    const url = headers[URL_HEADER];
    if (url === undefined) return refusal(400, MISSING_URL_MESSAGE, region);
    const checked = checkPageUrl(url, publicSite);
    if (checked.kind === 'refused') return refusal(checked.status, checked.message, region);
    const variant = variantOf(headers[BOT_HEADER]);
    if (variant === undefined) return refusal(400, UNKNOWN_VARIANT_MESSAGE, region);
    const page = pageIdentity(checked.url, variant, queryPolicy);
    const mayRender = contentRegionOf(variant, dependencies.config) === region;
    const asked = new PageRequest(dependencies, shared, page, { ...askerOf(headers), startedMs }, mayRender);
    const answer = await (fromSite === undefined ? asked.answer() : asked.fromSite(fromSite));
    return { ...answer, page, headers: withPublicLocation(answer.headers, siteHosts, page.url) };
  };
}

/**
 * The region that may render a variant. Undefined: none. After a country was removed, the router still names it until
 * its own update is everywhere, which is after that of the regions.
 */
function contentRegionOf(variant: Variant, { region, contentRegion }: ServeDependencies['config']): Region | undefined {
  const country = contentCountryOf(variant);
  return country === undefined ? region : contentRegion?.(country);
}

function askerOf(headers: ServeRequest['headers']): Omit<Asker, 'startedMs'> {
  return {
    country: viewerCountry(headers),
    subdivision: headers[VIEWER_SUBDIVISION_HEADER],
    userAgent: headers['user-agent'] ?? '',
    ifNoneMatch: headers['if-none-match'],
  };
}

/** The country that CloudFront named, if it is an ISO 3166-1 alpha-2 code. */
export function viewerCountry(headers: ServeRequest['headers']): string | undefined {
  const named = headers[VIEWER_COUNTRY_HEADER];
  return named !== undefined && /^[A-Z]{2}$/.test(named) ? named : undefined;
}
