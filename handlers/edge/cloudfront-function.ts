// The router: a CloudFront Function (cloudfront-js-2.0) at viewer-request. A thin shell around core's decision; the build
// gives it its configuration.
import cf from 'cloudfront';
import { FAILOVER_STATUS_CODES } from '../../core/edge-policies';
import { BOT_HEADER, URL_HEADER } from '../../core/header-names';
import { createRouter } from '../../core/router';
import type { AskedPage, Router, RouterConfig, ViewerRequest } from '../../core/router';
import { NO_ROUTER_STATE, readRouterState, ROUTER_STATE_KEY } from '../../core/router-state';
import type { RouterState } from '../../core/router-state';
import { botHeaderValue } from '../../core/variants';

/** The event's request, whose headers the function changes. */
interface EdgeRequest extends ViewerRequest {
  uri: string;
  querystring?: Record<string, unknown>;
  readonly headers: Record<string, { value: string } | undefined>;
}

/** CloudFront's entry point: for most requests it has nothing to wait for. */
export type RouterHandler = (event: { readonly request: EdgeRequest }) => EdgeRequest | Promise<EdgeRequest>;

/** Makes the entry point. Whatever fails, the viewer gets the site. */
export function createHandler(config: RouterConfig): RouterHandler {
  const router = createRouter(config);
  return (event) => {
    const request = event.request;
    removeOwnHeaders(request);
    try {
      const page = router.page(request, cf.edgeLocation && cf.edgeLocation.region);
      return page === undefined ? request : sendToRenderers(router, request, page);
    } catch (error) {
      return leaveToSite(request, error);
    }
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

async function sendToRenderers(router: Router, request: EdgeRequest, page: AskedPage): Promise<EdgeRequest> {
  const state = await routerState();
  try {
    const origins = router.renderers(page, state);
    const nearest = origins[0];
    const next = origins[1];
    if (nearest === undefined) return request;
    request.headers[URL_HEADER] = { value: page.url };
    request.headers[BOT_HEADER] = { value: botHeaderValue(page.variant, page.host) };
    request.uri = page.path;
    if (page.hasRawQuery) request.querystring = {};
    if (next === undefined) {
      cf.selectRequestOriginById(nearest);
      return request;
    }
    cf.createRequestOriginGroup({
      originIds: [{ originId: nearest }, { originId: next }],
      failoverCriteria: { statusCodes: FAILOVER_STATUS_CODES },
    });
    return request;
  } catch (error) {
    return leaveToSite(request, error);
  }
}

function leaveToSite(request: EdgeRequest, error: unknown): EdgeRequest {
  removeOwnHeaders(request);
  // eslint-disable-next-line no-console -- a CloudFront Function's only log
  console.log('georender: ' + String(error));
  return request;
}
