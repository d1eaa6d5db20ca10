// The router: a CloudFront Function (cloudfront-js-2.0) at viewer-request. A thin shell around core's decision; the build
// gives it its configuration.
import cf from 'cloudfront';
import { FAILOVER_STATUS_CODES } from '../../core/contract/edge-policies';
import { BOT_HEADER, MINUTE_HEADER, PRERENDER_HEADER, URL_HEADER } from '../../core/contract/header-names';
import { botHeaderValue } from '../../core/pages/variants';
import type { RouterConfig, ViewerRequest } from '../../core/routing/router';
import { createRouter } from '../../core/routing/router';
import type { RouterState } from '../../core/routing/router-state';
import { NO_ROUTER_STATE, ROUTER_STATE_KEY, readRouterState } from '../../core/routing/router-state';
import { headerOf } from '../../core/routing/sharing';

/** The event's request, which the function changes. */
interface EdgeRequest extends ViewerRequest {
  uri: string;
  querystring?: Record<string, unknown>;
  cookies?: Record<string, unknown>;
  readonly headers: Record<string, { value: string } | undefined>;
}

/** CloudFront's entry point. */
export type RouterHandler = (event: { readonly request: EdgeRequest }) => Promise<EdgeRequest>;

const MINUTE_MS = 60_000;

/** Makes the entry point. Whatever fails, the viewer gets the site. */
export function createHandler(config: RouterConfig): RouterHandler {
  const router = createRouter(config);
  return async (event) => {
    const request = event.request;
    const headers = request.headers;
    // A viewer who sends our headers must not reach another's cache entry or choose what is rendered.
    delete headers[BOT_HEADER];
    delete headers[URL_HEADER];
    delete headers[MINUTE_HEADER];
    try {
      const sharing = router.sharing(request);
      const nowMs = Date.now();
      // What the renderer gets it keeps, data and documents of frames too: they name it by its user agent alone.
      const isOwn = headers[PRERENDER_HEADER] || /Georender/.test(headerOf(headers, 'user-agent'));
      if (sharing.isRenewed) headers[MINUTE_HEADER] = { value: String(isOwn ? nowMs : Math.floor(nowMs / MINUTE_MS)) };
      if (sharing.isForAll) request.cookies = {};
      const page = router.page(request, cf.edgeLocation && cf.edgeLocation.region);
      if (page !== undefined) {
        const state = await routerState();
        // Once an origin is chosen, nothing fails any more: the request is changed for the renderers or not at all.
        if (chooseOrigin(router.origins(page, state))) {
          headers[URL_HEADER] = { value: page.url };
          headers[BOT_HEADER] = { value: botHeaderValue(page.variant, page.host) };
          delete headers[MINUTE_HEADER];
          // The signature then covers nothing that could be encoded in two ways, and the URL's header alone makes the key.
          request.uri = '/';
          request.querystring = {};
          request.cookies = {};
        }
      }
    } catch (error) {
      // eslint-disable-next-line no-console -- a CloudFront Function's only log
      console.log('georender: ' + String(error));
    }
    return request;
  };
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

/** Has one or two origins asked; false if there are none. */
function chooseOrigin(origins: readonly string[]): boolean {
  const nearest = origins[0];
  const next = origins[1];
  if (nearest === undefined) return false;
  if (next === undefined) {
    cf.selectRequestOriginById(nearest);
  } else {
    cf.createRequestOriginGroup({
      originIds: [{ originId: nearest }, { originId: next }],
      failoverCriteria: { statusCodes: FAILOVER_STATUS_CODES },
    });
  }
  return true;
}
