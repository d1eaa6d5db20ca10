// What is followed in the page's own world, an instrument each. They are sent as text: each function is whole in
// itself, and its types are the page's.
import type { InstrumentKit } from './instrument-page';

/** `window.prerenderReady`: only a boolean counts. */
export function followFlag({ events, tell }: InstrumentKit): void {
  let ready: unknown;
  Object.defineProperty(window, 'prerenderReady', {
    configurable: true,
    enumerable: false,
    get: () => ready,
    set: (value: unknown) => {
      ready = value;
      if (typeof value === 'boolean') tell(events.ready, String(value));
    },
  });
}

/** Timers, frames and idle callbacks that are due soon; not those that start each other for ever. */
export function followTimers({ hold, soon, wrap }: InstrumentKit): void {
  /** A timer of more is no pause within a page's start; a second's silence is what others wait for at most. */
  const MAX_DELAY_MS = 500;
  const MAX_TIMER_DEPTH = 10;
  const MAX_FRAME_DEPTH = 3;
  const { apply } = Reflect;
  let depth = 0;
  const follow = (setter: string, clearer: string, maxDepth: number, maxDelayMs: number) => {
    const open = new Map<unknown, () => void>();
    wrap(window, setter, (target, self, args: unknown[]) => {
      const [callback, delay, ...rest] = args;
      const counts = typeof callback === 'function' && depth < maxDepth && !(Number(delay) > maxDelayMs);
      if (!counts) return apply(target, self, args);
      const release = hold();
      const ownDepth = depth + 1;
      const run = (...given: unknown[]) => {
        const outerDepth = depth;
        depth = ownDepth;
        try {
          return apply(callback, window, given);
        } finally {
          depth = outerDepth;
          open.delete(id);
          // After the callback's microtasks: what it changes is seen by then.
          soon(release);
        }
      };
      const id: unknown = apply(target, self, args.length > 1 ? [run, delay, ...rest] : [run]);
      open.set(id, release);
      return id;
    });
    wrap(window, clearer, (target, self, args: unknown[]) => {
      open.get(args[0])?.();
      open.delete(args[0]);
      return apply(target, self, args);
    });
  };
  follow('setTimeout', 'clearTimeout', MAX_TIMER_DEPTH, MAX_DELAY_MS);
  follow('requestAnimationFrame', 'cancelAnimationFrame', MAX_FRAME_DEPTH, Infinity);
  follow('requestIdleCallback', 'cancelIdleCallback', MAX_FRAME_DEPTH, Infinity);
}

/** Requests whose answers can be no content: they outlive the page, or the page can't read what they bring. */
export function followRequests({ events, tell, wrap }: InstrumentKit): void {
  const { apply, get } = Reflect;
  const NativeRequest = Request;
  const NativeUrl = URL;
  wrap(window, 'fetch', (target, self, args: unknown[]) => {
    const [resource, init] = args;
    const option = (name: 'keepalive' | 'mode'): unknown => {
      const own: unknown = typeof init === 'object' && init !== null ? get(init, name) : undefined;
      return own ?? (resource instanceof NativeRequest ? resource[name] : undefined);
    };
    try {
      if (option('keepalive') === true || option('mode') === 'no-cors') {
        const url = resource instanceof NativeRequest ? resource.url : String(resource);
        tell(events.ignore, new NativeUrl(url, document.baseURI).href);
      }
    } catch {
      // The page's own call will say what is wrong with its arguments.
    }
    return apply(target, self, args);
  });
}

/** Streams bring their first message soon, or are not waited for. */
export function followStreams({ hold, later, wrapClass }: InstrumentKit): void {
  const FIRST_MESSAGE_MS = 500;
  const { apply, construct } = Reflect;
  const listen = EventTarget.prototype.addEventListener;
  for (const name of ['WebSocket', 'EventSource']) {
    wrapClass(name, (target, args, newTarget) => {
      const stream: object = construct(target, args, newTarget);
      const release = hold();
      for (const type of ['message', 'error', 'close']) apply(listen, stream, [type, () => later(release), { once: true }]);
      later(release, FIRST_MESSAGE_MS);
      return stream;
    });
  }
}

/** Work that goes on apart from the page's own thread: workers' answers, databases, caches, compilers, ciphers. */
export function followWork({ work, later, wrap }: InstrumentKit): void {
  const ANSWER_MS = 1_000;
  const { apply, get } = Reflect;
  const listen = EventTarget.prototype.addEventListener;
  const NativePromise = Promise;
  /** The prototype of a class of the window, if this context has the class: some need a secure one. */
  const prototypeOf = (name: string): object => {
    const made: unknown = get(window, name);
    const prototype: unknown = typeof made === 'function' ? get(made, 'prototype') : undefined;
    return typeof prototype === 'object' && prototype !== null ? prototype : {};
  };
  const untilEvent = (owner: object, name: string, types: readonly string[], onSelf: boolean, mostMs?: number) => {
    wrap(owner, name, (target, self: unknown, args: unknown[]) => {
      const release = work();
      const result: unknown = apply(target, self, args);
      const source = onSelf ? self : result;
      if (source instanceof EventTarget) for (const type of types) apply(listen, source, [type, () => later(release), { once: true }]);
      if (mostMs !== undefined) later(release, mostMs);
      return result;
    });
  };
  untilEvent(prototypeOf('Worker'), 'postMessage', ['message', 'error'], true, ANSWER_MS);
  untilEvent(prototypeOf('IDBFactory'), 'open', ['success', 'error', 'blocked'], false);
  untilEvent(prototypeOf('IDBDatabase'), 'transaction', ['complete', 'error', 'abort'], false);
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
}

/**
 * Content that waits until it is scrolled into view. Observers see so far around the window that it has all come into
 * view: everything that a person scrolls to, but no more of an endless list than that. The first answer comes with the
 * next frame.
 */
export function followVisibility({ hold, soon, later, wrapClass }: InstrumentKit): void {
  const FIRST_ANSWER_MS = 500;
  const REACH = '20000px';
  const { apply, construct } = Reflect;
  wrapClass('IntersectionObserver', (target, args: unknown[], newTarget) => {
    const [callback, options] = args;
    if (typeof callback !== 'function') return construct(target, args, newTarget);
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
