// A trial for people: what it came to, and its requests with what was waited for and what was cut off.
import type { TrialResult } from '../../handlers/render-protocol/trial-protocol';
import { readyText, requestNotes, trialHead } from '../trial/trace-text';

/** A request of a trial. Times are in milliseconds since the render's start. */
export interface TrialRequestRow {
  readonly url: string;
  readonly method: string;
  readonly type: string;
  readonly isInFrame: boolean;
  readonly isWaitedFor: boolean;
  readonly startMs: number;
  /** Undefined if it did not end. */
  readonly endMs: number | undefined;
  readonly status: number | undefined;
  /** As transferred. */
  readonly bytes: number | undefined;
  /** Why it failed, and why it was not awaited to its end. */
  readonly notes: readonly string[];
}

/** The report. All texts of pages may be hostile. */
export interface TrialReport {
  /** What it came to, in a sentence, and details. */
  readonly head: readonly string[];
  readonly tookMs: number;
  /** When the page was taken; undefined if it never was. */
  readonly readyMs: number | undefined;
  readonly readyReason: string;
  readonly requests: readonly TrialRequestRow[];
  /** Requests that are not told. */
  readonly untold: number;
  /** The page's errors, a line each. */
  readonly problems: readonly string[];
}

/** Makes the report. */
export function trialReport(result: TrialResult): TrialReport {
  const { trace, tookMs } = result;
  return {
    head: trialHead(result).map((line) => line.trim()),
    tookMs,
    readyMs: trace.readyMs,
    readyReason: readyText(trace),
    requests: trace.requests.map((request) => {
      const { url, method, type, isInFrame, wait, startMs, endMs, status, bytes } = request;
      const notes = requestNotes(request, trace);
      return { url, method, type, isInFrame, isWaitedFor: wait !== 'never', startMs, endMs, status, bytes, notes };
    }),
    untold: trace.untold,
    problems: trace.problems,
  };
}
