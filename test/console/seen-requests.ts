// Requests as the console gets them.
import type { SeenRequest } from '../../console/requests/request-feed';

/** The time of all of them. */
export const SEEN_AT_MS = Date.UTC(2026, 10, 29, 12);

let made = 0;

/** A request of Googlebot from Germany that got a kept page, with changes. */
export function seenRequest(changes: Partial<SeenRequest> = {}): SeenRequest {
  made += 1;
  return {
    timeMs: SEEN_AT_MS,
    requestId: `request-${made}`,
    method: 'GET',
    host: 'www.example.com',
    path: '/articles/1',
    parameters: [],
    status: 200,
    bytes: 12_000,
    userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)',
    bot: 'Googlebot',
    botGroup: 'search',
    country: 'DE',
    clientIp: '192.0.2.1',
    edgeResult: 'Miss',
    decision: 'page',
    region: 'eu-central-1',
    cacheStatus: 'HIT',
    reason: undefined,
    variant: 'desktop',
    ageSeconds: 60,
    durationMs: 40,
    problems: [],
    ...changes,
  };
}
