// Puts functions in place of the page's natives. Each is a Proxy of the original, so that it looks the same.
import { apply, construct, defineProperty, get, getOwnPropertyDescriptor, NativeProxy, set } from '../natives';

/** Called in place of a native; `native` gives what the original gives. */
export type StandInCall = (
  self: unknown,
  args: unknown[],
  native: (self: unknown, args: unknown[]) => unknown,
) => unknown;

const NativeEvent = Event;
const { addEventListener, dispatchEvent } = EventTarget.prototype;
const { getAttribute } = Element.prototype;

/** Puts a Proxy in place of an own function of an object. */
export function method(owner: object, name: string, call: StandInCall): void {
  const original: unknown = get(owner, name);
  if (typeof original === 'function') set(owner, name, proxyOf(original, call));
}

/** Gives an object a function of its own; `native` is the inherited one, as that is at the time of the call. */
export function inherited(owner: object, from: object, name: string, call: StandInCall): void {
  const original: unknown = get(from, name);
  if (typeof original !== 'function') return;
  const native = (self: unknown, args: unknown[]): unknown => {
    const now: unknown = get(from, name);
    return typeof now === 'function' ? apply(now, self, args) : undefined;
  };
  const value = proxyOf(original, (self, args) => call(self, args, native));
  defineProperty(owner, name, { value, configurable: true, enumerable: true, writable: true });
}

/** The same for properties; calls a function before such a property is set. */
export function inheritedSetters(
  owner: object,
  from: object,
  names: readonly string[],
  before: (self: unknown) => void,
): void {
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
}

export function getter(owner: object, name: string, call: StandInCall): void {
  accessor(owner, name, 'get', call);
}

/** Calls a function once the native setter is done. */
export function setter(owner: object, name: string, after: (self: unknown, value: unknown) => void): void {
  accessor(owner, name, 'set', (self, args, native) => (native(self, args), after(self, args[0])));
}

/** Puts a Proxy in place of a class of the window. */
export function made(name: string, after: (instance: object) => void): void {
  const original: unknown = get(window, name);
  if (typeof original !== 'function') return;
  const proxy = new NativeProxy(original, {
    construct: (target, args, newTarget) => {
      const instance: object = construct(target, args, newTarget);
      after(instance);
      return instance;
    },
  });
  set(window, name, proxy);
}

export function attribute(element: Element, name: string): string | null {
  return apply(getAttribute, element, [name]);
}

export function listen(target: EventTarget, type: string, listener: (event: Event) => void): void {
  apply(addEventListener, target, [type, listener, true]);
}

export function fire(target: EventTarget, type: string): void {
  apply(dispatchEvent, target, [new NativeEvent(type)]);
}

function proxyOf<T extends CallableFunction>(original: T, call: StandInCall): T {
  return new NativeProxy(original, {
    apply: (target, self, args: unknown[]) => call(self, args, (of, given) => apply(target, of, given)),
  });
}

function accessor(owner: object, name: string, kind: 'get' | 'set', call: StandInCall): void {
  const descriptor = getOwnPropertyDescriptor(owner, name);
  const original = descriptor?.[kind];
  if (original !== undefined) defineProperty(owner, name, { ...descriptor, [kind]: proxyOf(original, call) });
}
