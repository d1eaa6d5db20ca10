// One request as reports and the request log show it: the edge's access record, joined with the line of `serve`.
import type { BotGroup } from '../../core/bots/bot-groups';
import { botIdentifier } from '../../core/bots/bot-identity';
import { type AccessRecord, decodedFromLog, EDGE_RESULTS, type EdgeResult } from '../../core/contract/access-record';
import { type CacheStatus, USER_AGENT_TOKEN } from '../../core/contract/header-names';
import type { Variant } from '../../core/pages/variants';
import type { RouterDecision } from '../../core/routing/decision';
import type { RenderReason } from '../render-protocol/render-protocol';
import { parameterNames } from './query-masking';
import type { ServedRequest } from './served-request';

/** One request. All texts may be hostile. */
export interface RequestRecord {
  /** When the answer ended, in milliseconds since 1970. */
  readonly timeMs: number;
  readonly requestId: string;
  readonly method: string;
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  /** The names of the query's parameters, without their values. */
  readonly parameters: readonly string[];
  /** 0 if the viewer left before the answer. */
  readonly status: number;
  /** Of the answer, with its headers. */
  readonly bytes: number;
  readonly userAgent: string;
  /** Undefined: a person, or our own renderer. */
  readonly bot: string | undefined;
  readonly botGroup: BotGroup | undefined;
  /** ISO 3166-1 alpha-2; undefined where it is not known. */
  readonly country: string | undefined;
  readonly clientIp: string;
  readonly edgeResult: EdgeResult;
  /** The router's decision; undefined where the logs do not tell it. */
  readonly decision: RouterDecision | undefined;
  /** The region that answered; for a copy at the edge, the one that had answered. Undefined: the site answered. */
  readonly region: string | undefined;
  /** A copy at the edge repeats its own. */
  readonly cacheStatus: CacheStatus | undefined;
  readonly reason: RenderReason | undefined;
  readonly variant: Variant | undefined;
  /** How long ago the render of the shown page began. */
  readonly ageSeconds: number | undefined;
  /** From the request's arrival at the edge to the answer's last byte. */
  readonly durationMs: number;
}

/** Facts about a request that neither log has. */
export interface KnownElsewhere {
  readonly decision: RouterDecision | undefined;
  /** From the headers of the answer, which a copy at the edge repeats. */
  readonly region?: string | undefined;
  readonly cacheStatus?: CacheStatus | undefined;
  readonly reason?: RenderReason | undefined;
}

/** Joins the logs' records of a request. @param served undefined: `serve` was not asked, or its line is lost */
export function requestRecord(
  access: AccessRecord,
  served: ServedRequest | undefined,
  known: KnownElsewhere,
): RequestRecord {
  const userAgent = valueOf(access, 'cs(User-Agent)') ?? '';
  const decision = userAgent.includes(`${USER_AGENT_TOKEN}/`) ? 'own-render' : known.decision;
  const named = decision === 'no-bot' || decision === 'own-render' ? undefined : identify(userAgent);
  return {
    timeMs: Number(access['timestamp(ms)']),
    requestId: access['x-edge-request-id'],
    method: access['cs-method'],
    host: access['x-host-header'],
    path: access['cs-uri-stem'],
    parameters: parameterNames(valueOf(access, 'cs-uri-query') ?? ''),
    status: Number(access['sc-status']),
    bytes: Number(access['sc-bytes']),
    userAgent,
    bot: served?.bot ?? named?.bot,
    botGroup: served?.botGroup ?? named?.group,
    country: served?.country ?? valueOf(access, 'c-country'),
    clientIp: access['c-ip'],
    edgeResult: EDGE_RESULTS.find((result) => result === access['x-edge-result-type']) ?? 'Error',
    decision: served === undefined ? decision : 'page',
    region: served?.region ?? known.region,
    cacheStatus: served?.cacheStatus ?? known.cacheStatus,
    reason: served?.reason ?? known.reason,
    variant: served?.variant,
    ageSeconds: served?.ageSeconds,
    durationMs: Math.round(Number(access['time-taken']) * 1000),
  };
}

/** Made at the first use: it has a pattern for each known bot. */
let identifier: ReturnType<typeof botIdentifier> | undefined;

function identify(userAgent: string): ReturnType<ReturnType<typeof botIdentifier>> {
  identifier ??= botIdentifier([]);
  return identifier(userAgent);
}

function valueOf(access: AccessRecord, field: keyof AccessRecord): string | undefined {
  const written = access[field];
  if (written === '-') return undefined;
  return field === 'cs(User-Agent)' ? decodedFromLog(written) : written;
}
