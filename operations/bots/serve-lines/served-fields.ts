// Reads the fields of a line of `serve` in CloudWatch Logs. Bots choose parts of it, so each is checked and bounded.
import { type CacheStatus, isCacheStatus } from '../../../core/contract/header-names';
import { isRenderReason, type RenderReason } from '../../../handlers/render-protocol/render-protocol';
import { SERVED_FIELD } from '../../../handlers/runtime/served-request';

/** Fields by name, which nobody has checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** What every line of an answered request tells. */
export interface ServedFields {
  readonly requestId: string;
  readonly cacheStatus: CacheStatus;
  readonly reason: RenderReason | undefined;
  readonly ageSeconds: number | undefined;
  readonly durationMs: number | undefined;
  /** Names of parameters. */
  readonly parameters: readonly string[];
  /** All of them, as they are written. */
  readonly all: Fields;
}

/** CloudFront's ids have 56 characters; more is not one of them. */
const REQUEST_ID = /^[\w=+/-]{1,128}$/;

/** The fields; undefined if the line is none that tells of an answered request. */
export function servedFields(line: string): ServedFields | undefined {
  const all = fieldsOf(fieldsOf(parsed(line))[SERVED_FIELD]);
  const { requestId, cacheStatus, reason, ageSeconds, durationMs, parameters } = all;
  if (typeof requestId !== 'string' || !REQUEST_ID.test(requestId)) return undefined;
  if (typeof cacheStatus !== 'string' || !isCacheStatus(cacheStatus)) return undefined;
  return {
    requestId,
    cacheStatus,
    reason: isRenderReason(reason) ? reason : undefined,
    ageSeconds: amountIn(ageSeconds),
    durationMs: amountIn(durationMs),
    parameters: namesIn(parameters),
    all,
  };
}

/** A number that is not negative. */
export function amountIn(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

function namesIn(parameters: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(parameters) ? parameters : [];
  return names.filter((name) => typeof name === 'string');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
