// The origins that the Lambda@Edge function chooses from: regions, a prerender service, or the site.
import type { CloudFrontRequest } from 'aws-lambda';
import { RENDERER_TOKEN_HEADER } from '../../core/contract/header-names';
import { PRERENDER_TOKEN_HEADER } from '../../core/contract/prerender-service';
import { HTTP_API_RESPONSE_SECONDS, SERVICE_RESPONSE_SECONDS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import type { LambdaAtEdgeConfig, PrerenderService, Renderer } from '../../core/routing/lambda-router-config';
import type { Router, RouterConfig } from '../../core/routing/router';
import { availableRegions } from '../../core/routing/serve-choice';
import { isOfService, serviceTarget } from '../../core/routing/service-request';
import { firstValues, isSecondAttempt, setHeader } from './lambda-event';
import type { RegionFailures } from './region-failures';

/** A page's origin; undefined: the site. */
export type PageOrigin = { readonly region: Renderer } | { readonly service: PrerenderService } | undefined;

/** The choice at origin-request, where the viewer's country is known. */
export type PageOriginChoice = (requestId: string, request: CloudFrontRequest, url: string) => PageOrigin;

/** The regions that have a renderer and are not drained, nearest first. */
export function rendererRegions({ table, drained, renderers }: LambdaAtEdgeConfig, order: string): readonly Region[] {
  return availableRegions(table, order, drained, table.regions.length).filter(
    (region) => renderers[region] !== undefined,
  );
}

/**
 * Makes the test at viewer-request whether a page has an origin other than the site. The cache key must say it, so a
 * region that only the origin's event misses is no reason here.
 */
export function originTest(config: LambdaAtEdgeConfig): (url: string) => boolean {
  const hasRegions = rendererRegions(config, '').length > 0;
  const isResort = config.service?.isLastResort === true;
  return (url) => hasRegions || isResort || isServicesFirst(config, url);
}

/**
 * Makes the choice. First attempts of the service's URLs go there, all others to the nearest region. A second attempt
 * goes to the next region; but where the service is the last resort, to it at once: an error of both attempts would be
 * the bot's, and the region that failed gets no further requests for some time. After the service itself, the site.
 */
export function pageOriginChoice(
  config: LambdaAtEdgeConfig,
  router: Router,
  failures: RegionFailures,
): PageOriginChoice {
  const { service } = config;
  return (requestId, request, url) => {
    // Lambda sets this variable itself: the region that belongs to the edge location.
    const order = router.order(firstValues(request.headers), process.env['AWS_REGION']);
    const regions = rendererRegions(config, order);
    const isSecond = isSecondAttempt(request);
    if (service !== undefined && isServicesFirst(config, url))
      return isSecond ? regionOf(config, failures.spare(regions, Date.now())) : { service };
    if (service?.isLastResort === true && isSecond)
      return failures.failed(requestId, regions, Date.now()) === undefined ? undefined : { service };
    const attempt = isSecond ? failures.second : failures.first;
    const region = regionOf(config, attempt(requestId, regions, Date.now()));
    return region === undefined && service?.isLastResort === true ? { service } : region;
  };
}

function isServicesFirst({ serviceShare }: RouterConfig, url: string): boolean {
  return serviceShare !== undefined && isOfService(url, serviceShare);
}

function regionOf({ renderers }: LambdaAtEdgeConfig, region: Region | undefined): PageOrigin {
  const renderer = region && renderers[region];
  return renderer && { region: renderer };
}

/** How long CloudFront keeps an idle connection to a renderer: its default ("Origin settings"). */
const KEEP_ALIVE_SECONDS = 5;

/** Sends a page's request to a region or the service. */
export function sendTo(
  request: CloudFrontRequest,
  origin: NonNullable<PageOrigin>,
  url: string,
  regionToken: string,
): void {
  if ('region' in origin) {
    const token = { [RENDERER_TOKEN_HEADER]: regionToken };
    setOrigin(request, { ...origin.region, path: '' }, HTTP_API_RESPONSE_SECONDS, token);
    request.uri = '/';
    request.querystring = '';
    return;
  }
  setOrigin(request, origin.service, SERVICE_RESPONSE_SECONDS, origin.service.headers);
  // Without a token of ours, a viewer's must not go there.
  delete request.headers[PRERENDER_TOKEN_HEADER];
  Object.assign(request, serviceTarget(url));
}

function setOrigin(
  request: CloudFrontRequest,
  { domain, protocol, port, path }: Renderer & { readonly path: string },
  readTimeout: number,
  headers: Readonly<Record<string, string>>,
): void {
  request.origin = {
    custom: {
      domainName: domain,
      protocol,
      port,
      path,
      sslProtocols: ['TLSv1.2'],
      readTimeout,
      keepaliveTimeout: KEEP_ALIVE_SECONDS,
      customHeaders: Object.fromEntries(
        Object.entries(headers).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]),
      ),
    },
  };
  // API Gateway answers an empty 403 to any other name.
  setHeader(request.headers, 'host', domain);
}

/** The regions to whose API a request went, by its name: one, or none. In the local run all regions have one name. */
export function askedRegions(
  { table, renderers }: LambdaAtEdgeConfig,
  { headers }: CloudFrontRequest,
): readonly Region[] {
  const host = headers['host']?.[0]?.value;
  return table.regions.filter((region) => renderers[region]?.domain === host);
}

/** Whether an answer came from the service: its name is in the request that went to the origin. */
export function isOfServiceHost({ service }: LambdaAtEdgeConfig, { headers, uri }: CloudFrontRequest): boolean {
  return service !== undefined && headers['host']?.[0]?.value === service.domain && /^\/https?:/.test(uri);
}
