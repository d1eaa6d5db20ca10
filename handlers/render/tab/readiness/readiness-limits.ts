// How patient the decision is that a page is ready (readiness.ts).

/** How patient the decision is. */
export interface ReadinessLimits {
  /** How far ahead the page is looked at after the last news, in its own time. */
  readonly horizonMs: number;
  /** The same after the page was shown more than a person's window. */
  readonly furtherHorizonMs: number;
  /** How much longer animations may take. */
  readonly animationMs: number;
  /** How much longer a page that never rests is looked at, for a moment at which it does: typed text stands there in full. */
  readonly restMs: number;
  /** How long nothing may have happened in real time, at least: what other threads do tells the page a moment later. */
  readonly quietMs: number;
  /** What a script that has just arrived gets on top, for each of its bytes: it is compiled beside the page's thread. */
  readonly compileMsPerByte: number;
  /** How long the document is waited for that is parsed, but says that it still loads. */
  readonly loadMs: number;
  /** How long work is waited for that reports its end. */
  readonly workMs: number;
}

/** What a person waits for before leaving, and what a page's own thread can't tell. */
export const READINESS_LIMITS: Omit<ReadinessLimits, 'horizonMs'> = {
  furtherHorizonMs: 1_500,
  animationMs: 2_000,
  restMs: 3_000,
  quietMs: 24,
  compileMsPerByte: 1 / 5_000,
  loadMs: 1_500,
  workMs: 3_000,
};
