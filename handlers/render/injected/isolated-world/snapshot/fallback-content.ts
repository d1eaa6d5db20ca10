// The part of `<noscript>` that is kept. In the page it is text, since scripts run there. A crawler reads it as text or
// as elements, so its markup must end at the same place in both.
import type { DomReader } from './dom-reader';
import type { MarkupWriter } from './markup-writer';
import type { SnapshotEdits } from './snapshot-edits';
import type { StyleText } from './style-text';

/** Reads a page's content for visitors without scripts. */
export class FallbackContent {
  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
    private readonly styles: StyleText,
    private readonly writer: MarkupWriter,
  ) {}

  /**
   * The style sheets, which show content that scripts would have revealed. Outside of the head, the pictures too: lazy
   * loaders put copies of them there. Empty if there are neither.
   */
  kept(noscript: Element): string {
    const isInHead = this.dom.isWithin(noscript, 'head');
    const wanted = isInHead ? 'style' : 'style, picture, img:not(picture img)';
    // A `<noscript>` that a framework builds in the page has elements.
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
    // A page's Trusted Types policy can forbid DOMParser, but not the sanitizing parser.
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
    // An edited name has the element written without event handlers.
    this.edits.names.set(element, name);
    return `<${name}${this.writer.attributesOf(element)}>`;
  }
}
