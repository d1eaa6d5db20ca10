// Work that goes on apart from the page's own thread, followed in the page's own world. Sent as text: each function is whole
// in itself, and its types are the page's.
import type { InstrumentKit } from './instrument-page';

/** Workers: what they are asked, and what they say. Their scripts and requests are their own: they are not seen among the page's. */
export function followWorkers({ whenAsked, wrap, wrapClass }: InstrumentKit): void {
  const { apply, construct } = Reflect;
  const listen = EventTarget.prototype.addEventListener;
  const string = String;
  interface Followed {
    readonly url: string;
    asked: number;
    heard: number;
    awaits: boolean;
    isGone: boolean;
  }
  const all: Followed[] = [];
  const workers = new WeakMap<object, Followed>();
  const workerOf = workers.get.bind(workers);
  const keep = workers.set.bind(workers);
  const ask = (worker: Followed) => {
    worker.asked += 1;
    worker.awaits = true;
  };
  const follow = (speaker: EventTarget, url: unknown): Followed => {
    const worker: Followed = { url: string(url), asked: 1, heard: 0, awaits: true, isGone: false };
    all[all.length] = worker;
    const hear = () => {
      worker.heard += 1;
      worker.awaits = false;
    };
    for (const type of ['message', 'error']) apply(listen, speaker, [type, hear]);
    return worker;
  };
  wrapClass('Worker', (target, args: unknown[], newTarget) => {
    const worker: object = construct(target, args, newTarget);
    if (worker instanceof EventTarget) keep(worker, follow(worker, args[0]));
    return worker;
  });
  wrap(Worker.prototype, 'postMessage', (target, self: object, args: unknown[]) => {
    const worker = workerOf(self);
    if (worker !== undefined) ask(worker);
    return apply(target, self, args);
  });
  wrap(Worker.prototype, 'terminate', (target, self: object, args: unknown[]) => {
    const worker = workerOf(self);
    if (worker !== undefined) worker.isGone = true;
    return apply(target, self, args);
  });
  wrapClass('SharedWorker', (target, args: unknown[], newTarget) => {
    const shared: object = construct(target, args, newTarget);
    if (!(shared instanceof SharedWorker)) return shared;
    const worker = follow(shared.port, args[0]);
    wrap(shared.port, 'postMessage', (post, self, given: unknown[]) => {
      ask(worker);
      return apply(post, self, given);
    });
    return shared;
  });
  whenAsked(() => ({ workers: all }));
}

/** Databases, caches, compilers, ciphers, and what else the browser is asked for: it takes a moment, in other threads. */
export function followWork({ work, untilSettled, later, wrap }: InstrumentKit): void {
  const { apply, get } = Reflect;
  const listen = EventTarget.prototype.addEventListener;
  /** The prototype of a class of the window, if this context has the class: some need a secure one. */
  const prototypeOf = (name: string): object => {
    const made: unknown = get(window, name);
    const prototype: unknown = typeof made === 'function' ? get(made, 'prototype') : undefined;
    return typeof prototype === 'object' && prototype !== null ? prototype : {};
  };
  const untilEvent = (owner: object, name: string, types: readonly string[], onItself = false) => {
    wrap(owner, name, (target, self: unknown, args: unknown[]) => {
      const result: unknown = apply(target, self, args);
      const release = work(name, true);
      for (const type of types) apply(listen, onItself ? self : result, [type, () => later(release), { once: true }]);
      return result;
    });
  };
  untilEvent(prototypeOf('IDBFactory'), 'open', ['success', 'error', 'blocked']);
  untilEvent(prototypeOf('IDBDatabase'), 'transaction', ['complete', 'error', 'abort']);
  untilSettled(typeof WebAssembly === 'object' ? WebAssembly : {}, [
    'compile',
    'instantiate',
    'compileStreaming',
    'instantiateStreaming',
  ]);
  untilSettled(prototypeOf('CacheStorage'), ['open', 'match', 'keys']);
  untilSettled(prototypeOf('Cache'), ['add', 'addAll', 'match', 'matchAll', 'put', 'keys']);
  untilSettled(prototypeOf('SubtleCrypto'), [
    'digest',
    'encrypt',
    'decrypt',
    'sign',
    'verify',
    'generateKey',
    'importKey',
    'exportKey',
    'wrapKey',
    'unwrapKey',
    'deriveBits',
    'deriveKey',
  ]);
  // What the browser's other processes know; it takes them a moment.
  untilSettled(prototypeOf('Blob'), ['text', 'arrayBuffer']);
  untilSettled(prototypeOf('Response'), ['blob']);
  untilSettled(window, ['createImageBitmap']);
  untilSettled(prototypeOf('BaseAudioContext'), ['decodeAudioData']);
  untilSettled(prototypeOf('OfflineAudioContext'), ['startRendering']);
  for (const name of ['readAsText', 'readAsDataURL', 'readAsArrayBuffer', 'readAsBinaryString']) {
    untilEvent(FileReader.prototype, name, ['loadend'], true);
  }
  untilSettled(prototypeOf('FileSystemDirectoryHandle'), [
    'getDirectoryHandle',
    'getFileHandle',
    'removeEntry',
    'resolve',
  ]);
  untilSettled(prototypeOf('FileSystemFileHandle'), ['createWritable', 'getFile']);
  untilSettled(prototypeOf('FileSystemWritableFileStream'), ['write', 'truncate', 'close']);
  untilSettled(prototypeOf('MediaCapabilities'), ['decodingInfo', 'encodingInfo']);
  untilSettled(prototypeOf('RTCPeerConnection'), ['createOffer', 'setLocalDescription']);
  untilSettled(prototypeOf('Navigator'), ['getBattery']);
  untilSettled(prototypeOf('CookieStore'), ['get', 'getAll']);
  untilSettled(prototypeOf('NavigatorUAData'), ['getHighEntropyValues']);
  untilSettled(prototypeOf('Permissions'), ['query']);
  untilSettled(prototypeOf('StorageManager'), ['estimate', 'persisted', 'persist', 'getDirectory']);
  untilSettled(prototypeOf('StorageBucketManager'), ['open', 'keys', 'delete']);
  untilSettled(prototypeOf('Notification'), ['requestPermission']);
  untilSettled(prototypeOf('ServiceWorkerContainer'), ['getRegistration', 'getRegistrations']);
  // A lock may be kept for ever.
  wrap(prototypeOf('LockManager'), 'request', (target, self: unknown, args: unknown[]) => {
    const granted: unknown = args.at(-1);
    if (typeof granted !== 'function') return apply(target, self, args);
    const release = work('lock', false);
    args.splice(
      -1,
      1,
      new Proxy(granted, { apply: (inner, of, given: unknown[]) => (later(release), apply(inner, of, given)) }),
    );
    return apply(target, self, args);
  });
}

/** Pictures of a canvas: they are made in idle moments, or after a second of the page's time, since there are none. */
export function followCanvases({ wrap }: InstrumentKit): void {
  const MADE_BY_MS = 1_200;
  const { apply } = Reflect;
  const timer = window.setTimeout.bind(window);
  for (const [owner, name] of [
    [HTMLCanvasElement.prototype, 'toBlob'],
    [OffscreenCanvas.prototype, 'convertToBlob'],
  ] as const) {
    wrap(owner, name, (target, self, args) => {
      timer(() => undefined, MADE_BY_MS);
      return apply(target, self, args);
    });
  }
}

/** What a folder of the origin's own files has comes entry by entry, each from another process. */
export function followFolders({ untilSettled, wrap }: InstrumentKit): void {
  const { apply, get, set, getPrototypeOf } = Reflect;
  const handle: unknown = get(window, 'FileSystemDirectoryHandle');
  const folder: unknown = typeof handle === 'function' ? get(handle, 'prototype') : undefined;
  if (typeof folder !== 'object' || folder === null) return;
  const known = new WeakSet<object>();
  const isKnown = known.has.bind(known);
  const keep = known.add.bind(known);
  const follow = (steps: object) => {
    keep(steps);
    untilSettled(steps, ['next']);
  };
  for (const name of ['keys', 'values', 'entries']) {
    wrap(folder, name, (target, self, args: unknown[]) => {
      const iterator: unknown = apply(target, self, args);
      const steps = typeof iterator === 'object' && iterator !== null ? getPrototypeOf(iterator) : null;
      if (steps !== null && !isKnown(steps)) follow(steps);
      return iterator;
    });
  }
  set(folder, Symbol.asyncIterator, get(folder, 'entries'));
}
