// Marks the answers of a prerender service at viewer-response. CloudFront runs no function there for an answer with 400
// or more ("Restrictions on CloudFront Functions"), so errors of the service stay as they are.
import { CACHE_HEADER, REGION_HEADER, URL_HEADER } from '../../core/contract/header-names';
import type { Router } from '../../core/routing/router';
import { isOfService } from '../../core/routing/service-request';
import type { SharedRequest } from '../../core/routing/sharing';
import { queryOf, type ResponseEventRequest } from './response-request';

/** The part of the event's response that is changed. */
export interface ServiceAnswer {
  headers?: Record<string, { value: string } | undefined>;
  cookies?: Record<string, unknown>;
}

/**
 * Names the service as the one that answered, and removes its cookies, which a copy would give to every bot. The event
 * has the viewer's request or the router's version of it; both tell the page. A viewer who forges the router's header
 * changes no answer but their own, since what is done here is not kept.
 */
export function markServiceAnswer(
  router: Router,
  share: number,
  request: SharedRequest & ResponseEventRequest,
  response: ServiceAnswer,
): void {
  const headers = response.headers || {};
  if (headers[REGION_HEADER] !== undefined) return;
  const routed = request.headers[URL_HEADER];
  const page = router.page({
    method: request.method,
    uri: request.uri,
    headers: request.headers,
    cookies: request.cookies || {},
    rawQueryString: () => queryOf(request),
  });
  const url = routed ? routed.value : page && page.url;
  if (!url || !isOfService(url, share)) return;
  headers[CACHE_HEADER] = { value: 'SERVICE' };
  response.headers = headers;
  response.cookies = {};
}
