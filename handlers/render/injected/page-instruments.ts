// What is followed in the page's own world, an instrument each. They are sent as text: each function is whole in
// itself, and its types are the page's.
import type { InstrumentKit } from './instrument-page';

/** `window.prerenderReady`: only a boolean counts. */
export function followFlag({ tellReady, whenAsked }: InstrumentKit): void {
  const { get } = Reflect;
  let ready: unknown;
  let told: unknown;
  const follow = (value: unknown) => {
    if (typeof value !== 'boolean') return;
    told = value;
    tellReady(value);
  };
  Object.defineProperty(window, 'prerenderReady', {
    configurable: true,
    enumerable: false,
    get: () => ready,
    set: (value: unknown) => {
      ready = value;
      follow(value);
    },
  });
  // A page that defines the property anew, with a getter or as it is, tells nobody.
  whenAsked(() => {
    let value: unknown;
    try {
      value = get(window, 'prerenderReady');
    } catch {
      return {};
    }
    if (value !== told) follow(value);
    return {};
  });
}

/** When the page's timers are due. */
export function followTimers({ whenAsked, wrap }: InstrumentKit): void {
  const { apply, get } = Reflect;
  const now = performance.now.bind(performance);
  const { max, min, ceil } = Math;
  const number = Number;
  /** When each is due, how often it comes again (0 if it does not), and whether its end is told. */
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
  if (typeof tasks === 'object' && tasks !== null) {
    wrap(tasks, 'postTask', (target, self, args: unknown[]) => {
      const options = args[1];
      putOther(typeof options === 'object' && options !== null ? number(get(options, 'delay')) || 0 : 0);
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

/** Idle moments: without a screen's frames the browser finds none, so they come as soon as nothing else is to be done. */
export function bringIdleMoments({ wrap }: InstrumentKit): void {
  /** Nobody gets more ("Cooperative Scheduling of Background Tasks", start an idle period). */
  const IDLE_MS = 50;
  const { apply } = Reflect;
  const now = performance.now.bind(performance);
  const timer = window.setTimeout.bind(window);
  const clear = window.clearTimeout.bind(window);
  const { max } = Math;
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

/** Frames that are waited for: by callbacks, by what is scrolled or animated, by transitions of views. */
export function followFrames({ whenAsked, work, later, wrap, wrapClass }: InstrumentKit): void {
  const { apply, construct } = Reflect;
  const { then } = Promise.prototype;
  const open = new Set<unknown>();
  const add = open.add.bind(open);
  const remove = open.delete.bind(open);
  wrap(window, 'requestAnimationFrame', (target, self, args: unknown[]) => {
    const [callback] = args;
    if (typeof callback !== 'function') return apply(target, self, args);
    const followed = (...given: unknown[]) => {
      remove(id);
      return apply(callback, window, given);
    };
    const id: unknown = apply(target, self, [followed]);
    add(id);
    return id;
  });
  wrap(window, 'cancelAnimationFrame', (target, self, args: unknown[]) => {
    remove(args[0]);
    return apply(target, self, args);
  });
  let scrolled = false;
  let observes = false;
  let hasStopped = false;
  wrap(window, 'stop', (target, self, args) => {
    hasStopped = true;
    return apply(target, self, args);
  });
  for (const [owner, names] of [
    [window, ['scroll', 'scrollTo', 'scrollBy']],
    [Element.prototype, ['scroll', 'scrollTo', 'scrollBy', 'scrollIntoView', 'animate']],
    // What they are to observe they tell of with the next frame, whether anything changes or not.
    [IntersectionObserver.prototype, ['observe']],
    [ResizeObserver.prototype, ['observe']],
  ] as const) {
    for (const name of names) {
      wrap(owner, name, (target, self, args) => {
        scrolled = true;
        return apply(target, self, args);
      });
    }
  }
  wrapClass('ResizeObserver', (target, args, newTarget) => {
    observes = true;
    return construct(target, args, newTarget);
  });
  // What it changes, it changes after the frame that it shows in between.
  wrap(Document.prototype, 'startViewTransition', (target, self, args) => {
    const transition: unknown = apply(target, self, args);
    scrolled = true;
    if (transition instanceof ViewTransition) {
      const release = work('view transition', false);
      void apply(then, transition.updateCallbackDone, [() => later(release), release]);
    }
    return transition;
  });
  whenAsked(() => {
    const answer = { wantsFrame: open.size > 0 || scrolled, hasStopped, ...(observes ? { observes } : {}) };
    scrolled = false;
    return answer;
  });
}

/**
 * What the document does not tell: animations in shadow roots, of elements out of the document, of nothing at all; and that
 * something changed in a shadow root.
 */
export function followAnimations({ whenAsked, wrap, leftMs }: InstrumentKit): void {
  const { apply } = Reflect;
  const { max } = Math;
  const { getAnimations } = ShadowRoot.prototype;
  const played = new Set<unknown>();
  const play = played.add.bind(played);
  const forget = played.delete.bind(played);
  const eachPlayed = played.forEach.bind(played);
  const NativeShadowRoot = ShadowRoot;
  let changed = false;
  const observer = new MutationObserver(() => (changed = true));
  const observe = observer.observe.bind(observer);
  const roots = new Set<unknown>();
  const keep = roots.add.bind(roots);
  const eachRoot = roots.forEach.bind(roots);
  wrap(Element.prototype, 'attachShadow', (target, self, args) => {
    const root: unknown = apply(target, self, args);
    keep(root);
    if (root instanceof NativeShadowRoot) observe(root, { subtree: true, childList: true, characterData: true });
    return root;
  });
  wrap(Element.prototype, 'animate', (target, self, args) => {
    const animation: unknown = apply(target, self, args);
    play(animation);
    return animation;
  });
  for (const name of ['play', 'reverse']) {
    wrap(Animation.prototype, name, (target, self, args) => {
      play(self);
      return apply(target, self, args);
    });
  }
  whenAsked(() => {
    let longest = 0;
    eachPlayed((animation) => {
      const left = animation instanceof Animation ? leftMs(animation) : 0;
      if (left <= 0) forget(animation);
      longest = max(longest, left);
    });
    eachRoot((root) => {
      const animations: readonly Animation[] = apply(getAnimations, root, []);
      for (let index = 0; index < animations.length; index += 1) {
        const animation = animations[index];
        if (animation !== undefined) longest = max(longest, leftMs(animation));
      }
    });
    const answer = { animationMs: longest, changed };
    changed = false;
    return answer;
  });
}
