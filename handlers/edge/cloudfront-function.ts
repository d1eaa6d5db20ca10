// The router: a CloudFront Function (cloudfront-js-2.0) at viewer-request, around the decision of
// `core/routing/router.ts`. The build gives it its configuration.
import cf from 'cloudfront';
import { FAILOVER_STATUS_CODES } from '../../core/contract/edge-policies';
import { BOT_HEADER, MINUTE_HEADER, URL_HEADER } from '../../core/contract/header-names';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../core/contract/prerender-service';
import { botHeaderValue } from '../../core/pages/variants';
import { type AskedPage, createRouter, type RouterConfig, type ViewerRequest } from '../../core/routing/router';
import { NO_ROUTER_STATE, ROUTER_STATE_KEY, type RouterState, readRouterState } from '../../core/routing/router-state';
import { isOfService, serviceTarget } from '../../core/routing/service-request';
import { ageKey } from '../../core/routing/sharing';

/**
 * The share of the URLs that a prerender service renders, in percent. The build writes it into the code, and leaves out
 * all that belongs to a service if there is none.
 */
declare const SERVICE_SHARE: number | false;

/** The event's request, which the function changes. */
interface EdgeRequest extends ViewerRequest {
  uri: string;
  /** By name; a function may set a text as well ("Normalize query string parameters in a viewer request"). */
  querystring?: Record<string, unknown> | string;
  cookies?: Record<string, { value: string } | undefined>;
  readonly headers: Record<string, { value: string } | undefined>;
}

/** CloudFront's entry point. */
export type RouterHandler = (event: { readonly request: EdgeRequest }) => Promise<EdgeRequest>;

/** For the router's wrapper: CloudFront's runtime takes a single import. */
export { cf as cloudfront };

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
      if (sharing.isRenewed) headers[MINUTE_HEADER] = { value: ageKey(headers, Date.now()) };
      if (sharing.isForAll) request.cookies = {};
      const page = router.page(request);
      if (page !== undefined) {
        if (SERVICE_SHARE && isOfService(page.url, SERVICE_SHARE)) {
          sendToService(request, page);
          return request;
        }
        const state = await routerState();
        const order = router.order(headers, cf.edgeLocation && cf.edgeLocation.region);
        // Nothing after the choice can fail: the request is changed for `serve` completely, or not at all.
        if (chooseOrigin(router.origins(page, order, state))) {
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

/**
 * Selects the service and changes the request for it. There is no second origin: a group's members get the same path,
 * and a region would get the service's.
 */
function sendToService(request: EdgeRequest, page: AskedPage): void {
  const { headers } = request;
  const target = serviceTarget(page.url);
  cf.selectRequestOriginById(PRERENDER_SERVICE_ORIGIN_ID);
  request.uri = target.uri;
  request.querystring = target.querystring;
  request.cookies = {};
  headers[URL_HEADER] = { value: page.url };
  headers[BOT_HEADER] = { value: botHeaderValue(page.variant, page.host) };
  delete headers[MINUTE_HEADER];
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
  if (!nearest) return false;
  if (!next) {
    cf.selectRequestOriginById(nearest);
  } else {
    cf.createRequestOriginGroup({
      originIds: [{ originId: nearest }, { originId: next }],
      failoverCriteria: { statusCodes: FAILOVER_STATUS_CODES },
    });
  }
  return true;
}
