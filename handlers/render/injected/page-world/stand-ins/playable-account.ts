// The account of the page's films and sounds. They are never downloaded, but become ready a moment after they were
// found.
import { type Later, NativeMedia } from '../natives';
import { attribute, fire, listen } from './stand-in';

const READY_MS = 10;

/** A film or sound as the page sees it. */
export interface Playable {
  ready: boolean;
  playing: boolean;
  timeS: number;
  /** Called once it plays. */
  waiting: (() => void)[];
  /** The source whose `loadstart` is still to come: the browser may be late with it. */
  unsaid: string | null;
}

/** The account of all films and sounds. */
export interface Playables {
  /** The state of an element whose source is not downloaded. */
  of(element: unknown): Playable | undefined;
  /** Makes an element ready, a moment later. */
  begin(element: HTMLMediaElement): Playable;
  play(element: HTMLMediaElement, playable: Playable): void;
  /** Follows an element outside of the document, whose events do not reach the window. */
  guard(element: HTMLMediaElement): void;
}

/** Makes films and sounds ready when the browser begins to load them, and hides from the page that it may not. */
export function playableAccount(later: Later): Playables {
  const playables = new WeakMap<HTMLMediaElement, Playable>();
  const guarded = new WeakSet<HTMLMediaElement>();
  const seen = new WeakSet<Event>();
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
  /** The browser's own events are trusted; those above are not. */
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

/** Whether an element's source would come over the network. */
export function isFromNetwork(element: HTMLMediaElement): boolean {
  if (element.srcObject !== null) return false;
  const source = attribute(element, 'src') ?? attribute(element.querySelector('source') ?? element, 'src');
  return (
    source !== null && source.trim() !== '' && /^https?:$/.test(URL.parse(source, document.baseURI)?.protocol ?? '')
  );
}
