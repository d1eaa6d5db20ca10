// The page's clock, in its own world: the browser's runs ahead by the time that was spent on earlier pages, and stands still
// while nobody renders. Sent as text: the function is whole in itself, and its types are the page's.

/** The script for `Page.addScriptToEvaluateOnNewDocument`. @param aheadMs how far the browser's clock is ahead of ours */
export function pageClockSource(aheadMs: number): string {
  return `(${correctClock.toString()})(${Math.round(aheadMs)});`;
}

/**
 * Sets the clock right. Within one task the browser's time stands still: a script that waits in a loop for time to pass
 * would never end, so after many looks at one moment the clock creeps on.
 */
function correctClock(aheadMs: number): void {
  /** No script that measures itself looks so often without anything else happening. */
  const LOOKS_AT_ONCE = 500;
  const CREEP_MS = 0.02;
  const { construct, apply, set } = Reflect;
  const NativeDate = Date;
  const nativeNow = performance.now.bind(performance);
  const { max, floor } = Math;
  const originOf = Object.getOwnPropertyDescriptor(Performance.prototype, 'timeOrigin')?.get;
  const nativeOrigin = performance.timeOrigin;
  let seenMs = -1;
  let looks = 0;
  let creptMs = 0;
  const now = (): number => {
    const atMs = nativeNow();
    if (atMs !== seenMs) {
      creptMs = max(0, creptMs - (atMs - seenMs));
      seenMs = atMs;
      looks = 0;
    }
    looks += 1;
    if (looks > LOOKS_AT_ONCE) creptMs += CREEP_MS;
    return atMs + creptMs;
  };
  const today = (): number => floor(nativeOrigin - aheadMs + now());
  set(
    Performance.prototype,
    'now',
    new Proxy(Performance.prototype.now, {
      apply: (target, self, args) => (self === performance ? now() : apply(target, self, args)),
    }),
  );
  if (originOf !== undefined) {
    const get = new Proxy(originOf, { apply: (target, self, args) => Number(apply(target, self, args)) - aheadMs });
    Object.defineProperty(Performance.prototype, 'timeOrigin', { configurable: true, enumerable: true, get });
  }
  const CorrectDate = new Proxy(NativeDate, {
    apply: () => construct(NativeDate, [today()]).toString(),
    construct: (target, args, newTarget) => construct(target, args.length === 0 ? [today()] : args, newTarget),
  });
  set(NativeDate, 'now', new Proxy(NativeDate.now, { apply: () => today() }));
  set(NativeDate.prototype, 'constructor', CorrectDate);
  set(window, 'Date', CorrectDate);
}
