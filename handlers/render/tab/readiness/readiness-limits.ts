// How patient a render is with a page (readiness.ts) and with its network (open-requests.ts).

export interface ReadinessLimits {
  /** How far ahead the page is looked at after the last news, in its own time. */
  readonly horizonMs: number;
  /** The same after the page was shown more than a user's window. */
  readonly furtherHorizonMs: number;
  /** How much longer animations may take. */
  readonly animationMs: number;
  /** How much longer a page that never rests is looked at: when it rests for a moment, typed text is complete. */
  readonly restMs: number;
  /** The least real time without any event: other threads tell the page of their work a moment later. */
  readonly quietMs: number;
  /** Additional time for each byte of a script that has just arrived: another thread compiles it. */
  readonly compileMsPerByte: number;
  /** How long a document is awaited that is parsed, but says that it still loads. */
  readonly loadMs: number;
  /** How long work is awaited that reports its end. */
  readonly workMs: number;
}

export interface NetworkLimits {
  /** How long the first message of a socket, an event stream or a worker is awaited. */
  readonly firstMessageMs: number;
  /** A stream that is silent for so long has said what it has to say. */
  readonly streamSilenceMs: number;
  /** So has one that has spoken for so long. */
  readonly streamMs: number;
  /** Frames inside of the page show only in themselves; but pages wait for their `load`. */
  readonly frameMs: number;
  /** How many rounds of requests to one address are awaited if the content in view asks for them. */
  readonly roundsInView: number;
  /** How many are awaited in any case. */
  readonly rounds: number;
}

/** What a user waits for before leaving, and what a page's own thread can't tell. */
export const READINESS_LIMITS: Omit<ReadinessLimits, 'horizonMs'> = {
  furtherHorizonMs: 1_500,
  animationMs: 2_000,
  restMs: 3_000,
  quietMs: 24,
  compileMsPerByte: 1 / 5_000,
  loadMs: 1_500,
  workMs: 3_000,
};

/** A user waits some seconds for content; lists without end stop after as much as a user would scroll. */
export const NETWORK_LIMITS: NetworkLimits = {
  firstMessageMs: 3_200,
  streamSilenceMs: 1_000,
  streamMs: 2_500,
  frameMs: 1_500,
  roundsInView: 10,
  rounds: 30,
};
