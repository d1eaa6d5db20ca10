// Looks at the page. The signs that only the page's own world can tell come from its instruments.
import { leftMs } from '../animation-time';
import { LOADING, type PageLook, type PageWaits } from '../page-look';
import type { WorldEvents } from '../scripts';

/** TypeScript's DOM lacks it yet (WICG, "Prioritized Task Scheduling"). */
declare const scheduler: { postTask(task: () => void, options: { readonly priority: 'background' }): Promise<void> };

/** A page of more tasks that change it is not followed style by style. */
const MOST_STYLES = 200;

/** Attributes whose change counts as one of the page. */
// biome-ignore format: a list of words
const CONTENT_ATTRIBUTES = [
  'content', 'href', 'src', 'srcset', 'alt', 'title', 'lang', 'hidden', 'class', 'style', 'open', 'datetime',
];

const NO_WAITS: PageWaits = {
  wantsFrame: false,
  observes: false,
  measures: false,
  works: [],
  workers: [],
  hasStopped: false,
  animationMs: 0,
  changed: false,
};

/** Watches the page. @param binding the name of the function that tells its flag @returns the look at it */
export function watchPage(events: WorldEvents, binding: string): (wanted?: string) => PageLook {
  let styles = 0;
  let changed = true;
  new MutationObserver(() => {
    changed = true;
    if (document.readyState === 'loading') return;
    // A screen's frame computes the style between two tasks: a transition begins from that, or not at all.
    styles += 1;
    if (styles <= MOST_STYLES) document.getAnimations();
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: CONTENT_ATTRIBUTES });
  const detailOf = (event: Event): string => (event instanceof CustomEvent ? String(event.detail) : '');
  performance.addEventListener(events.ready, (event) => {
    const tell: unknown = Reflect.get(globalThis, binding);
    if (typeof tell === 'function') tell(`ready:${detailOf(event)}`);
  });
  let answer = '{}';
  performance.addEventListener(events.answer, (event) => (answer = detailOf(event)));
  const waits = (): PageWaits => {
    answer = '{}';
    performance.dispatchEvent(new CustomEvent(events.ask));
    return { ...NO_WAITS, ...JSON.parse(answer) };
  };
  // This computes the style, so that animations that begin with it count. Any attribute, and any rule that a script
  // adds to a style sheet, may begin one: they are asked for also where no change is known.
  const animationMs = () => Math.max(0, ...document.getAnimations().map(leftMs));
  const isThere = (selector: string): boolean => {
    try {
      return document.querySelector(selector) !== null;
    } catch {
      return true;
    }
  };
  let rests = true;
  const watchRest = () => {
    rests = false;
    // It comes when no other task waits.
    void scheduler.postTask(() => (rests = true), { priority: 'background' });
  };
  return (wanted) => {
    const isBusy = !rests;
    if (rests) watchRest();
    const { animationMs: apartMs, ...waiting } = waits();
    const works = document.readyState === 'interactive' ? [...waiting.works, LOADING] : waiting.works;
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
