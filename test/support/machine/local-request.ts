// A request of the local run, as its log tells it.
import type { LocalRequest } from '../../../local/requests/request-join';

/** A bot's request for a page that was rendered for it. */
export const LOCAL_REQUEST: LocalRequest = {
  timeMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  requestId: 'id',
  method: 'GET',
  host: 'www.example.com',
  path: '/articles/1',
  parameters: [],
  status: 200,
  bytes: 4_000,
  userAgent: 'Googlebot/2.1',
  bot: 'googlebot',
  botGroup: 'search',
  country: 'DE',
  clientIp: '127.0.0.1',
  edgeResult: 'Miss',
  decision: 'page',
  region: 'eu-central-1',
  cacheStatus: 'MISS',
  reason: undefined,
  variant: 'desktop',
  ageSeconds: 0,
  durationMs: 812,
  problems: [],
};
