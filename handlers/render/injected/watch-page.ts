// The script that looks at the page from a world of its own, where the page can neither see it nor have replaced what it
// uses; what only the page's own world can tell comes from instrument-page.ts.
import { animationTime } from './animation-time';

/** What the script tells at once, through its binding. */
export type PageSignal = 'ready:true' | 'ready:false';

/** Among what works: the document is parsed, but not all of it has loaded and run. */
export const LOADING = 'loading';

/** What a look tells of a page. Times are milliseconds of the page's own time. */
export interface PageLook {
  /** The page's clock as the browser has it, since 1970. */
  readonly nowMs: number;
  /** Until the next timer is due; undefined if none is. */
  readonly timerMs?: number;
  /** Something waits for a frame. */
  readonly wantsFrame: boolean;
  /** The page observes what is in view, or its sizes. */
  readonly observes: boolean;
  /** The page has read since the last look where something is, or how tall its window is. */
  readonly measures: boolean;
  /** The page stopped its loading (`window.stop`). */
  readonly hasStopped: boolean;
  /** How many frames there are inside of the page. */
  readonly innerFrames: number;
  /** What works apart from the page's thread, and tells its end. */
  readonly works: readonly string[];
  /** Workers, in the order in which they were made. */
  readonly workers: readonly WorkerLook[];
  /** The page's thread has not come to rest since the last look: one task follows the other. */
  readonly isBusy: boolean;
  /** Nodes, text or an attribute changed since the last look. */
  readonly changed: boolean;
  /** How many elements there are; a page that grows has more. */
  readonly elements: number;
  /** Until the last animation ends that does end; 0 if there is none. */
  readonly animationMs: number;
  /** The element that was asked for is there. */
  readonly hasWanted: boolean;
}

/** What a look tells of a worker. */
export interface WorkerLook {
  readonly url: string;
  /** How often it was asked something; that it was made is the first time. */
  readonly asked: number;
  /** How often it said something. */
  readonly heard: number;
  /** It was asked after it had last said something. */
  readonly awaits: boolean;
  readonly isGone: boolean;
}

/**
 * What is said between the two worlds: events of these types, which nobody else knows, on `performance`. Both worlds
 * share it, and `document.open()` takes away no listener of its, as it does the document's and the window's.
 */
export interface WorldEvents {
  /** Says what the page's flag is. */
  readonly ready: string;
  /** Asks what the page waits for; answered by `answer`, with JSON, before it returns. */
  readonly ask: string;
  readonly answer: string;
}

/** What the page's own world answers. */
export type PageWaits = Pick<
  PageLook,
  'timerMs' | 'wantsFrame' | 'observes' | 'measures' | 'works' | 'workers' | 'hasStopped' | 'animationMs' | 'changed'
>;

/**
 * The condition under which a script follows its document: the page's own, not the blank one between two renders.
 * @param blankName what the window is called meanwhile (page-leave.ts)
 */
export function inPage(blankName: string): string {
  return `window===window.top&&location.href!=='about:blank'&&name!==${JSON.stringify(blankName)}`;
}

/** The name that the script's function has in its world. */
const LOOK = 'georenderLook';

/** The script for `Page.addScriptToEvaluateOnNewDocument`. */
export function watchPageSource(events: WorldEvents, blankName: string, binding: string): string {
  return `if(${inPage(blankName)})globalThis.${LOOK}=(${watchPage.toString()})(${JSON.stringify(events)},${JSON.stringify({ binding, loading: LOADING })},(${animationTime.toString()})())`;
}

/** The expression, in the script's world, whose value is a {@link PageLook}. @param wanted a selector */
export function lookExpression(wanted: string | undefined): string {
  return `globalThis.${LOOK}(${wanted === undefined ? '' : JSON.stringify(wanted)})`;
}

/** TypeScript's DOM does not have it yet (WICG, "Prioritized Task Scheduling"). */
declare const scheduler: { postTask(task: () => void, options: { readonly priority: 'background' }): Promise<void> };

function watchPage(
  events: WorldEvents,
  names: { readonly binding: string; readonly loading: string },
  leftMs: (animation: Animation) => number,
): (wanted?: string) => PageLook {
  /** A page of more tasks that change it is not followed style by style. */
  const MOST_STYLES = 200;
  let styles = 0;
  let changed = true;
  const attributeFilter = [
    'content',
    'href',
    'src',
    'srcset',
    'alt',
    'title',
    'lang',
    'hidden',
    'class',
    'style',
    'open',
    'datetime',
  ];
  new MutationObserver(() => {
    changed = true;
    if (document.readyState === 'loading') return;
    // Between two tasks a screen's frame has the style computed: a transition begins from that, or not at all.
    styles += 1;
    if (styles <= MOST_STYLES) document.getAnimations();
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter });
  const detailOf = (event: Event): string => (event instanceof CustomEvent ? String(event.detail) : '');
  performance.addEventListener(events.ready, (event) => {
    const binding: unknown = Reflect.get(globalThis, names.binding);
    if (typeof binding === 'function') binding(`ready:${detailOf(event)}`);
  });
  let answer = '{}';
  performance.addEventListener(events.answer, (event) => (answer = detailOf(event)));
  const waits = (): PageWaits => {
    const none: PageWaits = {
      wantsFrame: false,
      observes: false,
      measures: false,
      works: [],
      workers: [],
      hasStopped: false,
      animationMs: 0,
      changed: false,
    };
    answer = '{}';
    performance.dispatchEvent(new CustomEvent(events.ask));
    return { ...none, ...JSON.parse(answer) };
  };
  /**
   * What begins with the style of this moment is among it: it is computed here. Any attribute, and any rule that a script
   * adds to a style sheet, may have begun it, so it is asked for whether anything is known to have changed or not.
   */
  const animationMs = (): number => {
    return Math.max(0, ...document.getAnimations().map(leftMs));
  };
  const isThere = (selector: string): boolean => {
    try {
      return document.querySelector(selector) !== null;
    } catch {
      return true;
    }
  };
  /** It comes when no other task waits. */
  let rests = true;
  const watchRest = () => {
    rests = false;
    void scheduler.postTask(() => (rests = true), { priority: 'background' });
  };
  return (wanted) => {
    const isBusy = !rests;
    if (rests) watchRest();
    const { animationMs: apartMs, ...waiting } = waits();
    const works = document.readyState === 'interactive' ? [...waiting.works, names.loading] : waiting.works;
    const look = {
      ...waiting,
      works,
      isBusy,
      nowMs: Date.now(),
      innerFrames: window.length,
      animationMs: Math.max(apartMs, animationMs()),
      changed: changed || waiting.changed,
      elements: document.getElementsByTagName('*').length,
      hasWanted: wanted === undefined || isThere(wanted),
    };
    changed = false;
    return look;
  };
}
