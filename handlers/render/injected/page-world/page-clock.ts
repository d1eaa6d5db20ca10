// The script that sets the page's clock right, in its own world. The browser's clock runs ahead by the time that was
// spent on earlier pages, and stands still between renders. Within one task it stands still, too: a script that waits
// in a loop for time to pass would never end, so after many looks at one moment the clock creeps on.
import { isInPage } from '../in-page';
import type { ScriptOptions } from '../scripts';

declare const OPTIONS: ScriptOptions['pageClock'];

/** No script that measures itself looks so often without anything else happening. */
const LOOKS_AT_ONCE = 500;
const CREEP_MS = 0.02;

if (isInPage(OPTIONS.blankName)) correctClock(OPTIONS.aheadMs);

function correctClock(aheadMs: number): void {
  const { construct, apply, set } = Reflect;
  const NativeDate = Date;
  const now = creepingClock();
  const { floor } = Math;
  const originOf = Object.getOwnPropertyDescriptor(Performance.prototype, 'timeOrigin')?.get;
  const nativeOrigin = performance.timeOrigin;
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

/** `performance.now()`, which creeps on within a task. */
function creepingClock(): () => number {
  const nativeNow = performance.now.bind(performance);
  const { max } = Math;
  let seenMs = -1;
  let looks = 0;
  let creptMs = 0;
  return () => {
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
}

// package.json says CommonJS: without this, the bundler would wrap the module as such.
export {};
