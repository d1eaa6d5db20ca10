// Logs the answers that are not what a bot came for. Log filters count the lines by their fields, for alarms
// (`components/log-metrics.ts`); answers as they should be are not logged, since lines cost money.
import { CACHE_HEADER, REASON_HEADER, URL_HEADER } from '../../core/header-names';
import type { Log } from '../log';
import type { ServeRequest } from './create-serve';
import type { ServeAnswer } from './serve-answer';

/** Logs an answer that is the site's own HTML, or 403, and nothing else. */
export function logAnswer(log: Log, { headers }: ServeRequest, answer: ServeAnswer): void {
  const told = new Map(answer.headers);
  const cache = told.get(CACHE_HEADER);
  if (cache !== 'BYPASS' && answer.status !== 403) return;
  const reason = told.get(REASON_HEADER);
  log.warn('The bot did not get what it came for.', {
    url: headers[URL_HEADER] ?? '',
    status: answer.status,
    ...(cache === undefined ? {} : { cache }),
    ...(reason === undefined ? {} : { reason }),
  });
}
