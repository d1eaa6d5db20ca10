// The script that runs in the page's own world before the page's scripts: it follows what tells of content to come and
// can't be seen from outside, and answers watch-page.ts. Every function it stands in for is a Proxy of the original: it
// looks like it, and works like it.
import { animationTime } from './animation-time';
import { bringIdleMoments, followAnimations, followFlag, followFrames, followTimers } from './page-instruments';
import { followMeasures, followVisibility } from './page-visibility';
import { followCanvases, followFolders, followWork, followWorkers } from './page-work';
import { settlingSource } from './surroundings';
import type { PageWaits, WorldEvents } from './watch-page';
import { inPage } from './watch-page';

/** What the instruments share. */
export interface InstrumentKit {
  /** The page's flag has this value. */
  tellReady(value: boolean): void;
  /** Calls a function at every look. What it returns goes into the answer. */
  whenAsked(look: () => Partial<PageWaits>): void;
  /** Something works; call what it returns once that has ended. @param soon whether it takes a moment, no more */
  work(name: string, soon: boolean): () => void;
  /** Has each call's promise be work until it is settled, if it gives one. */
  untilSettled(owner: object, names: readonly string[]): void;
  /** Calls a function in a task of its own, whatever the page made of `setTimeout`. */
  later(task: () => void): void;
  /** How many milliseconds an animation has left. */
  readonly leftMs: (animation: Animation) => number;
  /** Puts a Proxy in place of a function. */
  wrap(owner: object, name: string, call: NonNullable<ProxyHandler<CallableFunction>['apply']>): void;
  /** Puts a Proxy in place of a class of the window. */
  wrapClass(name: string, made: NonNullable<ProxyHandler<CallableFunction>['construct']>): void;
}

/** The script for `Page.addScriptToEvaluateOnNewDocument`. */
export function instrumentPageSource(events: WorldEvents, blankName: string): string {
  const instruments = [
    followFlag,
    bringIdleMoments,
    followTimers,
    followFrames,
    followAnimations,
    followWorkers,
    followWork,
    followFolders,
    followCanvases,
    followVisibility,
    followMeasures,
  ];
  return `if(${inPage(blankName)}){const kit=(${instrumentKit.toString()})(${JSON.stringify(events)},(${animationTime.toString()})());${instruments
    .map((instrument) => `(${instrument.toString()})(kit);`)
    .join('')}${settlingSource()}}`;
}

function instrumentKit(events: WorldEvents, leftMs: InstrumentKit['leftMs']): InstrumentKit {
  const { apply, get, set } = Reflect;
  const NativePromise = Promise;
  const { then } = Promise.prototype;
  const dispatch = performance.dispatchEvent.bind(performance);
  const stringify = JSON.stringify.bind(JSON);
  const NativeEvent = CustomEvent;
  const tell = (type: string, detail: string) => {
    dispatch(new NativeEvent(type, { detail }));
  };
  const timer = window.setTimeout.bind(window);
  const looks: (() => Partial<PageWaits>)[] = [];
  const works: string[] = [];
  const splice = works.splice.bind(works);
  const indexOf = works.indexOf.bind(works);
  // While the page's thread is idle, its time leaps; what other threads do meanwhile takes none of it.
  const { port1, port2 } = new MessageChannel();
  const post = port2.postMessage.bind(port2, 0);
  let awaited = 0;
  port1.onmessage = () => (awaited > 0 ? post() : undefined);
  performance.addEventListener(events.ask, () => {
    let answer: Partial<PageWaits> = { works };
    for (let index = 0; index < looks.length; index += 1) answer = { ...answer, ...looks[index]?.() };
    tell(events.answer, stringify(answer));
  });
  const wrapWith = (owner: object, name: string, handler: ProxyHandler<CallableFunction>) => {
    const original: unknown = get(owner, name);
    if (typeof original !== 'function') return;
    const proxy = new Proxy(original, handler);
    set(owner, name, proxy);
    const prototype: unknown = handler.construct === undefined ? undefined : get(original, 'prototype');
    if (typeof prototype === 'object' && prototype !== null) set(prototype, 'constructor', proxy);
  };
  const work = (name: string, soon: boolean) => {
    works[works.length] = name;
    if (soon && awaited === 0) post();
    if (soon) awaited += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      splice(indexOf(name), 1);
      if (soon) awaited -= 1;
    };
  };
  const later = (task: () => void) => void timer(task);
  const wrap: InstrumentKit['wrap'] = (owner, name, call) => wrapWith(owner, name, { apply: call });
  return {
    tellReady: (value) => tell(events.ready, value ? 'true' : 'false'),
    whenAsked: (look) => {
      looks[looks.length] = look;
    },
    work,
    untilSettled: (owner, names) => {
      for (const name of names) {
        wrap(owner, name, (target, self: unknown, args: unknown[]) => {
          const result: unknown = apply(target, self, args);
          if (result instanceof NativePromise) {
            const release = work(name, true);
            void apply(then, result, [() => later(release), release]);
          }
          return result;
        });
      }
    },
    later,
    leftMs,
    wrap,
    wrapClass: (name, made) => wrapWith(window, name, { construct: made }),
  };
}
