// Says in a header why the site answered a bot. The local run always tells; the deployed router has no room for it.
import { CACHE_HEADER, DECISION_HEADER, REGION_HEADER, USER_AGENT_TOKEN } from '../../core/contract/header-names';
import { failedTest, isBotRequest, type SiteReason } from '../../core/routing/decision';
import type { RouterConfig, ViewerRequest } from '../../core/routing/router';
import { headerOf } from '../../core/routing/sharing';
import type { EdgeRequest, HeaderPairs } from '../../emulators/cloudfront/edge-request';

/**
 * Makes the headers of the site's answers; a person's answer gets none, and neither does one of a region or of a
 * prerender service.
 */
export function decisionHeaders(
  config: RouterConfig,
): (request: EdgeRequest, behaviour: 'passthrough' | 'default', answerHeaders: HeaderPairs) => HeaderPairs {
  return (asked, behaviour, answerHeaders) => {
    const request = viewerRequest(asked);
    const isRenderers = answerHeaders.some(([name]) => name === REGION_HEADER || name === CACHE_HEADER);
    return isRenderers || !isBotRequest(config, request)
      ? []
      : [[DECISION_HEADER, siteReason(config, request, behaviour)]];
  };
}

function siteReason(config: RouterConfig, request: ViewerRequest, behaviour: 'passthrough' | 'default'): SiteReason {
  // Files, too: `render` asks for all that a page consists of.
  if (headerOf(request.headers, 'user-agent').includes(`${USER_AGENT_TOKEN}/`)) return 'own-render';
  // The router would have chosen an origin: only drains, or failures, of all regions keep it from that.
  return behaviour === 'passthrough' ? 'passthrough' : (failedTest(config, request) ?? 'all-drained');
}

/** The request as the router sees it: of headers that came twice, the first. */
function viewerRequest({ method, path, rawQuery, headers }: EdgeRequest): ViewerRequest {
  const fields = headers.map(([name, value]) => [name, { value }] as const);
  const cookies = headers.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split(';'));
  return {
    method,
    uri: path,
    headers: Object.fromEntries(fields.toReversed()),
    cookies: Object.fromEntries(cookies.map((cookie) => [(cookie.split('=', 1)[0] ?? '').trim(), {}])),
    rawQueryString: () => rawQuery,
  };
}
