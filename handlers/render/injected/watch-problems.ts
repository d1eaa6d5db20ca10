// Runs in the page, sent as text: measures how much text is there when something is thrown, and looks at the page's
// state at its end. The world of our own can't hear the page's exceptions; a part in the page's world tells it of each.

import type { PagePhrases } from './page-phrases';
import { pagePhrases } from './page-phrases';

/** How a page looks at its end, where something went wrong in it or where it has little text. */
export interface PageInspection {
  /** Visible or not, white space aside; without shadow roots. */
  readonly textLength: number;
  /** The most text that was there at an exception. */
  readonly thrownTextLength: number;
  /** It has what people look at or use that is no text: pictures, drawings, frames, forms. */
  readonly showsMore: boolean;
  /** All its text says is that it loads. */
  readonly onlyWaits: boolean;
  /** All its text says is that it needs scripts. */
  readonly asksForScripts: boolean;
  /** All its text says is that something failed. */
  readonly isErrorPage: boolean;
  /** Some part of it says or shows that it is still loading. */
  readonly waits: boolean;
  /** The element for the application, or for the main content, is empty, and no other such element is beside it. */
  readonly mountIsEmpty: boolean;
  /** Some other element with a name is empty. */
  readonly hasHole: boolean;
  /** A line of its text is what error boundaries say, and no prose follows it; or there is an alert. */
  readonly saysError: boolean;
  /** Addresses of its module scripts, and of the other scripts that parsing waits for. */
  readonly modules: readonly string[];
  readonly waitedScripts: readonly string[];
}

/** The name that the function has in the world of our own. */
const INSPECTION = 'georenderInspection';

/** The expression to evaluate in that world; its value is a {@link PageInspection}. */
export const INSPECTION_EXPRESSION = `globalThis.${INSPECTION}?.()`;

/** The script for the world of our own. @param thrown the type of the event that says that something is thrown */
export function watchProblemsSource(thrown: string): string {
  return `if(window===window.top)globalThis.${INSPECTION}=(${watchProblems.toString()})(${JSON.stringify(thrown)},(${pagePhrases.toString()})())`;
}

/** The script for the page's world. */
export function tellProblemsSource(thrown: string): string {
  return `if(window===window.top)(${tellProblems.toString()})(${JSON.stringify(thrown)})`;
}

function tellProblems(thrown: string): void {
  const dispatch = performance.dispatchEvent.bind(performance);
  const NativeEvent = Event;
  const NativeErrorEvent = ErrorEvent;
  const tell = () => {
    dispatch(new NativeEvent(thrown));
  };
  addEventListener('error', (event) => event instanceof NativeErrorEvent && tell(), true);
  addEventListener('unhandledrejection', tell, true);
}

function watchProblems(thrown: string, says: PagePhrases): () => PageInspection {
  /** A page that throws for ever is not measured for ever. */
  const MOST_MEASURED = 20;
  const MOST_CHARACTERS = 100_000;
  const MOUNT =
    '#root,#app,#application,#main,#content,#page,#__next,#__nuxt,#___gatsby,#gatsby-focus-wrapper,#svelte,#q-app,#react-root,#app-root,#mount,#container,main,[role=main],app-root,body>ember-app';
  const NO_HOLE =
    /modal|portal|toast|dialog|popup|popover|overlay|tooltip|notif|snack|alert|cookie|consent|banner|\bads?\b|ad-|gpt|fb-root|gtm|captcha|chat|widget|live|announce|drop|menu|back-?to|flash|message|pixel|track|backdrop|lightbox|print/i;
  const squeezed = (text: string) => text.replace(/\s+/g, '').length;
  const textLength = () => {
    let length = 0;
    const walker = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null && length < MOST_CHARACTERS; node = walker.nextNode()) {
      if (node.parentElement?.matches('script, style, noscript') !== true) length += squeezed(node.nodeValue ?? '');
    }
    return length;
  };
  let measured = 0;
  let thrownTextLength = 0;
  performance.addEventListener(thrown, () => {
    measured += 1;
    if (measured <= MOST_MEASURED) thrownTextLength = Math.max(thrownTextLength, textLength());
  });
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  const isSeen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const named = (element: Element) => `${element.id} ${element.getAttribute('class') ?? ''}`;
  const isSpinner = (element: Element) =>
    /(?:^|[\s_-])(?:spinner|skeleton|shimmer|loader|preloader|loading|splash)(?:$|[\s_-])/i.test(named(element)) &&
    !/lazy|infinite|more/i.test(named(element));
  const isLarge = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return width >= 100 && height >= 50;
  };
  const inSpinner = (element: Element): boolean =>
    element !== document.body &&
    (isSpinner(element) || (element.parentElement !== null && inSpinner(element.parentElement)));
  const showsMore = () =>
    all('frameset, input:not([type=hidden]), button, select, textarea').some(isSeen) ||
    // Pictures are not loaded here: one without a size has none.
    all('img[src], img[srcset]').some(
      (image) => isSeen(image) && !inSpinner(image) && !/^[0-2]$/.test(image.getAttribute('width') ?? ''),
    ) ||
    all('svg, canvas, video, audio[controls], iframe, object, embed').some(
      (media) => isSeen(media) && !inSpinner(media) && isLarge(media),
    ) ||
    all('video, audio[controls]').some((media) => isSeen(media) && !inSpinner(media)) ||
    all(':defined').some((element) => isComponent(element) && isSeen(element) && isLarge(element));
  /** What has a shadow root may have its content there, also where nobody else sees it. */
  const isComponent = (element: Element) =>
    element.shadowRoot !== null || (element.localName.includes('-') && element.matches(':defined'));
  const isBlank = (element: Element) =>
    element.childElementCount === 0 && squeezed(element.textContent ?? '') === 0 && !isComponent(element);
  /** What stands beside a mount with most of the text is a place for something else. */
  const isEmptyMount = (mount: Element, ofLength: number) =>
    isBlank(mount) &&
    !all(MOUNT).some((other) => !other.contains(mount) && squeezed(other.textContent ?? '') > ofLength / 2);
  /** Libraries call notices of every kind alerts. */
  const isErrorAlert = (alert: Element, ofLength: number) => {
    const length = squeezed(alert.textContent ?? '');
    return (
      isSeen(alert) && length > 0 && (/error|danger|destructive|fail/i.test(named(alert)) || length > ofLength / 2)
    );
  };
  const scripts = () => [...document.scripts].filter((script) => script.src !== '');
  return () => {
    const shown = document.body?.innerText ?? '';
    const lines = shown
      .slice(0, MOST_CHARACTERS)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && line.length <= 160);
    const whole = shown.trim();
    const length = textLength();
    return {
      textLength: length,
      thrownTextLength,
      showsMore: showsMore(),
      onlyWaits: whole.length <= 60 && says.onlyLoading(whole),
      asksForScripts: whole.length <= 250 && says.needsScripts(whole),
      isErrorPage: whole.length <= 200 && says.onlyError(lines),
      waits:
        lines.some((line) => line.length <= 40 && says.loading(line)) ||
        all('[aria-busy=true], [role=progressbar]:not([aria-valuenow]), progress:not([value])').some(isSeen) ||
        all('[class*=spinner i], [class*=skeleton i], [class*=shimmer i], [class*=loader i], [class*=loading i]').some(
          (element) => isSpinner(element) && isSeen(element),
        ),
      mountIsEmpty: all(MOUNT).some((mount) => isEmptyMount(mount, length)),
      hasHole: all('div[id], section, article, ul, ol, tbody').some(
        (element) => isBlank(element) && !element.matches(MOUNT) && !NO_HOLE.test(named(element)),
      ),
      saysError: says.error(lines) || all('[role=alert]').some((alert) => isErrorAlert(alert, length)),
      modules: scripts()
        .filter(({ type }) => type === 'module')
        .map(({ src }) => src),
      waitedScripts: scripts()
        .filter(({ async, type }) => !async && type !== 'module')
        .map(({ src }) => src),
    };
  };
}
