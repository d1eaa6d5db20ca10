// Reads the lines of requests from one log group of `serve` into a file, page by page, within the bounds.
import { appendFile } from 'node:fs/promises';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../../handlers/runtime/clock';
import { AwsCallError } from '../../aws/aws-call';
import { reasonOf } from '../../aws/error-reason';
import type { Interval } from '../sql-template';
import type { LineBudget } from './line-budget';
import { logPage, type ServeLogGroup } from './log-page';
import { servedRow } from './served-row';

/** How much of a log group was read. */
export type LinesRead =
  | { readonly kind: 'all'; readonly lines: number }
  /** Later lines may be missing. */
  | { readonly kind: 'partial'; readonly lines: number; readonly untilMs: number; readonly reason: string }
  | { readonly kind: 'left-out'; readonly reason: string };

/** What lines are read with. */
export interface LinePorts {
  readonly client: Pick<CloudWatchLogsClient, 'send'>;
  readonly clock: Pick<Clock, 'pause'>;
  readonly budget: LineBudget;
  /** Gets the number of lines of each page. */
  readonly onLines: (lines: number) => void;
}

const MOST_TRIES = 8;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** Reads the lines that the group got in the interval, the oldest first. Errors of AWS are told in the result. */
export async function readLogGroup(
  group: ServeLogGroup,
  interval: Interval,
  file: string,
  ports: LinePorts,
): Promise<LinesRead> {
  const tokens = new Set<string>();
  let [lines, untilMs] = [0, interval.fromMs];
  let token: string | undefined;
  const ended = (reason: string): LinesRead =>
    lines === 0 ? { kind: 'left-out', reason } : { kind: 'partial', lines, untilMs, reason };
  do {
    const reached = ports.budget.reached();
    if (reached !== undefined) return ended(reached);
    let page: Page;
    try {
      page = await nextPage(group, interval, token, ports);
    } catch (error) {
      return ended(reasonOf(error));
    }
    ports.budget.take(page.bytes);
    if (page.rows.length > 0) await appendFile(file, page.rows.join(''));
    lines += page.rows.length;
    untilMs = Math.max(untilMs, page.lastMs);
    ports.onLines(page.rows.length);
    token = page.token;
    if (token !== undefined && tokens.has(token)) return ended('CloudWatch Logs repeated a page');
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
  return { kind: 'all', lines };
}

interface Page {
  /** Lines of JSON, as files have them. */
  readonly rows: readonly string[];
  readonly bytes: number;
  /** The newest line's time; 0 for an empty page. */
  readonly lastMs: number;
  readonly token: string | undefined;
}

async function nextPage(
  group: ServeLogGroup,
  interval: Interval,
  nextToken: string | undefined,
  ports: LinePorts,
): Promise<Page> {
  const { events, token } = await patiently(ports, () => logPage(ports.client, group, interval, nextToken));
  const rows = events.flatMap(({ message }) => {
    const row = servedRow(message, group.region);
    return row === undefined ? [] : [`${JSON.stringify(row)}\n`];
  });
  return {
    rows,
    bytes: events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
    lastMs: events.reduce((last, { atMs }) => Math.max(last, atMs), 0),
    token,
  };
}

/** Tries again, later each time, while AWS takes no more and there is time. */
async function patiently<Result>({ clock, budget }: LinePorts, run: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      const isThrottled = error instanceof AwsCallError && error.trouble === 'throttled';
      if (!isThrottled || tries >= MOST_TRIES || budget.reached() !== undefined) throw error;
      await clock.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)));
    }
  }
}
