// Follows work that goes on outside of the page's thread.
import { apply, get, getPrototypeOf, isObject, NativeProxy, prototypeOf, set } from '../natives';
import type { InstrumentKit } from './instrument-kit';

/** By then, in the page's time, a canvas' picture is made. */
const MADE_BY_MS = 1_200;

/** Methods by class whose promise is work: other threads and processes are at it for a moment. */
// biome-ignore format: a list of words
const AWAITED: Readonly<Record<string, readonly string[]>> = {
  CacheStorage: ['open', 'match', 'keys'],
  Cache: ['add', 'addAll', 'match', 'matchAll', 'put', 'keys'],
  SubtleCrypto: [
    'digest', 'encrypt', 'decrypt', 'sign', 'verify', 'generateKey', 'importKey', 'exportKey', 'wrapKey', 'unwrapKey',
    'deriveBits', 'deriveKey',
  ],
  Blob: ['text', 'arrayBuffer'],
  Response: ['blob'],
  BaseAudioContext: ['decodeAudioData'],
  OfflineAudioContext: ['startRendering'],
  FileSystemDirectoryHandle: ['getDirectoryHandle', 'getFileHandle', 'removeEntry', 'resolve'],
  FileSystemFileHandle: ['createWritable', 'getFile'],
  FileSystemWritableFileStream: ['write', 'truncate', 'close'],
  MediaCapabilities: ['decodingInfo', 'encodingInfo'],
  RTCPeerConnection: ['createOffer', 'setLocalDescription'],
  Navigator: ['getBattery'],
  CookieStore: ['get', 'getAll'],
  NavigatorUAData: ['getHighEntropyValues'],
  Permissions: ['query'],
  StorageManager: ['estimate', 'persisted', 'persist', 'getDirectory'],
  StorageBucketManager: ['open', 'keys', 'delete'],
  Notification: ['requestPermission'],
  ServiceWorkerContainer: ['getRegistration', 'getRegistrations'],
};

/** Follows databases, caches, compilers, ciphers, locks and the like. */
export function followWork({ work, untilSettled, later, wrap }: InstrumentKit): void {
  const listen = EventTarget.prototype.addEventListener;
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
  for (const name of ['readAsText', 'readAsDataURL', 'readAsArrayBuffer', 'readAsBinaryString'])
    untilEvent(FileReader.prototype, name, ['loadend'], true);
  if (typeof WebAssembly === 'object')
    untilSettled(WebAssembly, ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']);
  untilSettled(window, ['createImageBitmap']);
  for (const [owner, names] of Object.entries(AWAITED)) untilSettled(prototypeOf(owner), names);
  // A lock may be kept without end.
  wrap(prototypeOf('LockManager'), 'request', (target, self: unknown, args: unknown[]) => {
    const granted: unknown = args.at(-1);
    if (typeof granted !== 'function') return apply(target, self, args);
    const release = work('lock', false);
    const followed = new NativeProxy(granted, {
      apply: (inner, of, given: unknown[]) => (later(release), apply(inner, of, given)),
    });
    args.splice(-1, 1, followed);
    return apply(target, self, args);
  });
}

/** The entries of a folder of the origin's own files come one by one, each from another process. */
export function followFolders({ untilSettled, wrap }: InstrumentKit): void {
  const handle: unknown = get(window, 'FileSystemDirectoryHandle');
  const folder: unknown = typeof handle === 'function' ? get(handle, 'prototype') : undefined;
  if (!isObject(folder)) return;
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
      const steps = isObject(iterator) ? getPrototypeOf(iterator) : null;
      if (steps !== null && !isKnown(steps)) follow(steps);
      return iterator;
    });
  }
  set(folder, Symbol.asyncIterator, get(folder, 'entries'));
}

/** Pictures of a canvas are made in idle moments; since there are none, after a second of the page's time. */
export function followCanvases({ wrap }: InstrumentKit): void {
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
