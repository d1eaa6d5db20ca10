// The router: a CloudFront Function (cloudfront-js-2.0) at viewer-request. A thin shell around core's decision; the build
// gives it its configuration.
import cf from 'cloudfront';
import { FAILOVER_STATUS_CODES } from '../../core/edge-policies';
import { BOT_HEADER, URL_HEADER } from '../../core/header-names';
import { createRouter } from '../../core/router';
import type { AskedPage, RouterConfig, ViewerRequest } from '../../core/router';
import { NO_ROUTER_STATE, readRouterState, ROUTER_STATE_KEY } from '../../core/router-state';
import type { RouterState } from '../../core/router-state';
import { botHeaderValue } from '../../core/variants';

/** The event's request, as far as it is used ("CloudFront Functions event structure"). */
interface EdgeRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Record<string, { value: string } | undefined>;
  readonly cookies?: Readonly<Record<string, unknown>>;
  /**
   * The query unaltered, without `?`; undefined if there is none ("General helper methods"). An event made by hand, for
   * a test of the function, may lack it, and then has no query.
   */
  rawQueryString?(): string | undefined;
}

/** CloudFront's entry point. */
export type RouterHandler = (event: { readonly request: EdgeRequest }) => Promise<EdgeRequest>;

/** Makes the entry point. Whatever fails, the viewer gets the site. */
export function createHandler(config: RouterConfig): RouterHandler {
  const router = createRouter(config);
  return async (event) => {
    const request = event.request;
    removeOwnHeaders(request);
    try {
      const page = router.page(viewerRequest(request));
      if (page === undefined) return request;
      const state = await routerState();
      sendToRenderers(request, page, router.renderers(page, state));
    } catch (error) {
      removeOwnHeaders(request);
      // eslint-disable-next-line no-console -- a CloudFront Function's only log
      console.log('georender: ' + String(error));
    }
    return request;
  };
}

/** A viewer who sends our headers must not reach another's cache entry or choose what is rendered. */
function removeOwnHeaders(request: EdgeRequest): void {
  delete request.headers[BOT_HEADER];
  delete request.headers[URL_HEADER];
}

/** What was changed without a deployment; nothing, if nobody has written the key yet or the store does not answer. */
async function routerState(): Promise<RouterState> {
  try {
    const value = await cf.kvs().get(ROUTER_STATE_KEY, { format: 'json' });
    return readRouterState(value);
  } catch {
    return NO_ROUTER_STATE;
  }
}

function viewerRequest(request: EdgeRequest): ViewerRequest {
  return {
    method: request.method,
    path: request.uri,
    query: request.rawQueryString && request.rawQueryString(),
    header: (name) => {
      const header = request.headers[name];
      return header === undefined ? undefined : header.value;
    },
    cookieNames: () => Object.keys(request.cookies || {}),
    edgeRegion: cf.edgeLocation === undefined ? undefined : cf.edgeLocation.region,
  };
}

function sendToRenderers(request: EdgeRequest, page: AskedPage, origins: readonly string[]): void {
  const nearest = origins[0];
  const next = origins[1];
  if (nearest === undefined) return;
  request.headers[URL_HEADER] = { value: page.url };
  request.headers[BOT_HEADER] = { value: botHeaderValue(page.variant, page.host) };
  if (next === undefined) {
    cf.selectRequestOriginById(nearest);
    return;
  }
  cf.createRequestOriginGroup({
    originIds: [{ originId: nearest }, { originId: next }],
    failoverCriteria: { statusCodes: FAILOVER_STATUS_CODES },
  });
}
