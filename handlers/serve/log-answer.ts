// Logs answers that bots did not come for. Log filters count the lines by their fields, for alarms
// (`components/observability/log-metrics.ts`). Good answers are not logged: lines cost money.
import { CACHE_HEADER, REASON_HEADER, URL_HEADER } from '../../core/contract/header-names';
import type { RenderReason } from '../render-protocol/render-protocol';
import type { Log } from '../runtime/log';
import type { ServeRequest } from './create-serve';
import type { ServeAnswer } from './serve-answer';

/** Feeds, sitemaps and downloads: bots came for the site's own answer. */
const EXPECTED_BYPASS: RenderReason = 'not-html';

/** Logs an answer that is the site's own instead of a page, or a 403. */
export function logAnswer(log: Log, { headers }: ServeRequest, answer: ServeAnswer): void {
  const told = new Map(answer.headers);
  const [cache, reason] = [told.get(CACHE_HEADER), told.get(REASON_HEADER)];
  const isPage = cache !== 'BYPASS' || reason === EXPECTED_BYPASS;
  if (isPage && answer.status !== 403) return;
  log.warn('The bot got 403, or the site’s own HTML.', {
    url: headers[URL_HEADER] ?? '',
    status: answer.status,
    ...(cache === undefined ? {} : { cache }),
    ...(reason === undefined ? {} : { reason }),
  });
}
