// Elements whose content a parser reads as text, not as markup. Scripts can put comments and elements into them, and
// put them into places where a parser reads their text as markup.
import type { DomReader } from './dom-reader';
import type { MarkupWriter } from './markup-writer';
import type { SnapshotEdits } from './snapshot-edits';
import type { StyleText } from './style-text';

/** For a parser, a tag, comment or declaration begins here. */
const MARKUP = /<(?=[a-z/!?])/gi;
/** Longer blocks are an application's state, which no crawler reads. */
const LONGEST_BLOCK_CHARS = 8_192;

/** Writes the content of elements that have only text. */
export class InertText {
  constructor(
    private readonly dom: DomReader,
    private readonly edits: SnapshotEdits,
    private readonly styles: StyleText,
    private readonly writer: MarkupWriter,
  ) {}

  /** @param embedded whether a parser may read the text as markup */
  style(style: HTMLStyleElement | SVGStyleElement, embedded: boolean): void {
    const text = this.dom.childText(style);
    const changed = style.sheet === null ? undefined : this.styles.changed(style.sheet, text);
    if (style.sheet?.disabled === true && !style.hasAttribute('title'))
      this.edits.setAttribute(style, 'media', 'not all');
    const css = this.styles.withoutBlobs(changed ?? text);
    if (!this.dom.isHtml(style)) this.setEscaped(style, css);
    else this.setRaw(style, embedded ? this.styles.escapeTags(css) : this.styles.escapeEndTag(css));
  }

  /** A script that the browser doesn't run. @param type trimmed and in lower case */
  dataBlock(script: HTMLScriptElement, type: string, embedded: boolean): void {
    const text = this.dom.childText(script);
    if (text.length > LONGEST_BLOCK_CHARS && !/^application\/ld\+json\b/.test(type)) return this.edits.drop(script);
    const unsafe = embedded ? text.search(MARKUP) >= 0 : /<(?:!--|\/?script)/i.test(text);
    if (!unsafe) return this.setRaw(script, text);
    if (/^(?:application|text)\/(?:[^;]*\+)?json\b/.test(type))
      return this.setRaw(script, text.replaceAll('<', '\\u003C'));
    if (embedded) return this.edits.drop(script);
    this.setRaw(script, text.replace(/<(?=\/script|!--)/gi, '<\\'));
  }

  /** `<xmp>`, and the text for browsers without frames: nothing can be escaped there. */
  fallback(element: Element, embedded: boolean): void {
    const text = this.dom.childText(element);
    const ends = text.toLowerCase().includes(`</${this.dom.localName(element)}`);
    if (embedded) this.setRaw(element, text.replace(MARKUP, '< '));
    else this.setRaw(element, ends ? text.replaceAll('</', '< /') : text);
  }

  /** Titles and text areas, where characters are escaped as elsewhere. */
  escapable(element: Element): void {
    this.setEscaped(element, this.dom.childText(element));
  }

  private setEscaped(element: Element, text: string): void {
    // A parser drops a line break right behind the start tag of a text area.
    const swallowed = element instanceof HTMLTextAreaElement && text.startsWith('\n');
    if (!swallowed && this.isAsWritten(element, text)) return;
    this.edits.setContent(element, (swallowed ? '\n' : '') + this.writer.escapeText(text));
  }

  private setRaw(element: Element, text: string): void {
    // Nothing can be escaped in this text, so its line breaks are written as a parser would read them.
    if (text.includes('\r') || !this.isAsWritten(element, text))
      this.edits.setContent(element, text.replace(/\r\n?/g, '\n'));
  }

  private isAsWritten(element: Element, text: string): boolean {
    return !this.dom.hasMoreThanText(element) && text === this.dom.childText(element);
  }
}
