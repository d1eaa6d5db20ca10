// The visible content of a page, as countable things: words, links, metas, images.

/** The things on a page; a list may contain one several times. */
export interface PageView {
  readonly words: readonly string[];
  /** Absolute addresses. */
  readonly links: readonly string[];
  /** Title, metas, canonical and alternate links, JSON-LD: each as `name=value`. */
  readonly metas: readonly string[];
  /** Addresses of `img`, of posters of `video`, and of backgrounds. */
  readonly images: readonly string[];
}

/** The four kinds of things. */
export const THINGS = ['words', 'links', 'metas', 'images'] as const;
export type Thing = (typeof THINGS)[number];

/** The words of a text. Signs neither are words nor join them, because editors wrap lines at signs. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
}

/**
 * Runs in the page, so it refers to nothing outside itself. Reads the visible flat tree, open shadow roots included.
 * Its words are still whole lines.
 * @param onlyLoaded leaves out pictures that did not load: a person does not see them
 */
export function readPageView(onlyLoaded: boolean): PageView {
  const unseen = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'HEAD']);
  const lines: string[] = [];
  const links = new Set<string>();
  const images = new Set<string>();
  let line = '';
  const endLine = () => {
    lines.push(line);
    line = '';
  };
  const addImage = (url: string) => {
    // A blob's URL has no meaning outside its page.
    if (url !== '' && !url.startsWith('blob:')) images.add(url);
  };
  const addBackground = (style: CSSStyleDeclaration) => {
    for (const [, url = ''] of style.backgroundImage.matchAll(/url\("((?:[^"\\]|\\.)*)"\)/g)) addImage(url);
  };
  const childrenOf = (element: Element): Iterable<Node> => {
    if (element.shadowRoot !== null) return element.shadowRoot.childNodes;
    return element instanceof HTMLSlotElement ? element.assignedNodes({ flatten: true }) : element.childNodes;
  };
  const lookAt = (element: Element) => {
    if (element instanceof HTMLAnchorElement && element.hasAttribute('href')) links.add(element.href);
    if (element instanceof HTMLImageElement && (!onlyLoaded || element.naturalWidth > 0))
      addImage(element.currentSrc || element.src);
    if (element instanceof HTMLVideoElement && element.poster !== '') addImage(element.poster);
  };
  const visit = (element: Element) => {
    const style = getComputedStyle(element);
    if (unseen.has(element.tagName.toUpperCase()) || style.display === 'none' || Number(style.opacity) < 0.05) return;
    const isBlock = !/^(?:inline|contents)/.test(style.display) || element.tagName === 'BR';
    if (isBlock) endLine();
    if (style.visibility === 'visible') {
      lookAt(element);
      addBackground(style);
    }
    for (const child of childrenOf(element)) {
      if (child instanceof Text && style.visibility === 'visible') line += child.data;
      if (child instanceof Element) visit(child);
    }
    if (isBlock) endLine();
  };
  if (document.body !== null) visit(document.body);
  endLine();

  const named = [...document.querySelectorAll('meta[name], meta[property], link[rel=canonical], link[rel=alternate]')];
  const metas = named
    .filter((element) => !/^(?:prerender-|fragment$)/.test(element.getAttribute('name') ?? ''))
    .map((element) => {
      const name =
        element.getAttribute('name') ?? element.getAttribute('property') ?? element.getAttribute('rel') ?? '';
      return `${name}=${element instanceof HTMLLinkElement ? element.href : (element.getAttribute('content') ?? '')}`;
    });
  const data = [...document.querySelectorAll('script[type="application/ld+json"]')].map((script) => {
    try {
      return `json-ld=${JSON.stringify(JSON.parse(script.textContent))}`;
    } catch {
      return `json-ld=${script.textContent}`;
    }
  });
  return {
    words: lines,
    links: [...links],
    metas: [`title=${document.title.trim()}`, `lang=${document.documentElement.lang}`, ...metas, ...data],
    images: [...images],
  };
}

/** The view without its site's origin: the compared pages have different ports. */
export function withoutOrigin(view: PageView, origin: string): PageView {
  const strip = (texts: readonly string[]) =>
    texts.map((text) => text.replaceAll(origin, '').replaceAll(encodeURIComponent(origin), ''));
  return { words: strip(view.words), links: strip(view.links), metas: strip(view.metas), images: strip(view.images) };
}
