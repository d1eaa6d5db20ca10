// Work that goes on apart from the page's own thread, followed in the page's own world. Sent as text: each function is whole
// in itself, and its types are the page's.
import type { InstrumentKit } from './instrument-page';

/** Workers: their first message, and their answers. */
export function followWorkers({ work, later, wrap, wrapClass }: InstrumentKit): void {
  const { apply, construct } = Reflect;
  const listen = EventTarget.prototype.addEventListener;
  const string = String;
  /** A worker that goes on talking is a page that goes on. */
  const MOST_MESSAGES = 20;
  // A worker's first script and its requests are its own: they are not seen among the page's.
  const workers = new WeakMap<object, { readonly url: string; messages: number }>();
  const workerOf = workers.get.bind(workers);
  const keep = workers.set.bind(workers);
  const untilAnswer = (worker: object) => {
    const known = workerOf(worker);
    if (known === undefined || known.messages >= MOST_MESSAGES) return;
    known.messages += 1;
    const release = work(`worker ${known.messages} ${known.url}`, false);
    for (const type of ['message', 'error']) apply(listen, worker, [type, () => later(release), { once: true }]);
  };
  wrapClass('Worker', (target, args: unknown[], newTarget) => {
    const worker: object = construct(target, args, newTarget);
    keep(worker, { url: string(args[0]), messages: 0 });
    untilAnswer(worker);
    return worker;
  });
  // A shared worker speaks through its port.
  const { get: portOf } = Object.getOwnPropertyDescriptor(SharedWorker.prototype, 'port') ?? {};
  wrapClass('SharedWorker', (target, args: unknown[], newTarget) => {
    const worker: object = construct(target, args, newTarget);
    const port: unknown = portOf === undefined ? undefined : apply(portOf, worker, []);
    if (port instanceof MessagePort) {
      keep(port, { url: string(args[0]), messages: 0 });
      untilAnswer(port);
    }
    return worker;
  });
  for (const { prototype } of [Worker, MessagePort]) {
    wrap(prototype, 'postMessage', (target, self: object, args: unknown[]) => {
      untilAnswer(self);
      return apply(target, self, args);
    });
  }
}

/** Databases, caches, compilers, ciphers, and what else the browser is asked for: it takes a moment, in other threads. */
export function followWork({ work, later, wrap }: InstrumentKit): void {
  const { apply, get } = Reflect;
  const listen = EventTarget.prototype.addEventListener;
  const NativePromise = Promise;
  const { then } = Promise.prototype;
  /** The prototype of a class of the window, if this context has the class: some need a secure one. */
  const prototypeOf = (name: string): object => {
    const made: unknown = get(window, name);
    const prototype: unknown = typeof made === 'function' ? get(made, 'prototype') : undefined;
    return typeof prototype === 'object' && prototype !== null ? prototype : {};
  };
  const untilEvent = (owner: object, name: string, types: readonly string[]) => {
    wrap(owner, name, (target, self: unknown, args: unknown[]) => {
      const result: unknown = apply(target, self, args);
      const release = work('database', true);
      for (const type of types) apply(listen, result, [type, () => later(release), { once: true }]);
      return result;
    });
  };
  untilEvent(prototypeOf('IDBFactory'), 'open', ['success', 'error', 'blocked']);
  untilEvent(prototypeOf('IDBDatabase'), 'transaction', ['complete', 'error', 'abort']);
  const untilSettled = (owner: object, names: readonly string[]) => {
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
  };
  untilSettled(typeof WebAssembly === 'object' ? WebAssembly : {}, ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']);
  untilSettled(prototypeOf('CacheStorage'), ['open', 'match', 'keys']);
  untilSettled(prototypeOf('Cache'), ['add', 'addAll', 'match', 'matchAll', 'put', 'keys']);
  untilSettled(prototypeOf('SubtleCrypto'), ['digest', 'decrypt', 'verify', 'importKey', 'deriveBits', 'deriveKey']);
  // What the browser's other processes know; it takes them a moment.
  untilSettled(prototypeOf('Blob'), ['text', 'arrayBuffer']);
  untilSettled(prototypeOf('Response'), ['blob']);
  untilSettled(window, ['createImageBitmap']);
  untilSettled(prototypeOf('CookieStore'), ['get', 'getAll']);
  untilSettled(prototypeOf('NavigatorUAData'), ['getHighEntropyValues']);
  untilSettled(prototypeOf('Permissions'), ['query']);
  untilSettled(prototypeOf('StorageManager'), ['estimate', 'persisted', 'persist', 'getDirectory']);
  untilSettled(prototypeOf('FileSystemDirectoryHandle'), ['getFileHandle', 'getDirectoryHandle']);
  untilSettled(prototypeOf('FileSystemFileHandle'), ['getFile', 'createWritable']);
  untilSettled(prototypeOf('FileSystemWritableFileStream'), ['write', 'close']);
  // A lock may be kept for ever.
  wrap(prototypeOf('LockManager'), 'request', (target, self: unknown, args: unknown[]) => {
    const granted: unknown = args.at(-1);
    if (typeof granted !== 'function') return apply(target, self, args);
    const release = work('lock', false);
    args.splice(-1, 1, new Proxy(granted, { apply: (inner, of, given: unknown[]) => (later(release), apply(inner, of, given)) }));
    return apply(target, self, args);
  });
}
