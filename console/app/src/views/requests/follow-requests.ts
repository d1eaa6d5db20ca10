// Follows the requests of the API. After an error it tries again a few times, later each time, and then gives up: an
// endless series of tries would help nobody.
import { type ApiOutputs, api } from '../../api';

type FollowedPart = ApiOutputs['requests']['follow'] extends AsyncIterable<infer Part> ? Part : never;

/** How it goes on after an error. */
export interface Interruption {
  readonly error: Error;
  /** Undefined: it was given up. */
  readonly againInMs: number | undefined;
}

/** Gets what comes. */
export interface FollowListener {
  /** At each beginning, also after an interruption. */
  onStarted(): void;
  onPart(part: FollowedPart): void;
  onInterrupted(interruption: Interruption): void;
}

const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 16_000] as const;

/** A connection that held this long was a good one. */
const GOOD_MS = 30_000;

/** Follows until it is ended. @returns ends it */
export function followRequests(listener: FollowListener): () => void {
  let tries = 0;
  let startedAtMs = performance.now();
  let pause: ReturnType<typeof setTimeout> | undefined;
  let following: { unsubscribe(): void } | undefined;
  const begin = (): void => {
    startedAtMs = performance.now();
    let isOver = false;
    const interrupted = (error: Error): void => {
      if (isOver) return;
      isOver = true;
      following?.unsubscribe();
      if (performance.now() - startedAtMs > GOOD_MS) tries = 0;
      const againInMs = PAUSES_MS[tries];
      tries += 1;
      if (againInMs !== undefined) pause = setTimeout(begin, againInMs);
      listener.onInterrupted({ error, againInMs });
    };
    following = api.requests.follow.subscribe(undefined, {
      onStarted: () => listener.onStarted(),
      onData: (part) => listener.onPart(part),
      onError: interrupted,
      // The browser would connect again without end.
      onConnectionStateChange: ({ error }) => {
        if (error !== null && error !== undefined) interrupted(error);
      },
    });
  };
  begin();
  return () => {
    clearTimeout(pause);
    following?.unsubscribe();
  };
}
