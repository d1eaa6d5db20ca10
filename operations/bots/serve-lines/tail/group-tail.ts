// Follows the lines of requests of one log group: each look reads what came since the one before, within bounds.
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { UserError } from '../../../../core/contract/georender-error';
import type { Clock } from '../../../../handlers/runtime/clock';
import { reasonOf } from '../../../aws/error-reason';
import { type LogEvent, logPage, type ServeLogGroup } from '../log-page';
import { type TailedRequest, tailedRequest } from './tailed-request';

/** How far a look came. */
export type TailState =
  | { readonly kind: 'followed' }
  /** There is more than a look reads; the next one goes on. */
  | { readonly kind: 'behind' }
  | { readonly kind: 'failed'; readonly reason: string; readonly againAtMs: number };

/** What a look found. */
export interface GroupLook {
  /** In the order of CloudWatch's pages. */
  readonly requests: readonly TailedRequest[];
  readonly state: TailState;
  /** From this time on, nothing was left out. */
  readonly sinceMs: number;
}

/** As far as the first look goes back, and one after a long break. */
export const FIRST_LOOK_MS = 15 * 60_000;

/** Pages of a look, of 1 MB each: some 10,000 requests. AWS takes at least five pages a second. */
export const MOST_PAGES_A_LOOK = 6;

/** Lines that come later than this after they were written are missed. */
export const LATE_MS = 20_000;

/** Clocks of functions may be ahead of ours. */
const AHEAD_MS = 60_000;

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 120_000;

/** After so many failures in a row, the rest of a span is given up: its token may have expired. */
const MOST_FAILURES_OF_A_SPAN = 3;

/** A span of time that is being read. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly startedAtMs: number;
  token: string | undefined;
}

/** What a log group is followed with. */
export interface TailPorts {
  readonly client: Pick<CloudWatchLogsClient, 'send'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** Follows one log group. Looks must not overlap. */
export class GroupTail {
  private sinceMs = Number.NEGATIVE_INFINITY;
  /** All lines before are read. */
  private readUntilMs = Number.NEGATIVE_INFINITY;
  private span: Span | undefined;
  /** Ids of lines that the next span reads again. */
  private readonly known = new Map<string, number>();
  private failures = 0;
  private failed: Extract<TailState, { kind: 'failed' }> | undefined;

  constructor(
    private readonly group: ServeLogGroup,
    private readonly ports: TailPorts,
  ) {}

  /** Reads on. Errors of AWS are told in the state; meanwhile, looks ask nothing. */
  async look(): Promise<GroupLook> {
    const nowMs = this.ports.clock.nowMs();
    const requests: TailedRequest[] = [];
    if (this.failed !== undefined && nowMs < this.failed.againAtMs) return this.found(requests, this.failed);
    this.leaveOutOld(nowMs);
    try {
      for (let pages = 0; pages < MOST_PAGES_A_LOOK; pages += 1) {
        requests.push(...(await this.nextPage(nowMs)));
        if (this.span === undefined) return this.found(requests, { kind: 'followed' });
      }
      return this.found(requests, { kind: 'behind' });
    } catch (error) {
      return this.found(requests, this.fail(error instanceof UserError ? error.message : reasonOf(error)));
    }
  }

  /** A reader who is far behind does better with what comes now. */
  private leaveOutOld(nowMs: number): void {
    const oldestMs = nowMs - FIRST_LOOK_MS;
    if (Math.max(this.readUntilMs, this.span?.startedAtMs ?? 0) >= oldestMs) return;
    this.span = undefined;
    [this.sinceMs, this.readUntilMs] = [oldestMs, oldestMs];
  }

  private async nextPage(nowMs: number): Promise<readonly TailedRequest[]> {
    this.span ??= {
      fromMs: Math.max(this.sinceMs, this.readUntilMs - LATE_MS),
      toMs: nowMs + AHEAD_MS,
      startedAtMs: nowMs,
      token: undefined,
    };
    const { span } = this;
    const { events, token } = await logPage(this.ports.client, this.group, span, span.token);
    this.failures = 0;
    this.failed = undefined;
    const fresh = events.filter((event) => this.isNew(event, span));
    if (token === undefined || token === span.token) this.endSpan(span.startedAtMs);
    else span.token = token;
    return fresh.flatMap(({ message, atMs }) => tailedRequest(message, this.group.region, atMs) ?? []);
  }

  private isNew({ id, atMs, message }: LogEvent, { startedAtMs }: Span): boolean {
    const key = id === '' ? `${atMs} ${message}` : id;
    if (this.known.has(key)) return false;
    if (atMs >= startedAtMs - LATE_MS) this.known.set(key, atMs);
    return true;
  }

  private endSpan(untilMs: number): void {
    this.span = undefined;
    this.readUntilMs = untilMs;
    for (const [id, atMs] of this.known) if (atMs < untilMs - LATE_MS) this.known.delete(id);
  }

  private fail(reason: string): TailState {
    this.failures += 1;
    if (this.failures >= MOST_FAILURES_OF_A_SPAN && this.span?.token !== undefined) {
      // What is left of the span is missing; the next one begins where this one did begin to be read.
      this.sinceMs = this.span.startedAtMs;
      this.endSpan(this.span.startedAtMs);
    }
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.failures - 1));
    this.failed = { kind: 'failed', reason, againAtMs: this.ports.clock.nowMs() + pauseMs };
    return this.failed;
  }

  private found(requests: readonly TailedRequest[], state: TailState): GroupLook {
    return { requests, state, sinceMs: this.sinceMs };
  }
}
