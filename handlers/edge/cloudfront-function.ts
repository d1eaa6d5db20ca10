// The router: a CloudFront Function (cloudfront-js-2.0) at viewer-request. A thin shell around core's decision.
import cf from 'cloudfront';
import { FAILOVER_STATUS_CODES, rendererOriginId } from '../../core/edge-policies';
import { BOT_HEADER, URL_HEADER } from '../../core/header-names';
import { createRouter } from '../../core/router';
import type { Route, RouterConfig } from '../../core/router';
import { botHeaderValue } from '../../core/variants';

/** Put in place by the bundler. */
declare const ROUTER_CONFIG: RouterConfig;

/** The event's request, as far as it is used ("CloudFront Functions event structure"). */
interface EdgeRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Record<string, { value: string } | undefined>;
  /** The query unaltered, without `?`; undefined if there is none ("General helper methods"). */
  rawQueryString?(): string | undefined;
  /** The query taken apart, its values still encoded. */
  readonly querystring?: Record<string, QueryValue>;
}

interface QueryValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

const route = createRouter(ROUTER_CONFIG);

/** CloudFront's entry point. Whatever fails, the viewer gets the site. */
export function handler(event: { request: EdgeRequest }): EdgeRequest {
  const request = event.request;
  // A viewer who sends our headers must not reach another's cache entry or choose what is rendered.
  delete request.headers[BOT_HEADER];
  delete request.headers[URL_HEADER];
  try {
    const decision = decide(request);
    if (decision.kind === 'render') sendToRenderers(request, decision);
  } catch (error) {
    delete request.headers[BOT_HEADER];
    delete request.headers[URL_HEADER];
    // eslint-disable-next-line no-console -- a CloudFront Function's only log
    console.log('georender: ' + String(error));
  }
  return request;
}

function decide(request: EdgeRequest): Route {
  return route({
    method: request.method,
    path: request.uri,
    query: queryOf(request),
    header: (name) => {
      const header = request.headers[name];
      return header === undefined ? undefined : header.value;
    },
    edgeRegion: cf.edgeLocation === undefined ? undefined : cf.edgeLocation.region,
  });
}

/** An event made by hand, for a test of the function, has no methods: there the parts must do. */
function queryOf(request: EdgeRequest): string | undefined {
  if (request.rawQueryString !== undefined) return request.rawQueryString();
  const query = request.querystring || {};
  const parts: string[] = [];
  Object.keys(query).forEach((name) => {
    const parameter = query[name];
    if (parameter === undefined) return;
    (parameter.multiValue || [parameter]).forEach((one) => parts.push(name + '=' + one.value));
  });
  return parts.length === 0 ? undefined : parts.join('&');
}

function sendToRenderers(request: EdgeRequest, decision: Route & { kind: 'render' }): void {
  request.headers[URL_HEADER] = { value: decision.url };
  request.headers[BOT_HEADER] = { value: botHeaderValue('desktop', decision.host) };
  const nearest = rendererOriginId(decision.choice[0]);
  const next = decision.choice[1];
  if (next === undefined) {
    cf.selectRequestOriginById(nearest);
    return;
  }
  cf.createRequestOriginGroup({
    originIds: [{ originId: nearest }, { originId: rendererOriginId(next) }],
    failoverCriteria: { statusCodes: FAILOVER_STATUS_CODES },
  });
}
