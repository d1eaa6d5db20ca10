// The record of a request at the edge: CloudFront's access log as JSON, which the local edge writes, too.

/**
 * The edge's word for an answer. `RefreshHit`: an expired copy that the origin has confirmed, could not replace, or is
 * being asked about. AWS documents the first use only ("Standard logging reference", x-edge-result-type).
 */
export const EDGE_RESULTS = [
  'Hit',
  'RefreshHit',
  'OriginShieldHit',
  'Miss',
  'LimitExceeded',
  'CapacityExceeded',
  'Redirect',
  'Error',
  'FunctionGeneratedResponse',
  'FunctionExecutionError',
  'FunctionValidationError',
  'LambdaGeneratedResponse',
  'LambdaExecutionError',
  'LambdaValidationError',
] as const;

/** One of {@link EDGE_RESULTS}. */
export type EdgeResult = (typeof EDGE_RESULTS)[number];

/** The fields of a record, as CloudFront names them ("Standard logging reference", log file fields). */
// biome-ignore format: a list of words
export const ACCESS_FIELDS = [
  'timestamp(ms)', 'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'c-country', 'cs-method', 'cs(Host)',
  'x-host-header', 'cs-uri-stem', 'cs-uri-query', 'sc-status', 'cs(User-Agent)', 'x-edge-result-type',
  'x-edge-request-id', 'cs-protocol', 'cs-protocol-version', 'time-taken', 'sc-content-type',
] as const;

/**
 * One request. All values are texts, `-` where there is none. `time-taken` is in seconds; `sc-status` is `000` if the
 * viewer left before the answer. Path, query and user agent are percent-encoded and may be hostile.
 */
export type AccessRecord = Readonly<Record<(typeof ACCESS_FIELDS)[number], string>>;

/** Characters that CloudFront encodes in user agents ("Standard logging reference", cs(User-Agent)). */
const ENCODED_IN_LOGS = /[^!$&-;=?-Z_a-z]/g;

/** A header's value as CloudFront writes it into a record. */
export function encodedForLog(value: string): string {
  return value.replace(ENCODED_IN_LOGS, (character) => {
    const bytes = Buffer.from(character, 'latin1');
    return `%${bytes.toString('hex').toUpperCase()}`;
  });
}

/** The value that {@link encodedForLog} wrote. Anything else is returned as it is. */
export function decodedFromLog(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
