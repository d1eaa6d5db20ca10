// The built Lambda@Edge router as CloudFront calls it: a CommonJS module without environment, event after event.
import assert from 'node:assert/strict';
import { buildLambdaAtEdge } from '../../../bundles/lambda-at-edge-bundle';
import { ATTEMPT_HEADER } from '../../../core/contract/header-names';
import { type LambdaAtEdgeEvent, SECOND_ATTEMPT } from '../../../core/contract/lambda-at-edge';
import type { RouterConfig } from '../../../core/routing/router';
import type { HeaderPairs } from '../../../emulators/cloudfront/edge-request';
import {
  type CustomOrigin,
  type EventRequest,
  eventRequest,
  eventResponse,
  type LambdaCall,
  lambdaEvent,
} from '../../../emulators/cloudfront/lambda/lambda-event';
import { loadLambdaFunction } from '../../../emulators/cloudfront/lambda/lambda-sandbox';
import { readOrigin } from '../../../emulators/cloudfront/lambda/returned-origin';
import {
  type AnswerHead,
  readReturned,
  readReturnedResponse,
} from '../../../emulators/cloudfront/lambda/returned-request';

export const TOKEN = 'the-token';

/** A prerender service. */
export const SERVICE = {
  domain: 'service.example',
  protocol: 'https',
  port: 443,
  path: '/render',
  headers: { 'X-Prerender-Token': 'service-token' },
} as const;

/** The function for a configuration, with a renderer in each region. */
export function buildLambdaRouter(config: RouterConfig): Promise<string> {
  const renderers = config.table.regions.map((region) => [
    region,
    { domain: `renderer-${region}.example`, protocol: 'https', port: 443 } as const,
  ]);
  return buildLambdaAtEdge({ ...config, renderers: Object.fromEntries(renderers), token: TOKEN });
}

/** A request after an event; CloudFront would have accepted it. */
export interface Routed {
  readonly uri: string;
  readonly query: string | undefined;
  readonly headers: HeaderPairs;
  /** The renderer's region, or `service`; undefined: the origin is as it was. */
  readonly region: string | undefined;
  /** The custom headers of an origin that the function chose. */
  readonly customHeaders: HeaderPairs;
  /** Another origin of the site than its default, which must be below `example.net`. */
  readonly siteDomain: string | undefined;
}

/** One sandbox of the function. */
export interface LambdaRouter {
  atViewer(request: LambdaCall['request'], viewerIp?: string): Promise<Routed>;
  /** @param headers with the viewer's country */
  atOrigin(request: LambdaCall['request'], attempt: 1 | 2, requestId?: string): Promise<Routed>;
  /** The headers of an answer after the function. */
  atResponse(request: LambdaCall['request'], status: number, headers: HeaderPairs): Promise<HeaderPairs>;
  /** The whole of it. */
  responseHead(request: LambdaCall['request'], status: number, headers: HeaderPairs): Promise<AnswerHead>;
}

/** The site as a distribution's origin group has it. */
export function siteOrigin(attempt: 1 | 2): CustomOrigin {
  const mark = { [ATTEMPT_HEADER]: [{ key: ATTEMPT_HEADER, value: SECOND_ATTEMPT }] };
  return {
    domainName: 'site.example',
    port: 443,
    protocol: 'https',
    path: '',
    readTimeout: 30,
    keepaliveTimeout: 5,
    sslProtocols: ['TLSv1.2'],
    customHeaders: attempt === 2 ? mark : {},
  };
}

/** Loads a built function. */
export function loadLambdaRouter(
  code: string,
  { clock = () => 0, region, onLog = (line: string) => assert.fail(line) }: LambdaRouterOptions = {},
): LambdaRouter {
  const loaded = loadLambdaFunction(code, { clock, region, onLog });
  const routed = async (
    eventType: Exclude<LambdaAtEdgeEvent, 'origin-response'>,
    call: LambdaCall,
    shown: EventRequest,
  ): Promise<Routed> => {
    const read = readReturned(eventType, await loaded.run(eventType, lambdaEvent(eventType, call, shown)), shown);
    if ('response' in read) assert.fail('it answered by itself');
    const { path, rawQuery, headers } = read.request;
    const customHeaders = read.origin === undefined ? [] : readOrigin(read.origin).customHeaders;
    const siteDomain = otherSiteDomain(read.origin, headers);
    const region = siteDomain === undefined ? rendererRegion(read.origin, headers) : undefined;
    return { uri: path, query: rawQuery, headers, region, customHeaders, siteDomain };
  };
  const callOf = (request: LambdaCall['request'], requestId = 'request', viewerIp = '127.0.0.1') => ({
    request,
    requestId,
    viewerIp,
  });
  const responseHead: LambdaRouter['responseHead'] = async (request, status, headers) => {
    const call = callOf(request);
    const response = eventResponse(status, headers);
    const event = lambdaEvent('origin-response', call, eventRequest(call), response);
    return readReturnedResponse(await loaded.run('origin-response', event), response);
  };
  return {
    atViewer: (request, viewerIp) => {
      const call = callOf(request, undefined, viewerIp);
      return routed('viewer-request', call, eventRequest(call));
    },
    atOrigin: (request, attempt, requestId) => {
      const call = callOf(request, requestId);
      return routed('origin-request', call, eventRequest(call, siteOrigin(attempt)));
    },
    atResponse: async (...answer) => (await responseHead(...answer)).headers,
    responseHead,
  };
}

interface LambdaRouterOptions {
  readonly clock?: () => number;
  readonly region?: string | undefined;
  readonly onLog?: (line: string) => void;
}

/** The domain of another origin of the site. The connection must be as to the default, with its custom headers. */
function otherSiteDomain(origin: unknown, headers: HeaderPairs): string | undefined {
  const domain: unknown = Object(origin).custom?.domainName;
  if (typeof domain !== 'string' || !domain.endsWith('.example.net')) return undefined;
  const { customHeaders } = Object(origin).custom;
  assert.deepEqual(readOrigin(origin), readOrigin({ custom: { ...siteOrigin(1), domainName: domain, customHeaders } }));
  assert.ok(
    [siteOrigin(1), siteOrigin(2)].some((site) => JSON.stringify(site.customHeaders) === JSON.stringify(customHeaders)),
  );
  assert.deepEqual(
    headers.filter(([name]) => name === 'host'),
    [['host', domain]],
  );
  return domain;
}

/** The region of a renderer, whose connection must be as it has to be. */
function rendererRegion(origin: unknown, headers: HeaderPairs): string | undefined {
  if (origin === undefined) return undefined;
  const { base, responseTimeoutMs, customHeaders } = readOrigin(origin);
  if (base.hostname === SERVICE.domain) {
    assert.deepEqual([base.href, responseTimeoutMs], ['https://service.example/render', 30_000]);
    return 'service';
  }
  const region = /^renderer-(.*)\.example$/.exec(base.hostname)?.[1];
  if (region === undefined) {
    assert.ok(
      [1, 2].some(
        (attempt) => JSON.stringify(origin) === JSON.stringify({ custom: siteOrigin(attempt === 1 ? 1 : 2) }),
      ),
    );
    return undefined;
  }
  assert.deepEqual(
    { protocol: base.protocol, tls: Object(origin).custom.sslProtocols, responseTimeoutMs, customHeaders },
    { protocol: 'https:', tls: ['TLSv1.2'], responseTimeoutMs: 32_000, customHeaders: [['x-georender-token', TOKEN]] },
  );
  assert.deepEqual(
    headers.filter(([name]) => name === 'host'),
    [['host', base.hostname]],
  );
  return region;
}
