// The script that decides, inside the page, when it is quiet. It runs in a world of its own, where the page can
// neither see it nor have replaced what it uses; what only the page's own world can tell comes from instrument-page.ts.

/** What the script tells at once, through its binding. */
export type PageSignal = 'ready:true' | 'ready:false' | `ignore:${string}`;

/** How patient the script is. */
export interface QuietLimits {
  /** How long nothing may have happened. */
  readonly quietMs: number;
  /** How long after the last thing that happened the page's short timers, frames and first messages are waited for. */
  readonly timerReachMs: number;
  /** How long work is waited for that reports its end: workers' answers, WebAssembly being compiled. */
  readonly workReachMs: number;
}

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
  /** Asks whether the page changed since a time; answered by `changed` before it returns, if so. */
  readonly since: string;
  /** These two are said to the page's world. */
  readonly changed: string;
  readonly ask: string;
}

/** The name that the script's function has in its world. */
const QUIET = 'georenderQuiet';

/** The script for `Page.addScriptToEvaluateOnNewDocument`. */
export function watchPageSource(events: WorldEvents, binding: string): string {
  return `(${watchPage.toString()})(${JSON.stringify(events)},${JSON.stringify(binding)},${JSON.stringify(QUIET)})`;
}

/** The expression that resolves, in the script's world, once the page is quiet. */
export function quietExpression(limits: QuietLimits): string {
  return `globalThis.${QUIET}(${JSON.stringify(limits)})`;
}

function watchPage(events: WorldEvents, bindingName: string, quietName: string): void {
  if (window !== window.top) return;
  const signal = (text: string): void => {
    const binding: unknown = Reflect.get(globalThis, bindingName);
    if (typeof binding === 'function') binding(text);
  };
  const LOOK_MS = 8;
  /** When something happened; when anything stirred that is no sign of content to come (a timer that ran). */
  let happenedAtMs = performance.now();
  let stirredAtMs = happenedAtMs;
  let held = false;
  let working = false;

  const happened = () => {
    happenedAtMs = performance.now();
    stirredAtMs = happenedAtMs;
  };
  // What a style animation changes for ever (style, class, d …) is no content.
  const attributeFilter = ['content', 'href', 'src', 'srcset', 'alt', 'title', 'lang', 'hidden', 'rel', 'name', 'property', 'datetime', 'open'];
  new MutationObserver(happened).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter });
  const detailOf = (event: Event): string => (event instanceof CustomEvent ? String(event.detail) : '');
  const on = (type: string, listener: (detail: string) => void) => {
    performance.addEventListener(type, (event) => listener(detailOf(event)));
  };
  on(events.stir, happened);
  on(events.hold, () => (held = true));
  on(events.release, () => {
    held = false;
    stirredAtMs = performance.now();
  });
  on(events.work, () => (working = true));
  on(events.rest, () => {
    working = false;
    stirredAtMs = performance.now();
  });
  on(events.since, (timeMs) => {
    if (happenedAtMs >= Number(timeMs)) performance.dispatchEvent(new CustomEvent(events.changed));
  });
  on(events.ready, (value) => signal(`ready:${value}`));
  on(events.ignore, (url) => signal(`ignore:${url}`));

  const quiet = ({ quietMs, timerReachMs, workReachMs }: QuietLimits): Promise<void> =>
    new Promise((resolve) => {
      happened();
      /** How much of the quiet was seen, look by look. */
      let calmMs = 0;
      let lookedAtMs = performance.now();
      const look = () => {
        const nowMs = performance.now();
        const restsMs = nowMs - happenedAtMs;
        const waits = (held && restsMs < timerReachMs) || (working && restsMs < workReachMs);
        const stirred = stirredAtMs > lookedAtMs;
        // On a busy machine the time passes while the page's thread gets none of it: a look counts for no more than
        // its own time, so that what is due in between comes first.
        calmMs = waits || stirred ? 0 : calmMs + Math.min(nowMs - lookedAtMs, LOOK_MS + 1);
        lookedAtMs = nowMs;
        if (calmMs < quietMs) {
          setTimeout(look, Math.min(LOOK_MS, Math.ceil(quietMs - calmMs)));
          return;
        }
        // A flag that the page defined in a way of its own is told now, before the answer.
        performance.dispatchEvent(new CustomEvent(events.ask));
        resolve();
      };
      setTimeout(look, LOOK_MS);
    });
  Reflect.set(globalThis, quietName, quiet);
}
