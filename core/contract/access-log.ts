// The access log's columns: CloudFront's fields by the names that its Parquet files have, and those of its JSON lines.

/** A field of standard logging, version 2, as CloudFront names it in JSON ("Standard logging reference"). */
// biome-ignore format: a list of words
const FIELDS = [
  'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs-uri-stem', 'sc-status', 'cs(User-Agent)',
  'x-edge-result-type', 'x-edge-request-id', 'x-host-header', 'time-taken', 'sc-content-type', 'c-country',
] as const;

/** A field that reports read, as JSON names it. */
export type AccessLogField = (typeof FIELDS)[number];

/**
 * The fields that reports read: no query, cookie or referrer, since these may hold tokens and can't be masked. The
 * address of a viewer is personal data; it tells false bots.
 */
export const REPORTED_FIELDS: readonly AccessLogField[] = FIELDS;

/** The name of a field's column in Parquet ("Create a table for CloudFront logs in Athena … with Parquet"). */
export function columnOf(field: AccessLogField): string {
  return field
    .toLowerCase()
    .replace(/[()-]+/g, '_')
    .replace(/_$/, '');
}

/** The columns of the log of `serve`, joined to the access log by the request's id at the edge. */
export const SERVE_LOG_COLUMNS: Readonly<Record<string, 'varchar' | 'double'>> = {
  request_id: 'varchar',
  region: 'varchar',
  cache: 'varchar',
  reason: 'varchar',
  age_seconds: 'double',
  /** From the request's arrival at the function to its answer. */
  duration_ms: 'double',
  /** The names of the parameters of the query, separated by commas. */
  parameters: 'varchar',
};

/** A query that would read more is cancelled, at a cost of at most half a dollar ("Amazon Athena pricing"). */
export const MOST_SCANNED_BYTES = 100_000_000_000;

/** The columns of the table of agents. */
export const AGENT_COLUMNS = ['user_agent', 'bot', 'bot_group', 'operator'] as const;

/** Names of Athena's tables and partitions, and the beginnings of keys in the bucket of access logs. */
export const BOT_TABLES = {
  accessLog: 'access_log',
  serveLog: 'serve_log',
  agents: 'agents',
  /** The partition of an hour, e.g. `2026/11/29/10`, of both logs. */
  hour: 'log_hour',
  /** The partition of a report's agents. */
  run: 'run',
  agentsPrefix: 'agents/',
  servePrefix: 'serve/',
  resultsPrefix: 'athena/',
} as const;
