// Describes an answered bot's request for the log of requests: what came from where, how old, how large, how fast.
import { type BotIdentity, botIdentifier } from '../../core/bots/bot-identity';
import { CACHE_HEADER, isCacheStatus, REASON_HEADER } from '../../core/contract/header-names';
import { isRenderReason } from '../render-protocol/render-protocol';
import { parameterNames } from '../runtime/query-masking';
import { KEY_PREFIX_LENGTH, type ServedRequest } from '../runtime/served-request';
import { type ServeRequest, viewerCountry } from './create-serve';
import type { ServeAnswer } from './serve-answer';

/** Facts about an answer that it does not have itself. */
export interface ServedFacts {
  readonly region: string;
  /** Of the body as it was sent. */
  readonly bytes: number;
  readonly durationMs: number;
}

/** The description; undefined for health checks and refused requests, which concern no page. */
export function servedRequest(
  { headers }: ServeRequest,
  answer: ServeAnswer,
  { region, bytes, durationMs }: ServedFacts,
): ServedRequest | undefined {
  const told = new Map(answer.headers);
  const [cacheStatus, reason] = [told.get(CACHE_HEADER) ?? '', told.get(REASON_HEADER) ?? ''];
  const { page, ageSeconds } = answer;
  if (page === undefined || !isCacheStatus(cacheStatus)) return undefined;
  const { host, pathname, search } = new URL(page.url);
  const { bot, group } = identify(headers['user-agent'] ?? '');
  const country = viewerCountry(headers);
  return {
    requestId: headers['x-amz-cf-id'] ?? '',
    region,
    host,
    path: pathname,
    parameters: parameterNames(search.slice(1)),
    variant: page.variant,
    key: page.key.slice(0, KEY_PREFIX_LENGTH),
    bot,
    botGroup: group,
    ...(country === undefined ? {} : { country }),
    status: answer.status,
    cacheStatus,
    ...(isRenderReason(reason) ? { reason } : {}),
    ...(ageSeconds === undefined ? {} : { ageSeconds }),
    bytes,
    durationMs: Math.round(durationMs),
    stagesMs: stagesOf(told.get('server-timing') ?? ''),
  };
}

/** Made at the first use: it has a pattern for each known bot. */
let identifier: ReturnType<typeof botIdentifier> | undefined;

/** People who follow links with `_escaped_fragment_` get bots' pages, too. */
function identify(userAgent: string): Pick<BotIdentity, 'bot' | 'group'> {
  identifier ??= botIdentifier([]);
  return identifier(userAgent) ?? { bot: 'other', group: 'other' };
}

/** The stages of a Server-Timing header; of equal names the sum. */
function stagesOf(serverTiming: string): Readonly<Record<string, number>> {
  const stages: Record<string, number> = {};
  for (const [, name = '', duration] of serverTiming.matchAll(/([\w-]+);dur=([\d.]+)/g))
    stages[name] = Math.round((stages[name] ?? 0) + Number(duration));
  return stages;
}
