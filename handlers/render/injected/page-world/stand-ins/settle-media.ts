// The page sees its films and sounds ready to play, though none is downloaded: none is replaced by an error message,
// and scripts that wait for one go on.
import { type Later, NativeException, NativeMedia, NativePromise, setPrototypeOf } from '../natives';
import { isFromNetwork, type Playable, type Playables, playableAccount } from './playable-account';
import { attribute, fire, getter, inherited, inheritedSetters, made, method, setter } from './stand-in';

/** The real length is not known; a page that shows this one shows 0:00. */
const DURATION_S = 0.4;
const HAVE_ENOUGH_DATA = 4;
const NETWORK_IDLE = 1;

const { prototype } = HTMLMediaElement;

export function settleMedia(later: Later): void {
  const playables = playableAccount(later);
  settleState(playables);
  settleCalls(playables, later);
  guardByScripts(playables);
}

/** The properties of an element. */
function settleState(playables: Playables): void {
  const film = HTMLVideoElement.prototype;
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
  tells(prototype, 'readyState', () => HAVE_ENOUGH_DATA);
  tells(prototype, 'networkState', () => NETWORK_IDLE);
  tells(prototype, 'duration', () => DURATION_S);
  tells(prototype, 'currentTime', ({ timeS }) => Math.min(timeS, DURATION_S));
  tells(prototype, 'buffered', wholeRange);
  tells(prototype, 'seekable', wholeRange);
  const size = (name: 'width' | 'height', usual: number) => (_of: unknown, self: unknown) =>
    (self instanceof Element && parseInt(attribute(self, name) ?? '', 10)) || usual;
  tells(film, 'videoWidth', size('width', 1_280));
  tells(film, 'videoHeight', size('height', 720));
  const whileKnown = (name: string, value: (of: Playable) => unknown) => {
    getter(prototype, name, (self, args, native) => {
      const own = native(self, args);
      const playable = playables.of(self);
      return playable === undefined ? own : value(playable);
    });
  };
  whileKnown('paused', ({ playing }) => !playing);
  whileKnown('error', () => null);
}

/** Seeking, playing and pausing. */
function settleCalls(playables: Playables, later: Later): void {
  setter(prototype, 'currentTime', (self, value) => {
    const playable = playables.of(self);
    if (playable?.ready !== true || !(self instanceof NativeMedia)) return;
    playable.timeS = Math.max(Number(value) || 0, 0);
    later(() => {
      for (const type of ['seeking', 'timeupdate', 'seeked']) fire(self, type);
    }, 0);
  });
  method(prototype, 'play', (self, args, native) => {
    if (!(self instanceof NativeMedia) || !isFromNetwork(self)) return native(self, args);
    // As for a person who has not touched the page yet (Chromium's autoplay policy).
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
}

/** An element outside of the document is found when a script uses it. */
function guardByScripts(playables: Playables): void {
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
