// The router: a CloudFront Function (cloudfront-js-2.0) at viewer-request, around the decision of
// `core/routing/router.ts`. The build gives it its configuration.
import cf from 'cloudfront';
import { FAILOVER_STATUS_CODES } from '../../core/contract/edge-policies';
import { BOT_HEADER, MINUTE_HEADER, PRERENDER_HEADER, URL_HEADER } from '../../core/contract/header-names';
import { botHeaderValue } from '../../core/pages/variants';
import { createRouter, type RouterConfig, type ViewerRequest } from '../../core/routing/router';
import { NO_ROUTER_STATE, ROUTER_STATE_KEY, type RouterState, readRouterState } from '../../core/routing/router-state';
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

/** Makes the entry point. After any failure the viewer gets the site. */
export function createHandler(config: RouterConfig): RouterHandler {
  const router = createRouter(config);
  return async (event) => {
    const request = event.request;
    const headers = request.headers;
    // A viewer who sends our headers must not reach another's cache entry, nor choose the rendered URL.
    delete headers[BOT_HEADER];
    delete headers[URL_HEADER];
    delete headers[MINUTE_HEADER];
    try {
      const sharing = router.sharing(request);
      const nowMs = Date.now();
      // `render` keeps its answers, also data and documents of frames, whose requests have our user agent alone.
      const isOwn = headers[PRERENDER_HEADER] || /Georender/.test(headerOf(headers, 'user-agent'));
      if (sharing.isRenewed) headers[MINUTE_HEADER] = { value: String(isOwn ? nowMs : Math.floor(nowMs / MINUTE_MS)) };
      if (sharing.isForAll) request.cookies = {};
      const page = router.page(request, cf.edgeLocation && cf.edgeLocation.region);
      if (page !== undefined) {
        const state = await routerState();
        // Nothing after the choice can fail: the request is changed for `serve` completely, or not at all.
        if (chooseOrigin(router.origins(page, state))) {
          headers[URL_HEADER] = { value: page.url };
          headers[BOT_HEADER] = { value: botHeaderValue(page.variant, page.host) };
          delete headers[MINUTE_HEADER];
          // Then the signature covers no ambiguous encoding, and the URL header alone makes the key.
          request.uri = '/';
          request.querystring = {};
          request.cookies = {};
        }
      }
    } catch (error) {
      // eslint-disable-next-line no-console -- a CloudFront Function's only log
      console.log(`georender: ${error}`);
    }
    return request;
  };
}

/** The store's value; the default if the key is missing or the store does not answer. */
async function routerState(): Promise<RouterState> {
  try {
    const value = await cf.kvs().get(ROUTER_STATE_KEY, { format: 'json' });
    return readRouterState(value);
  } catch {
    return NO_ROUTER_STATE;
  }
}

/** Selects one or two origins; false if there are none. */
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
