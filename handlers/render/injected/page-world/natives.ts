// The natives as they are before the page's scripts run, which may replace them.

export const {
  apply,
  construct,
  defineProperty,
  get,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ownKeys,
  set,
  setPrototypeOf,
} = Reflect;
export const { max, min, ceil, floor } = Math;
export const { then } = Promise.prototype;
export const NativePromise = Promise;
export const NativeProxy = Proxy;
export const NativeUrl = URL;
export const NativeException = DOMException;
export const NativeElement = Element;
export const NativeShadowRoot = ShadowRoot;
export const NativeImage = HTMLImageElement;
export const NativeMedia = HTMLMediaElement;
export const NativeTarget = EventTarget;

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The prototype of a class of the window; an empty object if this context lacks the class: some need a secure one. */
export function prototypeOf(name: string): object {
  const made: unknown = get(window, name);
  const prototype: unknown = typeof made === 'function' ? get(made, 'prototype') : undefined;
  return isObject(prototype) ? prototype : {};
}

/** Calls a function in a later task. */
export type Later = (task: () => void, delayMs: number) => void;
