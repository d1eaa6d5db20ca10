// Reads a line of `serve` in CloudWatch Logs, and makes the row that reports join. Bots choose parts of it.
import { type CacheStatus, isCacheStatus } from '../../../core/contract/header-names';
import type { Region } from '../../../core/geography/regions';
import { isRenderReason, type RenderReason } from '../../../handlers/render-protocol/render-protocol';
import { SERVED_FIELD } from '../../../handlers/runtime/served-request';

/** A row, by the columns of `SERVE_LOG_COLUMNS`. */
export interface ServedRow {
  readonly request_id: string;
  readonly region: Region;
  readonly cache: CacheStatus;
  readonly reason: RenderReason | null;
  readonly age_seconds: number | null;
  readonly duration_ms: number | null;
  readonly parameters: string;
}

/** CloudFront's ids have 56 characters; more is not one of them. */
const REQUEST_ID = /^[\w=+/-]{1,128}$/;

const MOST_PARAMETERS_LENGTH = 2_000;

/** The row of a line; undefined if it is none that tells of an answered request. */
export function servedRow(line: string, region: Region): ServedRow | undefined {
  const { [SERVED_FIELD]: served } = fieldsOf(parsed(line));
  const { requestId, cacheStatus, reason, ageSeconds, durationMs, parameters } = fieldsOf(served);
  if (typeof requestId !== 'string' || !REQUEST_ID.test(requestId)) return undefined;
  if (typeof cacheStatus !== 'string' || !isCacheStatus(cacheStatus)) return undefined;
  return {
    request_id: requestId,
    region,
    cache: cacheStatus,
    reason: isRenderReason(reason) ? reason : null,
    age_seconds: amountIn(ageSeconds),
    duration_ms: amountIn(durationMs),
    parameters: namesIn(parameters),
  };
}

function amountIn(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 ? value : null;
}

function namesIn(parameters: unknown): string {
  const names: readonly unknown[] = Array.isArray(parameters) ? parameters : [];
  return names
    .filter((name) => typeof name === 'string')
    .join(',')
    .slice(0, MOST_PARAMETERS_LENGTH);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
