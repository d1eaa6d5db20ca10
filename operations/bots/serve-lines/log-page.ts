// Reads one page of a log group's lines of requests.
//
// FilterLogEvents costs nothing, but takes few requests a second; Logs Insights bills what it reads and ends at 10,000
// lines ("CloudWatch Logs quotas", Amazon CloudWatch Logs User Guide).
import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Region } from '../../../core/geography/regions';
import { SERVED_FIELD } from '../../../handlers/runtime/served-request';
import { called } from '../../aws/aws-call';
import type { Interval } from '../sql-template';

/** A log group of `serve`. */
export interface ServeLogGroup {
  readonly region: Region;
  readonly logGroup: string;
}

/** A line. */
export interface LogEvent {
  /** CloudWatch's own; empty if it tells none. */
  readonly id: string;
  /** When it was written. */
  readonly atMs: number;
  readonly message: string;
}

/** A page, the oldest line first. It may be empty and have a successor. */
export interface LogPage {
  readonly events: readonly LogEvent[];
  /** Of the next page; undefined after the last one. */
  readonly token: string | undefined;
}

/** Lines with the field that all requests have ("Filter pattern syntax", Amazon CloudWatch Logs User Guide). */
const PATTERN = `{ $.${SERVED_FIELD}.requestId = "*" }`;

/** Reads the page that a token names, or the first one. At most 1 MB. @throws AwsCallError */
export async function logPage(
  client: Pick<CloudWatchLogsClient, 'send'>,
  { region, logGroup }: ServeLogGroup,
  { fromMs, toMs }: Interval,
  nextToken: string | undefined,
): Promise<LogPage> {
  const command = new FilterLogEventsCommand({
    logGroupName: logGroup,
    filterPattern: PATTERN,
    startTime: fromMs,
    // Lines of this time are answered, too.
    endTime: toMs - 1,
    nextToken,
  });
  const call = { action: 'logs:FilterLogEvents', region, resource: `log group ${logGroup}` };
  const { events = [], nextToken: token } = await called(call, () => client.send(command));
  return {
    events: events.map(({ eventId: id = '', timestamp: atMs = 0, message = '' }) => ({ id, atMs, message })),
    token,
  };
}
