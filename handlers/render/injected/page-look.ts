// The result of a look at the page: the answer of the isolated world's script to `render`.

/** The script's immediate reports, through its binding. */
export type PageSignal = 'ready:true' | 'ready:false';

/** Among `works`: the document is parsed, but not all of it has loaded and run. */
export const LOADING = 'loading';

/** The result of a look at a page. Times are milliseconds of the page's own time. */
export interface PageLook {
  /** The page's clock as the browser has it, since 1970. */
  readonly nowMs: number;
  /** Until the next timer is due; undefined if none is. */
  readonly timerMs?: number;
  /** Something waits for a frame. */
  readonly wantsFrame: boolean;
  /** The page observes which elements are in view, or their sizes. */
  readonly observes: boolean;
  /** Since the last look, the page has read where something is, or how tall its window is. */
  readonly measures: boolean;
  /** The page stopped its loading (`window.stop`). */
  readonly hasStopped: boolean;
  /** How many frames there are inside of the page. */
  readonly innerFrames: number;
  /** Work outside of the page's thread that tells its end. */
  readonly works: readonly string[];
  /** Workers, in the order in which they were made. */
  readonly workers: readonly WorkerLook[];
  /** The page's thread has not come to rest since the last look: one task follows the other. */
  readonly isBusy: boolean;
  /** Nodes, text or an attribute changed since the last look. */
  readonly changed: boolean;
  /** How many elements there are; a page that grows has more. */
  readonly elements: number;
  /** Until the last animation with an end is over; 0 if there is none. */
  readonly animationMs: number;
  /** The element that was asked for is there. */
  readonly hasWanted: boolean;
}

/** The result of a look at a worker. */
export interface WorkerLook {
  readonly url: string;
  /** How often it was asked something; its making counts as the first time. */
  readonly asked: number;
  /** How often it said something. */
  readonly heard: number;
  /** It was asked after it had last said something. */
  readonly awaits: boolean;
  readonly isGone: boolean;
}

/** The part of a look that only the page's own world can tell. */
export type PageWaits = Pick<
  PageLook,
  'timerMs' | 'wantsFrame' | 'observes' | 'measures' | 'works' | 'workers' | 'hasStopped' | 'animationMs' | 'changed'
>;

/** The expression, in the isolated world, whose value is a {@link PageLook}. @param wanted a selector */
export function lookExpression(wanted: string | undefined): string {
  return `globalThis.georenderLook(${wanted === undefined ? '' : JSON.stringify(wanted)})`;
}
