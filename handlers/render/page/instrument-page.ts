// The script that runs in the page's own world before the page's scripts: it follows what tells of content to come
// and can't be seen from outside, and hands that over to watch-page.ts. Every function it stands in for is a Proxy of
// the original: it looks like it, and works like it.
import { followFlag, followLayout, followShadowRoots, followStreams, followTimers, followVisibility, followWork } from './page-instruments';
import { settlingSource } from './surroundings';
import { inPage } from './watch-page';
import type { WorldEvents } from './watch-page';

/** What the instruments share. */
export interface InstrumentKit {
  readonly events: WorldEvents;
  /** Says something to the other world. */
  tell(type: string, detail?: string): void;
  /** Calls a function when the other world says something. */
  hear(type: string, listener: () => void): void;
  /** Whether the page changed since a time of `performance.now()`. */
  changedSince(timeMs: number): boolean;
  /** Something is due soon; call what it returns once that has happened. */
  hold(): () => void;
  /** Something works; call what it returns once that has ended. */
  work(): () => void;
  /** A frame is waited for; every frame is. */
  frame(): void;
  frames(): void;
  /** Calls a function later, whatever the page made of `setTimeout`. */
  later(task: () => void, delayMs?: number): void;
  /** Calls a function once the microtasks that wait now have run. */
  soon(task: () => void): void;
  /** Puts a Proxy in place of a function. */
  wrap(owner: object, name: string, call: NonNullable<ProxyHandler<CallableFunction>['apply']>): void;
  /** Puts a Proxy in place of a class of the window. */
  wrapClass(name: string, made: NonNullable<ProxyHandler<CallableFunction>['construct']>): void;
}

/** The script for `Page.addScriptToEvaluateOnNewDocument`. */
export function instrumentPageSource(events: WorldEvents, blankName: string): string {
  const instruments = [followFlag, followTimers, followStreams, followWork, followVisibility, followLayout, followShadowRoots];
  return `if(${inPage(blankName)}){const kit=(${instrumentKit.toString()})(${JSON.stringify(events)});${instruments
    .map((instrument) => `(${instrument.toString()})(kit);`)
    .join('')}${settlingSource()}}`;
}

function instrumentKit(events: WorldEvents): InstrumentKit {
  const { get, set } = Reflect;
  const dispatch = performance.dispatchEvent.bind(performance);
  const NativeEvent = CustomEvent;
  const tell = (type: string, detail = '') => {
    dispatch(new NativeEvent(type, { detail }));
  };
  /** Counts what is open, and tells when the first begins and the last ends. */
  const counter = (begin: string, end: string) => {
    let open = 0;
    return () => {
      open += 1;
      if (open === 1) tell(begin);
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        open -= 1;
        if (open === 0) tell(end);
      };
    };
  };
  const timer = window.setTimeout.bind(window);
  const hear: InstrumentKit['hear'] = performance.addEventListener.bind(performance);
  let changed = false;
  hear(events.changed, () => {
    changed = true;
  });
  const wrapWith = (owner: object, name: string, handler: ProxyHandler<CallableFunction>) => {
    const original: unknown = get(owner, name);
    if (typeof original !== 'function') return;
    const proxy = new Proxy(original, handler);
    set(owner, name, proxy);
    const prototype: unknown = handler.construct === undefined ? undefined : get(original, 'prototype');
    if (typeof prototype === 'object' && prototype !== null) set(prototype, 'constructor', proxy);
  };
  return {
    events,
    tell,
    hear,
    changedSince: (timeMs) => {
      changed = false;
      tell(events.since, String(timeMs));
      return changed;
    },
    hold: counter(events.hold, events.release),
    work: counter(events.work, events.rest),
    frame: () => tell(events.frame),
    frames: () => tell(events.frame, 'all'),
    later: (task, delayMs) => {
      timer(task, delayMs);
    },
    soon: window.queueMicrotask.bind(window),
    wrap: (owner, name, call) => wrapWith(owner, name, { apply: call }),
    wrapClass: (name, made) => wrapWith(window, name, { construct: made }),
  };
}
