// The script that decides, inside the page, when it is quiet. It runs in a world of its own, where the page can
// neither see it nor have replaced what it uses; what only the page's own world can tell comes from instrument-page.ts.
import { SNAPSHOT } from './take-snapshot';

/** What the script tells at once, through its binding. */
export type PageSignal = 'ready:true' | 'ready:false' | `ignore:${string}`;

/**
 * What the binding's payload begins with when the script hands over a snapshot as JSON: once in a document, right after
 * its first `ready:true`. Asked for from outside it would come a frame later.
 */
export const HANDED_OVER = 'snapshot:';

/** How patient the script is. */
export interface QuietLimits {
  /** How long nothing may have happened; if the page waits for frames, with one among it: observers speak after one. */
  readonly quietMs: number;
  /** How long after the last thing that happened the page's short timers, frames and first messages are waited for. */
  readonly timerReachMs: number;
  /** How long work is waited for that reports its end: workers' answers, WebAssembly being compiled, a frame being laid out. */
  readonly workReachMs: number;
}

/** What the script tells when the page waits for a frame; for every frame, until the render is over. */
export const WANTS_FRAME = 'frame';
export const WANTS_FRAMES = 'frames';

/**
 * What is said between the two worlds: events of these types, which nobody else knows, on `performance`. Both worlds
 * share it, and `document.open()` takes away no listener of its, as it does the document's and the window's.
 */
export interface WorldEvents {
  readonly stir: string;
  readonly hold: string;
  readonly release: string;
  readonly work: string;
  readonly rest: string;
  readonly ready: string;
  readonly ignore: string;
  /** A frame is waited for; with the detail `all` every frame is. */
  readonly frame: string;
  /** Asks whether the page changed since a time; answered by `changed` before it returns, if so. */
  readonly since: string;
  /** These two are said to the page's world. */
  readonly changed: string;
  readonly ask: string;
}

/**
 * The condition under which a script follows its document: the page's own, not the blank one between two renders.
 * @param blankName what the window is called meanwhile (page-leave.ts)
 */
export function inPage(blankName: string): string {
  return `window===window.top&&location.href!=='about:blank'&&name!==${JSON.stringify(blankName)}`;
}

/** The name that the script's function has in its world. */
const QUIET = 'georenderQuiet';

/** The script for `Page.addScriptToEvaluateOnNewDocument`. */
export function watchPageSource(events: WorldEvents, blankName: string, binding: string): string {
  const names = { binding, snapshot: SNAPSHOT, handedOver: HANDED_OVER, wantsFrame: WANTS_FRAME, wantsFrames: WANTS_FRAMES };
  return `if(${inPage(blankName)})globalThis.${QUIET}=(${untilQuiet.toString()})((${watchPage.toString()})(${JSON.stringify(events)},${JSON.stringify(names)},${wantFrames.toString()}),${atRest.toString()})`;
}

/** The expression that resolves, in the script's world, once the page is quiet. */
export function quietExpression(limits: QuietLimits): string {
  return `globalThis.${QUIET}(${JSON.stringify(limits)})`;
}

/** What the watch knows, in milliseconds of `performance.now()`. */
interface Watched {
  /** When something happened. */
  happenedAtMs: number;
  /** When anything stirred, be it no sign of content to come (a timer that ran). */
  stirredAtMs: number;
  /** Something is due soon; something works. */
  held: boolean;
  working: boolean;
  /** Whether a frame comes soon, since somebody asked for it. */
  drawn(): boolean;
  happened(): void;
  /** Has every frame come. */
  wantFrames(): void;
  /** A flag that the page defined in a way of its own is told now. */
  askFlag(): void;
}

/** What the script is told of names: of its binding, of the function that takes the snapshot. */
interface WatchNames {
  readonly binding: string;
  readonly snapshot: string;
  readonly handedOver: string;
  readonly wantsFrame: string;
  readonly wantsFrames: string;
}

/** The frames that the page waits for, asked of the browser. */
interface FramesWanted {
  /** Whether a frame comes soon, since somebody asked for it. */
  areDue(): boolean;
  want(): void;
  /** Has every frame come. */
  wantAll(): void;
}

function wantFrames(askOne: () => void, askAll: () => void): FramesWanted {
  /** Who asks so often draws for ever. */
  const MANY_FRAMES = 10;
  /** A new document's first frames may be drawn without its part in them, which nobody outside sees. */
  const ASK_AGAIN_MS = 16;
  let all = false;
  let isDue = false;
  let asked = 0;
  const wantAll = () => {
    if (all) return;
    all = true;
    askAll();
  };
  const ask = () => {
    if (all || !isDue) return;
    askOne();
    setTimeout(ask, ASK_AGAIN_MS);
  };
  const want = () => {
    if (all || isDue) return;
    asked += 1;
    if (asked > MANY_FRAMES) return wantAll();
    isDue = true;
    // Asked for before the page's own, it comes before them: what they ask for is the next one.
    requestAnimationFrame(() => (isDue = false));
    ask();
  };
  return { areDue: () => all || isDue, want, wantAll };
}

function watchPage(events: WorldEvents, names: WatchNames, framesWanted: typeof wantFrames): Watched {
  const signal = (text: string): void => {
    const binding: unknown = Reflect.get(globalThis, names.binding);
    if (typeof binding === 'function') binding(text);
  };
  const frames = framesWanted(() => signal(names.wantsFrame), () => signal(names.wantsFrames));
  const watched: Watched = {
    happenedAtMs: performance.now(),
    stirredAtMs: performance.now(),
    held: false,
    working: false,
    drawn: frames.areDue,
    happened: () => {
      watched.happenedAtMs = performance.now();
      watched.stirredAtMs = watched.happenedAtMs;
    },
    wantFrames: frames.wantAll,
    askFlag: () => performance.dispatchEvent(new CustomEvent(events.ask)),
  };
  // What a style animation changes for ever (style, class, d …) is no content.
  const attributeFilter = ['content', 'href', 'src', 'srcset', 'alt', 'title', 'lang', 'hidden', 'rel', 'name', 'property', 'datetime', 'open'];
  new MutationObserver(watched.happened).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter });
  const detailOf = (event: Event): string => (event instanceof CustomEvent ? String(event.detail) : '');
  const on = (type: string, listener: (detail: string) => void) => {
    performance.addEventListener(type, (event) => listener(detailOf(event)));
  };
  on(events.stir, watched.happened);
  on(events.hold, () => (watched.held = true));
  const ends = (what: 'held' | 'working') => () => {
    watched[what] = false;
    watched.stirredAtMs = performance.now();
  };
  on(events.release, ends('held'));
  on(events.work, () => (watched.working = true));
  on(events.rest, ends('working'));
  on(events.since, (timeMs) => {
    if (watched.happenedAtMs >= Number(timeMs)) performance.dispatchEvent(new CustomEvent(events.changed));
  });
  /** What was asked for, if this is the render's first document. */
  const startUrl = location.href;
  let handsOver = true;
  const afterwards = new MessageChannel();
  afterwards.port1.onmessage = () => {
    const take: unknown = Reflect.get(globalThis, names.snapshot);
    if (typeof take === 'function') signal(names.handedOver + JSON.stringify(take(startUrl)));
  };
  on(events.ready, (value) => {
    signal(`ready:${value}`);
    if (value !== 'true' || !handsOver) return;
    handsOver = false;
    afterwards.port2.postMessage('');
  });
  on(events.frame, (which) => (which === 'all' ? frames.wantAll() : frames.want()));
  // What is animated goes on at the pace of a screen once it was seen to begin.
  for (const type of ['transitionrun', 'animationstart']) document.addEventListener(type, frames.wantAll, true);
  on(events.ignore, (url) => signal(`ignore:${url}`));
  return watched;
}

/** TypeScript's DOM does not have it yet (WICG, "Prioritized Task Scheduling"). */
declare const scheduler: {
  postTask(task: () => void, options: { readonly priority: 'background'; readonly delay: number }): Promise<void>;
};

/**
 * Calls a function once the page's thread has nothing else to do: work that an application cuts into slices, task after
 * task, is not over before. A page that never comes to rest has it called all the same, with `false`.
 */
function atRest(call: (rests: boolean) => void, delayMs: number, patienceMs: number): void {
  const TICK_MS = 50;
  let ticks = 0;
  let due = true;
  const once = (rests: boolean) => {
    if (due) call(rests);
    due = false;
  };
  // One long task is one tick.
  const tick = () => {
    ticks += 1;
    if (ticks * TICK_MS >= patienceMs) once(false);
    if (due) setTimeout(tick, TICK_MS);
  };
  setTimeout(tick, TICK_MS);
  void scheduler.postTask(() => once(true), { priority: 'background', delay: delayMs });
}

function untilQuiet(watched: Watched, whenAtRest: typeof atRest): (limits: QuietLimits) => Promise<void> {
  const LOOK_MS = 8;
  return ({ quietMs, timerReachMs, workReachMs }) =>
    new Promise((resolve) => {
      watched.happened();
      /**
       * Time as the looks saw it: how long all was calm, how long nothing happened, and how much of that a frame was
       * awaited. On a busy machine, or in a busy page, time passes while the page's thread gets none of it: a look counts
       * for no more than its own time, so that what is due in between comes first.
       */
      let calmMs = 0;
      let restMs = 0;
      let undrawnMs = 0;
      let lookedAtMs = performance.now();
      let framedAtMs = 0;
      let awaitsFrame = false;
      /** How many frames must come, whatever else. */
      let framesLeft = 0;
      const awaitFrame = () => {
        if (awaitsFrame) return;
        awaitsFrame = true;
        requestAnimationFrame(() => {
          awaitsFrame = false;
          framedAtMs = performance.now();
          framesLeft = Math.max(0, framesLeft - 1);
          if (framesLeft > 0) awaitFrame();
        });
      };
      /** Whether the page has had the frame that it waits for, and a look's time for what came of it. */
      const isDrawn = (nowMs: number): boolean => {
        if (!watched.drawn()) return true;
        if (framedAtMs <= watched.stirredAtMs) awaitFrame();
        return framesLeft === 0 && framedAtMs > watched.stirredAtMs && nowMs - framedAtMs >= LOOK_MS;
      };
      const lookIn = (delayMs: number) => whenAtRest(look, delayMs, timerReachMs);
      const look = (rests: boolean) => {
        const { happenedAtMs, stirredAtMs, held, working } = watched;
        const nowMs = performance.now();
        const sinceMs = rests ? Math.min(nowMs - lookedAtMs, LOOK_MS + 1) : timerReachMs;
        if (happenedAtMs > lookedAtMs) restMs = undrawnMs = 0;
        else restMs += sinceMs;
        const framed = isDrawn(nowMs);
        if (!framed) undrawnMs += sinceMs;
        // A frame that is late takes nothing off the reach of the timers that it sets.
        const waits = (held && restMs - undrawnMs < timerReachMs) || (working && restMs < workReachMs);
        calmMs = waits || stirredAtMs > lookedAtMs ? 0 : calmMs + sinceMs;
        lookedAtMs = nowMs;
        // A frame that is held back, by the page's own layout or by another page's, is waited for as work is.
        const drawn = framed || undrawnMs >= workReachMs;
        if (calmMs < quietMs || !drawn) {
          lookIn(Math.min(LOOK_MS, Math.max(1, Math.ceil(quietMs - calmMs))));
          return;
        }
        // A frame begins an animation, the next one tells the page of it.
        if (!watched.drawn() && document.getAnimations().length > 0) {
          watched.wantFrames();
          framesLeft = 2;
          awaitFrame();
          lookIn(LOOK_MS);
          return;
        }
        watched.askFlag();
        resolve();
      };
      if (watched.drawn()) awaitFrame();
      lookIn(LOOK_MS);
    });
}
