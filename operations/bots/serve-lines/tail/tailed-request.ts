// Makes a request as the console shows it of a line of `serve`. What the line does not tell stays unknown.
import { BOT_GROUP_NAMES } from '../../../../core/bots/bot-groups';
import { MAX_BOT_NAME_LENGTH } from '../../../../core/bots/bot-identity';
import type { Region } from '../../../../core/geography/regions';
import { isVariant } from '../../../../core/pages/variants';
import type { RequestRecord } from '../../../../handlers/runtime/request-record';
import { amountIn, servedFields } from '../served-fields';

/** Facts about a request that the edge alone has. */
export type EdgeFact = 'method' | 'userAgent' | 'clientIp' | 'edgeResult';

/**
 * A request that `serve` answered: no copy at the edge did. Bytes and duration are those of `serve`, without the way
 * through the edge. All texts may be hostile.
 */
export type TailedRequest = Omit<RequestRecord, EdgeFact>;

const MOST_HOST_LENGTH = 253;
const MOST_PATH_LENGTH = 2_000;
const MOST_PARAMETERS = 50;

/** ISO 3166-1 alpha-2. */
const COUNTRY = /^[A-Z]{2}$/;

/** The request of a line that was written at a time; undefined if the line is none of an answered request. */
export function tailedRequest(line: string, region: Region, timeMs: number): TailedRequest | undefined {
  const fields = servedFields(line);
  if (fields === undefined) return undefined;
  const { host, path, status, bot, botGroup, country, bytes, variant } = fields.all;
  const { requestId, cacheStatus, reason, ageSeconds, durationMs } = fields;
  const sentBytes = amountIn(bytes);
  if (!isText(host, MOST_HOST_LENGTH) || typeof path !== 'string' || !isText(bot, MAX_BOT_NAME_LENGTH))
    return undefined;
  if (!isStatus(status) || sentBytes === undefined || durationMs === undefined) return undefined;
  return {
    ...{ timeMs, requestId, host, status, bot, region, cacheStatus, reason, ageSeconds, durationMs },
    bytes: sentBytes,
    path: path.slice(0, MOST_PATH_LENGTH),
    parameters: fields.parameters.slice(0, MOST_PARAMETERS).map((name) => name.slice(0, MOST_PATH_LENGTH)),
    botGroup: BOT_GROUP_NAMES.find((group) => group === botGroup),
    country: typeof country === 'string' && COUNTRY.test(country) ? country : undefined,
    variant: isVariant(variant) ? variant : undefined,
    // The router sends bots' requests for pages to `serve`, and no others.
    decision: 'page',
  };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599;
}
