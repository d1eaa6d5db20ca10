// What the stand-ins of the page's world share. It is sent as text, before the page's scripts, and keeps the natives as
// they are then. A stand-in is a Proxy of the original: it looks like it.

/** Called in place of a native; `native` gives what the original gives. */
export type StandInCall = (
  self: unknown,
  args: unknown[],
  native: (self: unknown, args: unknown[]) => unknown,
) => unknown;

/** The kit of the stand-ins. */
export interface StandInKit {
  /** Puts a Proxy in place of an own function of an object. */
  method(owner: object, name: string, call: StandInCall): void;
  /** Gives an object a function of its own; `native` is the one that it inherits, as that is when it is called. */
  inherited(owner: object, from: object, name: string, call: StandInCall): void;
  /** The same for properties; calls a function before such a property is set. */
  inheritedSetters(owner: object, from: object, names: readonly string[], before: (self: unknown) => void): void;
  getter(owner: object, name: string, call: StandInCall): void;
  /** Calls a function once the native setter is done. */
  setter(owner: object, name: string, after: (self: unknown, value: unknown) => void): void;
  /** Puts a Proxy in place of a class of the window. */
  made(name: string, after: (instance: object) => void): void;
  /** The prototype of a class of the window; an empty object if this context lacks the class. */
  prototypeOf(name: string): object;
  attribute(element: Element, name: string): string | null;
  listen(target: EventTarget, type: string, listener: (event: Event) => void): void;
  fire(target: EventTarget, type: string): void;
  /** The page's own timer: whoever waits for the page's timers waits for this one, too. */
  later(task: () => void, delayMs: number): void;
}

/** Whole in itself. */
export function standInKit(): StandInKit {
  const { apply, construct, defineProperty, get, getOwnPropertyDescriptor, set } = Reflect;
  const NativeProxy = Proxy;
  const NativeEvent = Event;
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const { getAttribute } = Element.prototype;
  const timer = window.setTimeout.bind(window);
  const proxyOf = <T extends CallableFunction>(original: T, call: StandInCall): T =>
    new NativeProxy(original, {
      apply: (target, self, args: unknown[]) => call(self, args, (of, given) => apply(target, of, given)),
    });
  const accessor = (owner: object, name: string, kind: 'get' | 'set', call: StandInCall) => {
    const descriptor = getOwnPropertyDescriptor(owner, name);
    const original = descriptor?.[kind];
    if (original !== undefined) defineProperty(owner, name, { ...descriptor, [kind]: proxyOf(original, call) });
  };
  return {
    method: (owner, name, call) => {
      const original: unknown = get(owner, name);
      if (typeof original === 'function') set(owner, name, proxyOf(original, call));
    },
    inherited: (owner, from, name, call) => {
      const original: unknown = get(from, name);
      if (typeof original !== 'function') return;
      const native = (self: unknown, args: unknown[]): unknown => {
        const now: unknown = get(from, name);
        return typeof now === 'function' ? apply(now, self, args) : undefined;
      };
      const value = proxyOf(original, (self, args) => call(self, args, native));
      defineProperty(owner, name, { value, configurable: true, enumerable: true, writable: true });
    },
    inheritedSetters: (owner, from, names, before) => {
      for (const name of names) {
        const { get: getter, set: setter } = getOwnPropertyDescriptor(from, name) ?? {};
        if (getter === undefined || setter === undefined) continue;
        const now = (kind: 'get' | 'set', self: unknown, args: unknown[]): unknown =>
          apply(getOwnPropertyDescriptor(from, name)?.[kind] ?? setter, self, args);
        const own = {
          get: proxyOf(getter, (self, args) => now('get', self, args)),
          set: proxyOf(setter, (self, args) => (before(self), now('set', self, args))),
        };
        defineProperty(owner, name, { ...own, configurable: true, enumerable: true });
      }
    },
    getter: (owner, name, call) => accessor(owner, name, 'get', call),
    setter: (owner, name, after) =>
      accessor(owner, name, 'set', (self, args, native) => (native(self, args), after(self, args[0]))),
    made: (name, after) => {
      const original: unknown = get(window, name);
      if (typeof original !== 'function') return;
      set(
        window,
        name,
        new NativeProxy(original, {
          construct: (target, args, newTarget) => {
            const instance: object = construct(target, args, newTarget);
            after(instance);
            return instance;
          },
        }),
      );
    },
    prototypeOf: (name) => {
      const made: unknown = get(window, name);
      const prototype: unknown = typeof made === 'function' ? get(made, 'prototype') : undefined;
      return typeof prototype === 'object' && prototype !== null ? prototype : {};
    },
    attribute: (element, name) => apply(getAttribute, element, [name]),
    listen: (target, type, listener) => apply(addEventListener, target, [type, listener, true]),
    fire: (target, type) => void apply(dispatchEvent, target, [new NativeEvent(type)]),
    later: (task, delayMs) => void timer(task, delayMs),
  };
}
