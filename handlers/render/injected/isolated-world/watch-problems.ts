// Measures the page's text at each exception, and inspects the page at the end of the render. The page's own world
// tells this one of each exception.
import type { PageInspection } from '../page-inspection';
import { phrases } from './page-phrases';

/** A page that throws without end is measured at most this often. */
const MOST_MEASURED = 20;
const MOST_CHARACTERS = 100_000;

/** Mounts: elements that frameworks put an application into, or that have the main content. */
const MOUNT =
  '#root,#app,#application,#main,#content,#page,#__next,#__nuxt,#___gatsby,#gatsby-focus-wrapper,#svelte,#q-app,' +
  '#react-root,#app-root,#mount,#container,main,[role=main],app-root,body>ember-app';

/** Names of elements that are often empty in a page that works. */
// biome-ignore format: a list of words
const NO_HOLES = [
  'modal', 'portal', 'toast', 'dialog', 'popup', 'popover', 'overlay', 'tooltip', 'notif', 'snack', 'alert',
  'cookie', 'consent', 'banner', '\\bads?\\b', 'ad-', 'gpt', 'fb-root', 'gtm', 'captcha', 'chat', 'widget', 'live',
  'announce', 'drop', 'menu', 'back-?to', 'flash', 'message', 'pixel', 'track', 'backdrop', 'lightbox', 'print',
];

const NO_HOLE = new RegExp(NO_HOLES.join('|'), 'i');

/** @param thrown the type of the event of an exception @returns a function that inspects the page */
export function watchProblems(thrown: string): () => PageInspection {
  let measured = 0;
  let thrownTextLength = 0;
  performance.addEventListener(thrown, () => {
    measured += 1;
    if (measured <= MOST_MEASURED) thrownTextLength = Math.max(thrownTextLength, textLength());
  });
  return () => inspect(thrownTextLength);
}

function inspect(thrownTextLength: number): PageInspection {
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
    onlyWaits: whole.length <= 60 && phrases.onlyLoading(whole),
    asksForScripts: whole.length <= 250 && phrases.needsScripts(whole),
    isErrorPage: whole.length <= 200 && phrases.onlyError(lines),
    waits:
      lines.some((line) => line.length <= 40 && phrases.loading(line)) ||
      all('[aria-busy=true], [role=progressbar]:not([aria-valuenow]), progress:not([value])').some(isSeen) ||
      all('[class*=spinner i], [class*=skeleton i], [class*=shimmer i], [class*=loader i], [class*=loading i]').some(
        (element) => isSpinner(element) && isSeen(element),
      ),
    mountIsEmpty: all(MOUNT).some((mount) => isEmptyMount(mount, length)),
    hasHole: all('div[id], section, article, ul, ol, tbody').some(
      (element) => isBlank(element) && !element.matches(MOUNT) && !NO_HOLE.test(named(element)),
    ),
    saysError: phrases.error(lines) || all('[role=alert]').some((alert) => isErrorAlert(alert, length)),
    modules: scripts()
      .filter(({ type }) => type === 'module')
      .map(({ src }) => src),
    waitedScripts: scripts()
      .filter(({ async, type }) => !async && type !== 'module')
      .map(({ src }) => src),
  };
}

const squeezed = (text: string) => text.replace(/\s+/g, '').length;

const textLength = () => {
  let length = 0;
  const walker = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null && length < MOST_CHARACTERS; node = walker.nextNode()) {
    if (node.parentElement?.matches('script, style, noscript') !== true) length += squeezed(node.nodeValue ?? '');
  }
  return length;
};

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
  // Pictures are not loaded here, so the size of the box says nothing. Only a width attribute of 0 to 2 excludes one.
  all('img[src], img[srcset]').some(
    (image) => isSeen(image) && !inSpinner(image) && !/^[0-2]$/.test(image.getAttribute('width') ?? ''),
  ) ||
  all('svg, canvas, video, audio[controls], iframe, object, embed').some(
    (media) => isSeen(media) && !inSpinner(media) && isLarge(media),
  ) ||
  all('video, audio[controls]').some((media) => isSeen(media) && !inSpinner(media)) ||
  all(':defined').some((element) => isComponent(element) && isSeen(element) && isLarge(element));

/** An element may have its content in a shadow root, even in a closed one. */
const isComponent = (element: Element) =>
  element.shadowRoot !== null || (element.localName.includes('-') && element.matches(':defined'));

const isBlank = (element: Element) =>
  element.childElementCount === 0 && squeezed(element.textContent ?? '') === 0 && !isComponent(element);

/** If another mount has most of the text, an empty one is meant for something else. */
const isEmptyMount = (mount: Element, ofLength: number) =>
  isBlank(mount) &&
  !all(MOUNT).some((other) => !other.contains(mount) && squeezed(other.textContent ?? '') > ofLength / 2);

/** Libraries give all kinds of notices the role `alert`. */
const isErrorAlert = (alert: Element, ofLength: number) => {
  const length = squeezed(alert.textContent ?? '');
  return isSeen(alert) && length > 0 && (/error|danger|destructive|fail/i.test(named(alert)) || length > ofLength / 2);
};

const scripts = () => [...document.scripts].filter((script) => script.src !== '');
