// Runs in the page, in a world of its own, sent as text: what is kept of `<noscript>`. In the page it is text, since scripts
// run there; a reader takes it for text or for elements. So nothing of it may be markup that ends the other way.
import type { DomReader } from './dom-reader';
import type { MarkupWriter } from './markup-writer';
import type { SnapshotEdits } from './snapshot-edits';
import type { StyleText } from './style-text';

/** Reads what a page has for visitors without scripts. */
export class FallbackContent {
  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
    private readonly styles: StyleText,
    private readonly writer: MarkupWriter,
  ) {}

  /**
   * The style sheets that show what scripts would have revealed; outside of the head also the pictures, since lazy loaders
   * put there what they have yet to load. Empty if there are none.
   */
  kept(noscript: Element): string {
    const isInHead = this.dom.isWithin(noscript, 'head');
    const wanted = isInHead ? 'style' : 'style, picture, img:not(picture img)';
    // Frameworks that build it in the page put elements there.
    const sources: readonly (Document | Element)[] =
      noscript.firstElementChild === null ? this.parsed(this.dom.childText(noscript)) : [noscript];
    return sources
      .flatMap((source) => [...source.querySelectorAll(wanted)])
      .map((element) => this.written(element))
      .join('');
  }

  private parsed(markup: string): readonly Document[] {
    const parse: unknown = Reflect.get(Document, 'parseHTML');
    if (!/<(?:img|style)\b/i.test(markup) || typeof parse !== 'function') return [];
    // Unlike DOMParser's, the sanitizing parser's use is not forbidden by a page's Trusted Types policy.
    const parsed: unknown = parse.call(Document, markup, { sanitizer: {} });
    return parsed instanceof Document ? [parsed] : [];
  }

  private written(element: Element): string {
    if (element instanceof HTMLStyleElement) return this.style(element);
    if (element instanceof HTMLImageElement) return this.tag('img', element);
    if (!(element instanceof HTMLPictureElement)) return '';
    return `<picture>${[...element.querySelectorAll('source, img')].map((part) => this.tag(part.localName, part)).join('')}</picture>`;
  }

  private style(style: HTMLStyleElement): string {
    const css = this.styles.withoutBlobs(this.dom.childText(style));
    return css.trim() === '' ? '' : `${this.tag('style', style)}${css.replaceAll('</', '<\\/')}</style>`;
  }

  private tag(name: string, element: Element): string {
    // What has a name given to it is written without handlers.
    this.edits.names.set(element, name);
    return `<${name}${this.writer.attributesOf(element)}>`;
  }
}
