// The requests that the view shows: the latest, and those that come.
import { useEffect, useRef, useState } from 'react';
import { type ApiOutputs, api } from '../../api';

/** A request as the API tells it. */
export type Request = ApiOutputs['requests']['latest'][number];

/** The log, as far as it is kept here. */
export interface RequestLog {
  /** Newest first. */
  readonly requests: readonly Request[];
  /** Requests that came too fast to be shown. */
  readonly leftOut: number;
  readonly error: Error | undefined;
}

/** More than anybody scrolls through. */
const MOST_KEPT = 5_000;

/** Follows the requests, unless paused. */
export function useRequests(isPaused: boolean): RequestLog {
  const [log, setLog] = useState<RequestLog>({ requests: [], leftOut: 0, error: undefined });
  const paused = useRef(isPaused);
  paused.current = isPaused;
  useEffect(() => {
    const fail = (error: unknown): void =>
      setLog((before) => ({ ...before, error: error instanceof Error ? error : new Error(String(error)) }));
    const add = (more: readonly Request[], leftOut: number): void =>
      setLog((before) => ({
        requests: [...more.toReversed(), ...before.requests].slice(0, MOST_KEPT),
        leftOut: before.leftOut + leftOut,
        error: undefined,
      }));
    const following = api.requests.follow.subscribe(undefined, {
      onStarted: () =>
        void api.requests.latest
          .query()
          .then((requests) => setLog({ requests: requests.toReversed(), leftOut: 0, error: undefined }), fail),
      onData: ({ requests, leftOut }) => {
        if (paused.current) add([], leftOut + requests.length);
        else add(requests, leftOut);
      },
      onError: fail,
    });
    return () => following.unsubscribe();
  }, []);
  return log;
}
