// The page's timers and idle moments.
import { apply, ceil, get, isObject, max, min } from '../natives';
import type { InstrumentKit } from './instrument-kit';

/** No idle period is longer ("Cooperative Scheduling of Background Tasks", "start an idle period"). */
const IDLE_MS = 50;

/** Follows when the page's timers are due. */
export function followTimers({ whenAsked, wrap }: InstrumentKit): void {
  const now = performance.now.bind(performance);
  const number = Number;
  /** When each is due, its interval (0 if it comes once), and whether we hear of its turn. */
  const due = new Map<unknown, { readonly atMs: number; readonly everyMs: number; readonly isTold: boolean }>();
  const put = due.set.bind(due);
  const forget = due.delete.bind(due);
  const each = due.forEach.bind(due);
  wrap(window, 'setTimeout', (target, self, args: unknown[]) => {
    const [task] = args;
    const isTold = typeof task === 'function';
    if (isTold) {
      // The page's time may stop between the moment at which a timer is due and its turn.
      args[0] = function (this: unknown, ...given: unknown[]) {
        forget(id);
        return apply(task, this, given);
      };
    }
    const id: unknown = apply(target, self, args);
    put(id, { atMs: now() + max(0, number(args[1]) || 0), everyMs: 0, isTold });
    return id;
  });
  wrap(window, 'setInterval', (target, self, args: unknown[]) => {
    const id: unknown = apply(target, self, args);
    const everyMs = max(4, number(args[1]) || 0);
    put(id, { atMs: now() + everyMs, everyMs, isTold: true });
    return id;
  });
  for (const name of ['clearTimeout', 'clearInterval']) {
    wrap(window, name, (target, self, args: unknown[]) => {
      forget(args[0]);
      return apply(target, self, args);
    });
  }
  let others = 0;
  const putOther = (delayMs: number) => {
    others += 1;
    if (delayMs > 0) put(`other ${others}`, { atMs: now() + delayMs, everyMs: 0, isTold: false });
  };
  const tasks: unknown = get(window, 'scheduler');
  if (isObject(tasks)) {
    wrap(tasks, 'postTask', (target, self, args: unknown[]) => {
      const options = args[1];
      putOther(isObject(options) ? number(get(options, 'delay')) || 0 : 0);
      return apply(target, self, args);
    });
  }
  wrap(AbortSignal, 'timeout', (target, self, args: unknown[]) => {
    putOther(number(args[0]) || 0);
    return apply(target, self, args);
  });
  whenAsked(() => {
    const nowMs = now();
    let next = Infinity;
    each(({ atMs, everyMs, isTold }, id) => {
      const nextMs = atMs > nowMs || everyMs === 0 ? atMs : atMs + everyMs * ceil((nowMs - atMs) / everyMs);
      if (nextMs < nowMs && !isTold) forget(id);
      else next = min(next, max(0, nextMs - nowMs));
    });
    return next === Infinity ? {} : { timerMs: next };
  });
}

/**
 * Brings idle moments: without a screen's frames the browser finds none, so they come as soon as nothing else waits.
 */
export function bringIdleMoments({ wrap }: InstrumentKit): void {
  const now = performance.now.bind(performance);
  const timer = window.setTimeout.bind(window);
  const clear = window.clearTimeout.bind(window);
  const { create } = Object;
  wrap(window, 'requestIdleCallback', (target, self, args: unknown[]) => {
    const [callback] = args;
    // The page's own call says what is wrong with its arguments.
    if (typeof callback !== 'function') return apply(target, self, args);
    return timer(() => {
      const startedMs = now();
      const timeRemaining = () => max(0, startedMs + IDLE_MS - now());
      apply(callback, window, [
        create(IdleDeadline.prototype, { didTimeout: { value: false }, timeRemaining: { value: timeRemaining } }),
      ]);
    }, 1);
  });
  wrap(window, 'cancelIdleCallback', (_target, _self, args: unknown[]) => clear(Number(args[0])));
}
