// The router as a Lambda@Edge function, around the decision of `core/routing/router.ts`. One handler serves three
// events: viewer-request decides about the page and the cache key, origin-request chooses the region, origin-response
// keeps the cache right. The build gives it its configuration.
import type { CloudFrontRequest, CloudFrontResponse } from 'aws-lambda';
import {
  BOT_HEADER,
  CACHE_HEADER,
  MINUTE_HEADER,
  REGION_HEADER,
  SITE_HEADER,
  URL_HEADER,
} from '../../core/contract/header-names';
import { FAILED_REGION_MS } from '../../core/contract/time-outs';
import { botHeaderValue } from '../../core/pages/variants';
import type { LambdaAtEdgeConfig } from '../../core/routing/lambda-router-config';
import { createRouter, type Router } from '../../core/routing/router';
import { serviceTarget } from '../../core/routing/service-request';
import { ageKey } from '../../core/routing/sharing';
import { isSharedAtOrigin, type LambdaEvent, setHeader, viewerRequestOf } from './lambda-event';
import { askedRegions, isOfServiceHost, originTest, pageOriginChoice, sendTo } from './lambda-origins';
import { type LambdaSiteChoice, lambdaSiteChoice } from './lambda-site-choice';
import { createRegionFailures, type RegionFailures } from './region-failures';

/** Lambda's entry point. */
export type LambdaAtEdgeHandler = (event: LambdaEvent) => Promise<CloudFrontRequest | CloudFrontResponse>;

/** Makes the entry point. After any failure the viewer gets the site. */
export function createHandler(config: LambdaAtEdgeConfig): LambdaAtEdgeHandler {
  const router = createRouter(config);
  const failures = createRegionFailures();
  const chooseOrigin = pageOriginChoice(config, router, failures);
  const hasOrigin = originTest(config);
  const { siteChoice, siteEndpoints = {} } = config;
  const choice = siteChoice && lambdaSiteChoice({ ...config, siteChoice }, siteEndpoints);
  return async ({ Records: [record] }) => {
    if (record === undefined) throw new Error('The event has no record.');
    const { config: occasion, request, response } = record.cf;
    // A viewer could send any header, but no event.
    switch (occasion.eventType) {
      case 'viewer-request':
        return decide(router, hasOrigin, choice, request);
      case 'origin-request':
        return orAsItWas(request, () => {
          const url = isPage(request) ? pageUrlOf(request) : undefined;
          const origin = url === undefined ? undefined : chooseOrigin(occasion.requestId, request, url);
          if (url !== undefined) choice?.nameContent(request);
          if (url !== undefined && origin !== undefined) return sendTo(request, origin, url, config.token);
          if (url !== undefined) sendToSite(request, url);
          choice?.atOrigin(request);
        });
      default:
        if (response === undefined) return request;
        return orAsItWas(response, () => {
          keepCacheRight(config, choice, request, response);
          showRefusal(config, failures, request, response);
        });
    }
  };
}

/** Runs a change that can fail only before it begins. */
function orAsItWas<Subject>(subject: Subject, change: () => void): Subject {
  try {
    change();
  } catch (error) {
    // eslint-disable-next-line no-console -- the function's log
    console.log(`georender: ${String(error)}`);
  }
  return subject;
}

/** At viewer-request: the headers that make the cache key. Path and query stay, for the site may have to answer. */
function decide(
  router: Router,
  hasOrigin: (url: string) => boolean,
  choice: LambdaSiteChoice | undefined,
  request: CloudFrontRequest,
): CloudFrontRequest {
  const { headers } = request;
  // A viewer who sends our headers must not reach another's cache entry, nor choose the rendered URL.
  for (const name of [BOT_HEADER, URL_HEADER, MINUTE_HEADER, SITE_HEADER]) delete headers[name];
  return orAsItWas(request, () => {
    choice?.atViewer(request);
    const asked = viewerRequestOf(request);
    const { isForAll, isRenewed } = router.sharing(asked);
    if (isRenewed) setHeader(headers, MINUTE_HEADER, ageKey(asked.headers, Date.now()));
    if (isForAll) delete headers['cookie'];
    const page = router.page(asked);
    if (page === undefined || !hasOrigin(page.url)) return;
    setHeader(headers, URL_HEADER, page.url);
    setHeader(headers, BOT_HEADER, botHeaderValue(page.variant, page.host));
    delete headers[MINUTE_HEADER];
    delete headers[SITE_HEADER];
    delete headers['cookie'];
  });
}

/** Whether viewer-request has decided for a page: it alone sets these headers. */
function isPage({ headers }: Pick<CloudFrontRequest, 'headers'>): boolean {
  return headers[URL_HEADER] !== undefined && headers[BOT_HEADER] !== undefined;
}

function pageUrlOf({ headers }: CloudFrontRequest): string {
  return headers[URL_HEADER]?.[0]?.value ?? '';
}

/**
 * The site gets what the viewer sent. AWS calls a second attempt's request the same, but does not say whether the first
 * attempt's changes stay. If they did, the site would show its home page in the place of every page.
 */
function sendToSite(request: CloudFrontRequest, url: string): void {
  const [, path = '/', query = ''] = /^\w+:\/\/[^/]+([^?]*)\??(.*)$/.exec(url) ?? [];
  const origin = request.origin?.custom ?? request.origin?.s3;
  const isChanged = request.uri === '/' || request.uri === serviceTarget(url).uri;
  if (!isChanged || path === '/' || origin === undefined) return;
  request.uri = path;
  request.querystring = query;
  setHeader(request.headers, 'host', origin.domainName);
}

/**
 * At origin-response. The site's answer in the place of a page must not be kept as one. An answer that everybody
 * shares must give nobody's cookie to all.
 */
function keepCacheRight(
  config: LambdaAtEdgeConfig,
  choice: LambdaSiteChoice | undefined,
  request: CloudFrontRequest,
  { headers }: CloudFrontResponse,
): void {
  if (isPage(request)) {
    if (isOfServiceHost(config, request)) {
      setHeader(headers, CACHE_HEADER, 'SERVICE');
      delete headers['set-cookie'];
    } else if (headers[REGION_HEADER] === undefined) setHeader(headers, 'cache-control', 'no-store');
  } else if (isSharedAtOrigin(config, request)) {
    delete headers['set-cookie'];
  } else {
    choice?.atResponse(request, headers);
  }
}

/**
 * At origin-response: the 500 of a region's API itself, which it gives when Lambda refuses to run `serve`. Pages may
 * have a 500, too, so CloudFront asks no other region for it. `serve` names its region in all answers, the API in none.
 * Later bots are sent to another region; this one is told to come again.
 */
function showRefusal(
  config: LambdaAtEdgeConfig,
  failures: RegionFailures,
  request: CloudFrontRequest,
  response: CloudFrontResponse,
): void {
  const { status, headers } = response;
  if (status !== '500' || headers[REGION_HEADER] !== undefined || !isPage(request)) return;
  const regions = isOfServiceHost(config, request) ? [] : askedRegions(config, request);
  const [region] = regions;
  if (region === undefined) return;
  if (regions.length === 1) failures.note(region, Date.now());
  response.status = '503';
  response.statusDescription = 'Service Unavailable';
  setHeader(headers, 'retry-after', String(FAILED_REGION_MS / 1_000));
}
