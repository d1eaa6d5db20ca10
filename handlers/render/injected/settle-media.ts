// Films and sounds are never downloaded, but the page sees them ready to play: none is replaced by an error message, and
// what waits for one goes on. Sent as text to the page's own world: each function is whole in itself.
import type { StandInKit } from './stand-ins';

/** A film or sound as the page sees it. */
interface Playable {
  ready: boolean;
  playing: boolean;
  timeS: number;
  /** Who waits for `play()`. */
  waiting: (() => void)[];
  /** The source for which the browser has yet to say that it begins to load it: it may say so late. */
  unsaid: string | null;
}

/** The account of all films and sounds. */
export interface Playables {
  /** The state of an element whose source is stood in for. */
  of(element: unknown): Playable | undefined;
  /** Whether an element's source would come over the network. */
  isFromNetwork(element: HTMLMediaElement): boolean;
  /** Makes an element ready, a moment later. */
  begin(element: HTMLMediaElement): Playable;
  play(element: HTMLMediaElement, playable: Playable): void;
  /** Follows an element that is not in the document: its events pass by no one else. */
  guard(element: HTMLMediaElement): void;
}

/** Makes films and sounds ready when the browser begins to load them, and keeps from the page that it may not. */
export function playableAccount({ attribute, fire, later, listen }: StandInKit): Playables {
  const READY_MS = 10;
  const playables = new WeakMap<HTMLMediaElement, Playable>();
  const guarded = new WeakSet<HTMLMediaElement>();
  const seen = new WeakSet<Event>();
  const NativeMedia = HTMLMediaElement;
  const isFromNetwork = (element: HTMLMediaElement): boolean => {
    if (element.srcObject !== null) return false;
    const source = attribute(element, 'src') ?? attribute(element.querySelector('source') ?? element, 'src');
    return (
      source !== null && source.trim() !== '' && /^https?:$/.test(URL.parse(source, document.baseURI)?.protocol ?? '')
    );
  };
  const play = (element: HTMLMediaElement, playable: Playable) => {
    const begins = !playable.playing;
    playable.playing = true;
    if (begins) fire(element, 'play');
    later(() => {
      if (!playable.ready || !playable.playing) return;
      for (const type of ['playing', 'timeupdate']) fire(element, type);
      for (const call of playable.waiting.splice(0)) call();
    }, 0);
  };
  const begin = (element: HTMLMediaElement): Playable => {
    const before = playables.get(element);
    const waits = before !== undefined && !before.ready;
    const playing = waits && before.playing;
    const playable: Playable = {
      ready: false,
      playing,
      timeS: 0,
      waiting: waits ? before.waiting : [],
      unsaid: attribute(element, 'src'),
    };
    playables.set(element, playable);
    later(() => {
      if (playables.get(element) !== playable) return;
      playable.ready = true;
      const told = ['durationchange', 'loadedmetadata', 'loadeddata', 'canplay', 'canplaythrough'];
      for (const type of told) if (playables.get(element) === playable) fire(element, type);
      if (playable.playing || (element.autoplay && element.muted)) play(element, playable);
    }, READY_MS);
    return playable;
  };
  /** The browser's own events are true ones; those above are not. */
  const heard = (event: Event) => {
    const { target, type } = event;
    const element: unknown = target instanceof HTMLSourceElement ? target.parentNode : target;
    if (!event.isTrusted || seen.has(event) || !(element instanceof NativeMedia) || !isFromNetwork(element)) return;
    seen.add(event);
    const known = playables.get(element);
    if (type === 'loadstart') {
      const isSaidOnly = known !== undefined && known.unsaid !== null && known.unsaid === attribute(element, 'src');
      if (isSaidOnly) known.unsaid = null;
      else if (element.preload !== 'none' || element.autoplay || known?.playing === true) begin(element).unsaid = null;
      return;
    }
    event.stopImmediatePropagation();
    if (known === undefined) begin(element).unsaid = null;
  };
  const follow = (target: EventTarget) => {
    for (const type of ['loadstart', 'error', 'stalled', 'waiting']) listen(target, type, heard);
  };
  follow(window);
  return {
    of: (element) => (element instanceof NativeMedia && isFromNetwork(element) ? playables.get(element) : undefined),
    isFromNetwork,
    begin,
    play,
    guard: (element) => {
      if (guarded.has(element)) return;
      guarded.add(element);
      follow(element);
      const isUnderWay = element.currentSrc !== '' && element.preload !== 'none';
      if (isUnderWay && !playables.has(element) && isFromNetwork(element)) begin(element);
    },
  };
}

/** What an element tells of its film or sound. */
export function settleMediaState({ attribute, getter }: StandInKit, playables: Playables): void {
  /** Nobody knows how long it is; a page that shows it shows 0:00. */
  const DURATION_S = 0.4;
  const HAVE_ENOUGH_DATA = 4;
  const NETWORK_IDLE = 1;
  const film = HTMLVideoElement.prototype;
  const media = HTMLMediaElement.prototype;
  const { setPrototypeOf } = Reflect;
  const tells = (owner: object, name: string, value: (of: Playable, self: unknown) => unknown) => {
    getter(owner, name, (self, args, native) => {
      const own = native(self, args);
      const playable = playables.of(self);
      return playable?.ready === true ? value(playable, self) : own;
    });
  };
  const wholeRange = (): object => {
    const range = { length: 1, start: () => 0, end: () => DURATION_S };
    setPrototypeOf(range, TimeRanges.prototype);
    return range;
  };
  tells(media, 'readyState', () => HAVE_ENOUGH_DATA);
  tells(media, 'networkState', () => NETWORK_IDLE);
  tells(media, 'duration', () => DURATION_S);
  tells(media, 'currentTime', ({ timeS }) => Math.min(timeS, DURATION_S));
  tells(media, 'buffered', wholeRange);
  tells(media, 'seekable', wholeRange);
  const size = (name: 'width' | 'height', usual: number) => (_of: unknown, self: unknown) =>
    (self instanceof Element && parseInt(attribute(self, name) ?? '', 10)) || usual;
  tells(film, 'videoWidth', size('width', 1_280));
  tells(film, 'videoHeight', size('height', 720));
  const whileKnown = (name: string, value: (of: Playable) => unknown) => {
    getter(media, name, (self, args, native) => {
      const own = native(self, args);
      const playable = playables.of(self);
      return playable === undefined ? own : value(playable);
    });
  };
  whileKnown('paused', ({ playing }) => !playing);
  whileKnown('error', () => null);
}

/** What scripts do with a film or sound. */
export function settleMediaCalls(kit: StandInKit, playables: Playables): void {
  const { fire, inherited, inheritedSetters, later, made, method, setter } = kit;
  const NativeMedia = HTMLMediaElement;
  const NativePromise = Promise;
  const NativeException = DOMException;
  const prototype = HTMLMediaElement.prototype;
  setter(prototype, 'currentTime', (self, value) => {
    const playable = playables.of(self);
    if (playable?.ready !== true || !(self instanceof NativeMedia)) return;
    playable.timeS = Math.max(Number(value) || 0, 0);
    later(() => {
      for (const type of ['seeking', 'timeupdate', 'seeked']) fire(self, type);
    }, 0);
  });
  method(prototype, 'play', (self, args, native) => {
    if (!(self instanceof NativeMedia) || !playables.isFromNetwork(self)) return native(self, args);
    // As for everybody who has not touched the page yet (Chromium's autoplay policy).
    if (!self.muted) {
      const message = "play() failed because the user didn't interact with the document first. https://goo.gl/xLd1SE";
      return NativePromise.reject(new NativeException(message, 'NotAllowedError'));
    }
    playables.guard(self);
    const playable = playables.of(self) ?? playables.begin(self);
    return new NativePromise<void>((resolve) => {
      playable.waiting.push(resolve);
      playables.play(self, playable);
    });
  });
  method(prototype, 'pause', (self, args, native) => {
    const playable = playables.of(self);
    if (playable?.playing !== true || !(self instanceof NativeMedia)) return native(self, args);
    playable.playing = false;
    later(() => fire(self, 'pause'), 0);
    return undefined;
  });
  const guard = (self: unknown) => {
    if (self instanceof NativeMedia) playables.guard(self);
  };
  const first = (self: unknown, args: unknown[], native: (self: unknown, args: unknown[]) => unknown) => {
    guard(self);
    return native(self, args);
  };
  setter(prototype, 'src', guard);
  method(prototype, 'load', first);
  made('Audio', guard);
  inheritedSetters(
    prototype,
    HTMLElement.prototype,
    ['oncanplay', 'oncanplaythrough', 'onloadeddata', 'onloadedmetadata', 'onerror'],
    guard,
  );
  inherited(prototype, Element.prototype, 'setAttribute', first);
  inherited(prototype, EventTarget.prototype, 'addEventListener', first);
}
