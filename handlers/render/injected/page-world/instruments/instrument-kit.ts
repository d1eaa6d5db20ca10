// The tools that the instruments share: answers to the isolated world's script, and stand-ins.
import type { PageWaits } from '../../page-look';
import type { WorldEvents } from '../../scripts';
import { apply, get, isObject, NativePromise, NativeProxy, set, then } from '../natives';

/** The tools of the instruments. */
export interface InstrumentKit {
  /** The page's flag has this value. */
  tellReady(value: boolean): void;
  /** Calls a function at every look. Its result goes into the answer. */
  whenAsked(look: () => Partial<PageWaits>): void;
  /** Something works; call the returned function once that has ended. @param soon whether it takes a moment, no more */
  work(name: string, soon: boolean): () => void;
  /** Counts each call as work until its promise is settled, if it gives one. */
  untilSettled(owner: object, names: readonly string[]): void;
  /** Calls a function in a task of its own, also if the page replaced `setTimeout`. */
  later(task: () => void): void;
  /** Puts a Proxy in place of a function. */
  wrap(owner: object, name: string, call: NonNullable<ProxyHandler<CallableFunction>['apply']>): void;
  /** Puts a Proxy in place of a class of the window. */
  wrapClass(name: string, made: NonNullable<ProxyHandler<CallableFunction>['construct']>): void;
}

/** Makes the tools, which keep the natives as they are now. */
export function instrumentKit(events: WorldEvents): InstrumentKit {
  const dispatch = performance.dispatchEvent.bind(performance);
  const stringify = JSON.stringify.bind(JSON);
  const NativeEvent = CustomEvent;
  const tell = (type: string, detail: string) => {
    dispatch(new NativeEvent(type, { detail }));
  };
  const timer = window.setTimeout.bind(window);
  const later = (task: () => void) => void timer(task);
  const { works, work } = followedWorks();
  const looks: (() => Partial<PageWaits>)[] = [];
  performance.addEventListener(events.ask, () => {
    let answer: Partial<PageWaits> = { works };
    for (let index = 0; index < looks.length; index += 1) answer = { ...answer, ...looks[index]?.() };
    tell(events.answer, stringify(answer));
  });
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
    wrap,
    wrapClass: (name, made) => wrapWith(window, name, { construct: made }),
  };
}

/**
 * The account of all work. While the page's thread is idle, its time leaps; the work of other threads then takes none.
 */
function followedWorks(): { readonly works: readonly string[]; readonly work: InstrumentKit['work'] } {
  const works: string[] = [];
  const splice = works.splice.bind(works);
  const indexOf = works.indexOf.bind(works);
  const { port1, port2 } = new MessageChannel();
  const post = port2.postMessage.bind(port2, 0);
  let awaited = 0;
  port1.onmessage = () => (awaited > 0 ? post() : undefined);
  return {
    works,
    work: (name, soon) => {
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
    },
  };
}

function wrapWith(owner: object, name: string, handler: ProxyHandler<CallableFunction>): void {
  const original: unknown = get(owner, name);
  if (typeof original !== 'function') return;
  const proxy = new NativeProxy(original, handler);
  set(owner, name, proxy);
  const prototype: unknown = handler.construct === undefined ? undefined : get(original, 'prototype');
  if (isObject(prototype)) set(prototype, 'constructor', proxy);
}
