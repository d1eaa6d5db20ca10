// What is followed in the page's own world, an instrument each. They are sent as text: each function is whole in
// itself, and its types are the page's.
import type { InstrumentKit } from './instrument-page';

/** `window.prerenderReady`: only a boolean counts. */
export function followFlag({ events, tell, hear, later }: InstrumentKit): void {
  const LOOK_AGAIN_MS = 50;
  const { get } = Reflect;
  let ready: unknown;
  let told: unknown;
  const follow = (value: unknown) => {
    if (typeof value !== 'boolean') return;
    told = value;
    tell(events.ready, String(value));
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
  // A page that defines the property anew, with a getter or as it is, is looked at when it is quiet.
  const look = () => {
    let value: unknown;
    try {
      value = get(window, 'prerenderReady');
    } catch {
      return;
    }
    if (value !== told) follow(value);
    else if (value !== false) return;
    if (value === false) later(look, LOOK_AGAIN_MS);
  };
  hear(events.ask, look);
}

/**
 * Timers, frames and idle callbacks that are due soon; not those that start each other for ever. An interval is
 * followed to its first tick, and on while its ticks change something, though not for ever: neither heartbeats nor clocks hold anybody up.
 */
export function followTimers({ hold, soon, later, wrap, changedSince, frame }: InstrumentKit): void {
  /** A timer of more is no pause within a page's start; a second's silence is what others wait for at most. */
  const MAX_DELAY_MS = 500;
  const MAX_TIMER_DEPTH = 10;
  const MAX_FRAME_DEPTH = 3;
  /** How many turns of the microtasks it takes until whoever awaits a pause goes on. */
  const AWAITED_TURNS = 4;
  const { apply } = Reflect;
  const now = performance.now.bind(performance);
  /** How many timers have started each other up to the one that runs now. */
  let depth = 0;
  const run = (callback: CallableFunction, given: unknown[], ownDepth: number, done: () => void): unknown => {
    let turns = AWAITED_TURNS;
    const turn = () => {
      turns -= 1;
      if (turns > 0) return soon(turn);
      depth = 0;
      done();
    };
    depth = ownDepth;
    try {
      return apply(callback, window, given);
    } finally {
      soon(turn);
    }
  };
  const follow = (setters: readonly string[], clearers: readonly string[], maxDepth: number, wantFrame = () => {}) => {
    const open = new Map<unknown, () => void>();
    for (const setter of setters) {
      const repeats = setter === 'setInterval';
      wrap(window, setter, (target, self, args: unknown[]) => {
        const [callback, delay] = args;
        wantFrame();
        if (depth >= maxDepth || Number(delay) > MAX_DELAY_MS) return apply(target, self, args);
        const release = hold();
        if (typeof callback !== 'function') {
          // Code as text: it runs before what is set up after it for the same time.
          const codeId: unknown = apply(target, self, args);
          later(release, Number(delay) || 0);
          return codeId;
        }
        const ownDepth = depth + 1;
        let ticks = 0;
        let ticking = true;
        const followed = (...given: unknown[]) => {
          if (!ticking) return apply(callback, window, given);
          const startedMs = now();
          return run(callback, given, ownDepth, () => {
            ticks += 1;
            if (repeats && ticks < maxDepth && changedSince(startedMs)) return;
            ticking = false;
            open.delete(id);
            release();
          });
        };
        args[0] = followed;
        const id: unknown = apply(target, self, args);
        open.set(id, release);
        return id;
      });
    }
    for (const clearer of clearers) {
      wrap(window, clearer, (target, self, args: unknown[]) => {
        open.get(args[0])?.();
        open.delete(args[0]);
        return apply(target, self, args);
      });
    }
  };
  follow(['setTimeout', 'setInterval'], ['clearTimeout', 'clearInterval'], MAX_TIMER_DEPTH);
  follow(['requestAnimationFrame'], ['cancelAnimationFrame'], MAX_FRAME_DEPTH, frame);
  follow(['requestIdleCallback'], ['cancelIdleCallback'], MAX_FRAME_DEPTH, frame);
}

/**
 * Requests whose answers can be no content: they outlive the page, or the page can't read what they bring. None does
 * outlive it: a cookie of its answer would come into the next render.
 */
export function followRequests({ events, tell, wrap }: InstrumentKit): void {
  const { apply, get } = Reflect;
  const NativeProxy = Proxy;
  const NativeRequest = Request;
  const NativeUrl = URL;
  wrap(window, 'fetch', (target, self, args: unknown[]) => {
    const [resource, init] = args;
    const ending = (): object => {
      if (typeof init !== 'object' || init === null) return { keepalive: false };
      return new NativeProxy(init, { get: (of, name) => (name === 'keepalive' ? false : get(of, name)) });
    };
    const option = (name: 'keepalive' | 'mode'): unknown => {
      const own: unknown = typeof init === 'object' && init !== null ? get(init, name) : undefined;
      return own ?? (resource instanceof NativeRequest ? resource[name] : undefined);
    };
    try {
      if (option('keepalive') === true || option('mode') === 'no-cors') {
        const url = resource instanceof NativeRequest ? resource.url : String(resource);
        tell(events.ignore, new NativeUrl(url, document.baseURI).href);
      }
      if (option('keepalive') === true) return apply(target, self, [resource, ending()]);
    } catch {
      // The page's own call will say what is wrong with its arguments.
    }
    return apply(target, self, args);
  });
}

/** Streams bring their first message soon, and so do the answers to what the page sends, or are not waited for. */
export function followStreams({ hold, later, wrap, wrapClass }: InstrumentKit): void {
  const MESSAGE_MS = 500;
  /** A page that goes on asking is a page that goes on. */
  const MAX_ASKED = 20;
  const { apply, construct } = Reflect;
  const listen = EventTarget.prototype.addEventListener;
  const untilMessage = (stream: unknown) => {
    const release = hold();
    for (const type of ['message', 'error', 'close']) apply(listen, stream, [type, () => later(release), { once: true }]);
    later(release, MESSAGE_MS);
  };
  for (const name of ['WebSocket', 'EventSource']) {
    wrapClass(name, (target, args, newTarget) => {
      const stream: object = construct(target, args, newTarget);
      untilMessage(stream);
      return stream;
    });
  }
  let asked = 0;
  wrap(WebSocket.prototype, 'send', (target, self: unknown, args: unknown[]) => {
    const result: unknown = apply(target, self, args);
    asked += 1;
    if (asked <= MAX_ASKED) untilMessage(self);
    return result;
  });
}

/** Work that goes on apart from the page's own thread: workers' answers, databases, caches, compilers, ciphers. */
export function followWork({ work, later, wrap, wrapClass }: InstrumentKit): void {
  const ANSWER_MS = 1_000;
  const { apply, construct, get } = Reflect;
  const listen = EventTarget.prototype.addEventListener;
  const NativePromise = Promise;
  /** The prototype of a class of the window, if this context has the class: some need a secure one. */
  const prototypeOf = (name: string): object => {
    const made: unknown = get(window, name);
    const prototype: unknown = typeof made === 'function' ? get(made, 'prototype') : undefined;
    return typeof prototype === 'object' && prototype !== null ? prototype : {};
  };
  const untilHeard = (source: unknown, types: readonly string[], release: () => void) => {
    for (const type of types) apply(listen, source, [type, () => later(release), { once: true }]);
  };
  // A worker's first script and its requests are its own: they are not seen among the page's.
  const untilAnswer = (worker: unknown) => {
    const release = work();
    untilHeard(worker, ['message', 'error'], release);
    later(release, ANSWER_MS);
  };
  wrapClass('Worker', (target, args, newTarget) => {
    const worker: object = construct(target, args, newTarget);
    untilAnswer(worker);
    return worker;
  });
  wrap(prototypeOf('Worker'), 'postMessage', (target, self: unknown, args: unknown[]) => {
    untilAnswer(self);
    return apply(target, self, args);
  });
  const untilEvent = (owner: object, name: string, types: readonly string[]) => {
    wrap(owner, name, (target, self: unknown, args: unknown[]) => {
      const result: unknown = apply(target, self, args);
      untilHeard(result, types, work());
      return result;
    });
  };
  untilEvent(prototypeOf('IDBFactory'), 'open', ['success', 'error', 'blocked']);
  untilEvent(prototypeOf('IDBDatabase'), 'transaction', ['complete', 'error', 'abort']);
  const untilSettled = (owner: object, names: readonly string[]) => {
    for (const name of names) {
      wrap(owner, name, (target, self: unknown, args: unknown[]) => {
        const release = work();
        const result: unknown = apply(target, self, args);
        if (result instanceof NativePromise) result.then(() => later(release), release);
        else release();
        return result;
      });
    }
  };
  untilSettled(typeof WebAssembly === 'object' ? WebAssembly : {}, ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']);
  untilSettled(prototypeOf('CacheStorage'), ['open', 'match', 'keys']);
  untilSettled(prototypeOf('SubtleCrypto'), ['digest', 'decrypt', 'verify', 'importKey', 'deriveBits', 'deriveKey']);
  // What the browser's other processes know; it takes them a moment.
  untilSettled(prototypeOf('Blob'), ['text', 'arrayBuffer']);
  untilSettled(prototypeOf('CookieStore'), ['get', 'getAll']);
  untilSettled(prototypeOf('NavigatorUAData'), ['getHighEntropyValues']);
  untilSettled(prototypeOf('Permissions'), ['query']);
  untilSettled(prototypeOf('StorageManager'), ['estimate', 'persisted', 'persist', 'getDirectory']);
  // Who has a lock may keep it for ever.
  wrap(prototypeOf('LockManager'), 'request', (target, self: unknown, args: unknown[]) => {
    const release = work();
    const granted: unknown = args.at(-1);
    if (typeof granted !== 'function') release();
    else args.splice(-1, 1, new Proxy(granted, { apply: (inner, of, given: unknown[]) => (later(release), apply(inner, of, given)) }));
    return apply(target, self, args);
  });
}

/**
 * Content that waits until it is scrolled into view. Observers see so far around the window that it has all come into
 * view: everything that a person scrolls to, but no more of an endless list than that. The first answer comes with the
 * next frame.
 */
export function followVisibility({ hold, soon, later, wrapClass, frames }: InstrumentKit): void {
  const FIRST_ANSWER_MS = 500;
  const REACH = '20000px';
  const { apply, construct } = Reflect;
  wrapClass('IntersectionObserver', (target, args: unknown[], newTarget) => {
    const [callback, options] = args;
    if (typeof callback !== 'function') return construct(target, args, newTarget);
    frames();
    const release = hold();
    later(release, FIRST_ANSWER_MS);
    const answered = new Proxy(callback, {
      apply: (inner, self, given: unknown[]) => {
        soon(release);
        return apply(inner, self, given);
      },
    });
    const wide = typeof options === 'object' ? { ...options, rootMargin: REACH, scrollMargin: REACH } : { rootMargin: REACH };
    return construct(target, [answered, wide], newTarget);
  });
}

/** Changes inside of shadow roots are not seen from the document. */
export function followShadowRoots({ events, tell, wrap }: InstrumentKit): void {
  const { apply } = Reflect;
  const NativeShadowRoot = ShadowRoot;
  const observer = new MutationObserver(() => tell(events.stir));
  const observe = observer.observe.bind(observer);
  wrap(Element.prototype, 'attachShadow', (target, self, args: unknown[]) => {
    const root: unknown = apply(target, self, args);
    if (root instanceof NativeShadowRoot) observe(root, { subtree: true, childList: true, characterData: true });
    return root;
  });
}

/** What else comes with a frame: sizes that are observed, scrolling, animations, transitions of views. */
export function followLayout({ frame, frames, work, later, wrap, wrapClass }: InstrumentKit): void {
  const { apply, construct } = Reflect;
  wrapClass('ResizeObserver', (target, args, newTarget) => {
    frames();
    return construct(target, args, newTarget);
  });
  const whenCalled = (owner: object, names: readonly string[], want: () => void) => {
    for (const name of names) {
      wrap(owner, name, (target, self, args) => {
        want();
        return apply(target, self, args);
      });
    }
  };
  whenCalled(window, ['scroll', 'scrollTo', 'scrollBy'], frame);
  whenCalled(Element.prototype, ['scroll', 'scrollTo', 'scrollBy', 'scrollIntoView'], frame);
  whenCalled(Element.prototype, ['animate'], frames);
  // What it changes, it changes after the frame that it shows in between.
  wrap(Document.prototype, 'startViewTransition', (target, self, args) => {
    frames();
    const transition: unknown = apply(target, self, args);
    if (transition instanceof ViewTransition) {
      const release = work();
      transition.updateCallbackDone.then(() => later(release), release);
    }
    return transition;
  });
}
