// `serve`: checks a request and its URL, then answers it as a health check or as a page's request.
import {
  BOT_HEADER,
  HEALTH_HEADER,
  URL_HEADER,
  VIEWER_COUNTRY_HEADER,
  VIEWER_SUBDIVISION_HEADER,
} from '../../core/contract/header-names';
import { pageIdentity } from '../../core/pages/page-key';
import { checkPageUrl } from '../../core/pages/page-url';
import { withPublicLocation } from '../../core/pages/site-headers';
import { variantOf } from '../../core/pages/variants';
import type { ServeDependencies } from './dependencies';
import { healthAnswers } from './health-answer';
import { Overload } from './overload/overload';
import { type Asker, PageRequest } from './page-request';
import { MISSING_URL_MESSAGE, refusal, type ServeAnswer } from './serve-answer';
import { SharedRenders } from './shared-renders';

/** A request, by its lower-case header names. */
export interface ServeRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Answers one request; never throws. */
export type Serve = (request: ServeRequest) => Promise<ServeAnswer>;

/** Makes `serve` from its dependencies. */
export function createServe(dependencies: ServeDependencies): Serve {
  const shared = {
    renders: new SharedRenders(dependencies),
    overload: new Overload({ ...dependencies, nearerRegions: dependencies.config.nearerRegions }),
  };
  const health = healthAnswers(dependencies);
  return async ({ headers }) => {
    const { region, publicSite, siteHost, queryPolicy } = dependencies.config;
    if (headers[HEALTH_HEADER] !== undefined) return health();
    const asked = headers[URL_HEADER];
    if (asked === undefined) return refusal(400, MISSING_URL_MESSAGE, region);
    const checked = checkPageUrl(asked, publicSite);
    if (checked.kind === 'refused') return refusal(checked.status, checked.message, region);
    const page = pageIdentity(checked.url, variantOf(headers[BOT_HEADER]), queryPolicy);
    const answer = await new PageRequest(dependencies, shared, page, askerOf(headers)).answer();
    return { ...answer, page, headers: withPublicLocation(answer.headers, siteHost, page.url) };
  };
}

function askerOf(headers: ServeRequest['headers']): Asker {
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
