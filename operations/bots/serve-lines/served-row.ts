// Makes the row that reports join of a line of `serve` in CloudWatch Logs.
import type { CacheStatus } from '../../../core/contract/header-names';
import type { Region } from '../../../core/geography/regions';
import type { RenderReason } from '../../../handlers/render-protocol/render-protocol';
import { servedFields } from './served-fields';

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

const MOST_PARAMETERS_LENGTH = 2_000;

/** The row of a line; undefined if it is none that tells of an answered request. */
export function servedRow(line: string, region: Region): ServedRow | undefined {
  const fields = servedFields(line);
  if (fields === undefined) return undefined;
  const { requestId, cacheStatus, reason, ageSeconds, durationMs, parameters } = fields;
  return {
    request_id: requestId,
    region,
    cache: cacheStatus,
    reason: reason ?? null,
    age_seconds: ageSeconds ?? null,
    duration_ms: durationMs ?? null,
    parameters: parameters.join(',').slice(0, MOST_PARAMETERS_LENGTH),
  };
}
