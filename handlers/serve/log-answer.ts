// Logs the answers that are not what a bot came for. Log filters count the lines by their fields, for alarms
// (`components/observability/log-metrics.ts`); answers as they should be are not logged, since lines cost money.
import { CACHE_HEADER, REASON_HEADER, URL_HEADER } from '../../core/contract/header-names';
import type { RenderReason } from '../render-protocol/render-protocol';
import type { Log } from '../runtime/log';
import type { ServeRequest } from './create-serve';
import type { ServeAnswer } from './serve-answer';

/** Feeds, sitemaps and downloads: the site's own answer is what bots came for. */
const AS_IT_SHOULD_BE: RenderReason = 'not-html';

/** Logs an answer that is the site's own in place of a page, or 403, and nothing else. */
export function logAnswer(log: Log, { headers }: ServeRequest, answer: ServeAnswer): void {
  const told = new Map(answer.headers);
  const [cache, reason] = [told.get(CACHE_HEADER), told.get(REASON_HEADER)];
  const isPage = cache !== 'BYPASS' || reason === AS_IT_SHOULD_BE;
  if (isPage && answer.status !== 403) return;
  log.warn('The bot did not get what it came for.', {
    url: headers[URL_HEADER] ?? '',
    status: answer.status,
    ...(cache === undefined ? {} : { cache }),
    ...(reason === undefined ? {} : { reason }),
  });
}
