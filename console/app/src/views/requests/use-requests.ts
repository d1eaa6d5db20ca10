// The requests that the view shows: the latest, and those that come.
import { useEffect, useRef, useState } from 'react';
import { type ApiOutputs, api } from '../../api';
import { followRequests, type Interruption } from './follow-requests';

/** A request as the API tells it. */
export type Request = ApiOutputs['requests']['latest'][number];

/** The log, as far as it is kept here. */
export interface RequestLog {
  /** Newest first; each once. */
  readonly requests: readonly Request[];
  /** Requests that came too fast to be shown. */
  readonly leftOut: number;
  /** What the requests lack, in sentences. */
  readonly notes: readonly string[];
  readonly interruption: Interruption | undefined;
}

/** More than anybody scrolls through. */
const MOST_KEPT = 5_000;

const NOTHING: RequestLog = { requests: [], leftOut: 0, notes: [], interruption: undefined };

/** Tells requests apart: regions that fail over answer one request each. */
export function requestKey({ requestId, region, timeMs }: Request): string {
  return `${requestId} ${region} ${timeMs}`;
}

/**
 * Follows the requests, unless paused.
 * @param round another one begins again
 */
export function useRequests(isPaused: boolean, round: number): RequestLog {
  const [log, setLog] = useState(NOTHING);
  const paused = useRef(isPaused);
  paused.current = isPaused;
  useEffect(() => {
    setLog(NOTHING);
    return followRequests({
      onStarted: () =>
        void api.requests.latest.query().then(
          (requests) => setLog(({ notes }) => ({ ...NOTHING, notes, requests: requests.toReversed() })),
          (error: unknown) =>
            setLog((before) => ({ ...before, interruption: { error: asError(error), againInMs: undefined } })),
        ),
      onPart: ({ requests, leftOut, notes }) =>
        setLog((before) =>
          paused.current
            ? { ...before, notes, leftOut: before.leftOut + leftOut + requests.length }
            : {
                notes,
                requests: withNew(before.requests, requests),
                leftOut: before.leftOut + leftOut,
                interruption: undefined,
              },
        ),
      onInterrupted: (interruption) => setLog((before) => ({ ...before, interruption })),
    });
  }, [round]);
  return log;
}

/** The first answer has some of the requests that are followed, too. */
function withNew(before: readonly Request[], more: readonly Request[]): readonly Request[] {
  const known = new Set(before.slice(0, 2_000).map(requestKey));
  const fresh = more.filter((request) => !known.has(requestKey(request)));
  return [...fresh.toReversed(), ...before].slice(0, MOST_KEPT);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
